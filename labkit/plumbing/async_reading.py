"""An `async for` that notices its end."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class AsyncReading(AsyncIterator[Item], Generic[Item]):
    """One `async for` over `items`. It calls `end` at a `break` too, after which Python ends them some time later."""

    def __init__(self, items: AsyncGenerator[Item, None], end: Callable[[], object]) -> None:
        self._items = items
        self._end = end

    def __anext__(self) -> Awaitable[Item]:
        return self._items.__anext__()

    def aclose(self) -> Awaitable[None]:
        """End the reading and what it reads from."""
        return self._items.aclose()

    def __del__(self) -> None:
        self._end()
