"""Ways to read an EventSource: `for`, and `async for` on each event loop there is."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

import pytest

from labkit.eventsource import EventSource
from labkit.sse import Event

Read = Callable[[EventSource, int], list[Event]]


def read_sync(source: EventSource, most: int) -> list[Event]:
    """Read at most so many events with `for`, and close the source."""
    with source:
        return list(islice(source, most))


def read_async(source: EventSource, most: int) -> list[Event]:
    """The same with `async for`, on asyncio's own event loop."""
    return asyncio.run(_read(source, most))


def read_on_uvloop(source: EventSource, most: int) -> list[Event]:
    """The same with `async for`, on the event loop that servers use."""
    uvloop = pytest.importorskip("uvloop")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_read(source, most))


async def _read(source: EventSource, most: int) -> list[Event]:
    events: list[Event] = []
    with source:
        async for event in source:
            events.append(event)
            if len(events) == most:
                source.close()
    return events


class Reading:
    """A reading in a thread of its own: the events so far, and what it raised."""

    def __init__(self, read: Read, source: EventSource, most: int) -> None:
        self.events: list[Event] = []
        self.raised: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(read, source, most), daemon=True)
        self._thread.start()

    def _run(self, read: Read, source: EventSource, most: int) -> None:
        try:
            self.events = read(source, most)
        except BaseException as problem:  # noqa: BLE001
            self.raised = problem

    def end(self) -> list[Event]:
        """Wait for its end, raise what it raised, and return the events."""
        self._thread.join(20)
        assert not self._thread.is_alive(), "the reading has not ended"
        if self.raised is not None:
            raise self.raised
        return self.events


@contextmanager
def reading(read: Read, source: EventSource, most: int = 9) -> Iterator[Reading]:
    """Read in a thread of its own; the source is closed at the end, and the reading has to end with it."""
    started = Reading(read, source, most)
    try:
        yield started
    finally:
        source.close()
        started.end()


def told(source: EventSource) -> list[str]:
    """What the source's handlers are told from now on, in the words of the cases."""
    heard: list[str] = []
    source.on("open", lambda _event: heard.append("open"))
    source.on("message", lambda event: heard.append(f"message:{event.data}"))
    source.on("error", lambda _event: heard.append(f"error(readyState={source.ready_state.value})"))
    return heard
