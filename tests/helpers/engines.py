"""An engine for the tests of one file, and feeds and followers over it."""

import asyncio
from collections.abc import Callable

from labkit.feed.shared import SharedFeed
from labkit.fleet.engine import OwnEngine

Pair = tuple[SharedFeed, SharedFeed]


async def until(condition: Callable[[], object], what: str, limit: float = 20.0) -> None:
    """As `tests.helpers.waiting.wait_until`, in an event loop."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + limit
    while not condition():
        assert loop.time() < ends, f"waited {limit:g} s for {what}"
        await asyncio.sleep(0.002)


def feeds(engine: OwnEngine, count: int, history: int = 100) -> list[SharedFeed]:
    """So many feeds of one topic set that no other test has."""
    address = engine.address.with_prefix(f"{engine.address.prefix}{next(_NUMBERS)}:")
    return [SharedFeed(address, history) for _ in range(count)]


_NUMBERS = iter(range(1_000_000))
