"""A shared cache in front of polling, as a content delivery network or a reverse proxy keeps one (RFC 9111)."""

import time
from collections.abc import Callable

from labkit.feed import Update


class SharedCache:
    """Answers that may be some seconds old. However many ask for one order, the origin is asked once in that time."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[float, Update]] = {}  # when the origin was asked, and what it said

    def answer(self, order: int, seconds: float, ask_origin: Callable[[], Update]) -> tuple[Update, bool]:
        """The order's newest update, or one that is not older than `seconds`; and whether it was kept here."""
        now = time.perf_counter()
        asked_at, kept = self._kept.get(order, (0.0, None))
        if kept is not None and now < asked_at + seconds:
            return kept, True
        update = ask_origin()
        self._kept[order] = now, update
        return update, False

    def forget(self, order: int) -> None:
        """Drop what is kept of an order."""
        self._kept.pop(order, None)
