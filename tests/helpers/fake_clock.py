"""A clock for a crowd's users that moves only when they sleep, so that a test of their timing does not wait."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import pytest


class FakeClock:
    """Stands for `time.perf_counter` and `asyncio.sleep`, in seconds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self._yield = asyncio.sleep
        monkeypatch.setattr(time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(asyncio, "sleep", self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.now += max(0.0, seconds)
        await self._yield(0)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it run to its end."""
        asyncio.run(work)
