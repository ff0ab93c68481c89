"""A connection to the engine, and how long an answer is waited for."""

import asyncio
import time

import pytest

from labkit.feed.engine_connection import AsyncConnection
from labkit.fleet.engine import OwnEngine

PATIENCE = 0.1  # seconds


def test_an_answer_that_came_while_the_loop_was_held_up_is_in_time(engine: OwnEngine) -> None:
    async def ask_and_be_held_up() -> list[object]:
        connection = AsyncConnection(engine.address)
        await connection.connect()
        asking = asyncio.create_task(connection.ask(("PING",), patience=PATIENCE))
        await asyncio.sleep(0)  # the question is on its way
        time.sleep(3 * PATIENCE)  # noqa: ASYNC251 - which holds the loop up
        try:
            return await asking
        finally:
            await connection.close()

    assert asyncio.run(ask_and_be_held_up()) == [b"PONG"]


def test_an_answer_that_does_not_come_is_not_waited_for_longer(engine: OwnEngine) -> None:
    async def ask_for_news() -> None:
        connection = AsyncConnection(engine.address)
        await connection.connect()
        try:
            await connection.ask(("XREAD", "BLOCK", 60_000, "STREAMS", "quiet", "$"), patience=PATIENCE)
        finally:
            await connection.close()

    with pytest.raises(TimeoutError):
        asyncio.run(ask_for_news())
