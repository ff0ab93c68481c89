"""A stop ends every wait under it, whenever and wherever it is set."""

import asyncio
import threading

import pytest

from labkit.plumbing.stop import Stop, Stopped


async def wait_under(stop: Stop) -> None:
    async with stop.ends_the_wait():
        await asyncio.Event().wait()


def test_it_ends_all_waits_on_all_loops() -> None:
    stop, ended = Stop(), []

    def work() -> None:
        with pytest.raises(Stopped):
            asyncio.run(wait_under(stop))
        ended.append(threading.current_thread())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    stop.set()
    for thread in threads:
        thread.join(20)
    assert len(ended) == 4


def test_no_wait_begins_once_it_is_set() -> None:
    stop = Stop()
    assert not stop
    stop.set()
    assert stop
    with pytest.raises(Stopped):
        asyncio.run(wait_under(stop))


def test_a_loop_that_has_ended_with_a_wait_on_it_does_not_matter() -> None:
    stop, loop = Stop(), asyncio.new_event_loop()
    waits = loop.create_task(wait_under(stop))
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    stop.set()
    assert not waits.done()
    waits.get_coro().close()  # otherwise Python complains that the task was destroyed


def test_a_timeout_of_somebody_else_passes_through() -> None:
    async def fail() -> None:
        async with Stop().ends_the_wait():
            raise TimeoutError("mine")

    async def wait_for_no_time() -> None:
        async with asyncio.timeout(0):
            await wait_under(Stop())

    with pytest.raises(TimeoutError, match="mine"):
        asyncio.run(fail())
    with pytest.raises(TimeoutError):
        asyncio.run(wait_for_no_time())


def test_a_wait_that_ended_in_the_same_moment_is_not_disturbed() -> None:
    async def work() -> int:
        stop, event = Stop(), asyncio.Event()

        async def wait() -> int:
            async with stop.ends_the_wait():
                await event.wait()
            await asyncio.sleep(0)
            return 7

        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        event.set()
        stop.set()
        return await task

    assert asyncio.run(work()) == 7
