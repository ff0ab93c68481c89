"""An event loop that never waits, for tests of what happens after seconds or hours."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Jumping(selectors.DefaultSelector):
    """Where another selector would wait for a timer, this one adds the wait to `jumped`."""

    jumped = 0.0  # seconds

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now."""
        if timeout is None:
            return super().select(None)
        ready = super().select(0)
        if not ready:
            self.jumped += max(0.0, timeout)
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Its clock, `time()`, jumps to the next timer whenever nothing else is to be done."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds of the loop: real ones, and those that were jumped over."""
        return super().time() + self._jumping.jumped


def in_virtual_time(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of `work`, however long it means to wait."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(work)
