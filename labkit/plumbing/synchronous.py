"""An async generator for callers that are not async: it runs on an event loop in a thread of its own."""

import asyncio
import sys
import threading
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import wait
from typing import Generic, TypeVar

Item = TypeVar("Item")
# Seconds. A loop that nobody has closed is closed where the garbage collector comes upon it, maybe within an import:
# its thread may then wait for that very import, and ends after it.
LAST_WORDS = 1.0
UNINTERRUPTED = 0.2  # seconds; on Windows an interrupt reaches a thread only between two waits


class Synchronous(Iterator[Item], Generic[Item]):
    """The items of an async generator, which goes on only while the next one is asked for.

    It works where an event loop runs already, as in a notebook. An item takes two switches between threads: some tenths
    of a millisecond. `close` ends the generator and the thread.
    """

    def __init__(self, items: AsyncGenerator[Item, None]) -> None:
        self._items = items
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="labkit: an event loop", daemon=True)
        self._thread.start()

    def __next__(self) -> Item:
        pending = asyncio.run_coroutine_threadsafe(self._next(), self._loop)
        while not wait([pending], UNINTERRUPTED).done:
            pass
        try:
            return pending.result()
        except StopAsyncIteration:
            raise StopIteration from None

    def close(self) -> None:
        """End the generator, wherever it waits."""
        if sys.is_finalizing():
            return  # Python is about to exit, and its other threads no longer run
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LAST_WORDS)

    async def _next(self) -> Item:
        return await anext(self._items)

    def _run(self) -> None:
        self._loop.run_forever()
        self._loop.run_until_complete(self._end())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _end(self) -> None:
        waiting = asyncio.all_tasks() - {asyncio.current_task()}  # there is one after an interrupt
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await self._items.aclose()
