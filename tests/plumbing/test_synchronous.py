"""An async generator reads like any other, in a thread without an event loop and in one that has one."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import closing
from itertools import islice

import pytest

from labkit.plumbing.synchronous import Synchronous
from tests.helpers.waiting import wait_until

ended: list[str] = []


async def numbers(wrong: Exception | None = None) -> AsyncGenerator[int, None]:
    try:
        for number in range(3):
            await asyncio.sleep(0)
            yield number
        if wrong is not None:
            raise wrong
    finally:
        await asyncio.sleep(0)
        ended.append("numbers")


def test_it_gives_every_item_and_ends() -> None:
    with closing(Synchronous(numbers())) as items:
        assert list(items) == [0, 1, 2]
        assert list(items) == []


def test_it_works_where_a_loop_runs() -> None:
    async def read() -> list[int]:
        with closing(Synchronous(numbers())) as items:
            return list(items)

    assert asyncio.run(read()) == [0, 1, 2]


def test_it_raises_what_the_generator_raises() -> None:
    problem = ValueError("mine")
    with closing(Synchronous(numbers(problem))) as items, pytest.raises(ValueError, match="mine") as raised:
        list(items)
    assert raised.value is problem


def test_closing_it_ends_the_generator_and_the_thread() -> None:
    before, ended[:] = threading.active_count(), []
    with closing(Synchronous(numbers())) as items:
        assert list(islice(items, 1)) == [0]
    assert (ended, threading.active_count()) == (["numbers"], before)


def test_a_lock_that_the_closer_holds_delays_the_end_and_does_not_prevent_it() -> None:
    lock, ended[:] = threading.Lock(), []

    async def needs_the_lock() -> AsyncGenerator[int, None]:
        try:
            yield 1
        finally:
            with lock:
                ended.append("needs the lock")

    items = Synchronous(needs_the_lock())
    assert next(items) == 1
    with lock:
        items.close()
        assert ended == []
    wait_until(lambda: ended == ["needs the lock"], "the generator to end")
