"""What is called while users are measured, such as the end of a host."""

import threading
import time
from collections.abc import Callable, Mapping


class Calls:
    """Calls at moments of the measured time, in seconds, each in a thread of its own."""

    def __init__(self, calls: Mapping[float, Callable[[], object]]) -> None:
        self._calls = calls
        self._timers: list[threading.Timer] = []
        self.made: list[tuple[float, str]] = []  # when each was made, in seconds, and its name
        self.problems: list[str] = []

    def __enter__(self) -> "Calls":
        return self

    def __exit__(self, *problem: object) -> None:
        self.end()

    def begin(self, start: float) -> None:
        """The measured time begins, at this moment in `time.perf_counter` seconds."""
        for moment, call in self._calls.items():
            delay = start + moment - time.perf_counter()
            timer = threading.Timer(max(0, delay), self._make, (call, start))
            timer.daemon = True
            timer.start()
            self._timers.append(timer)

    def end(self) -> None:
        """Make no more of them, and wait for the one that is under way."""
        for timer in self._timers:
            timer.cancel()
            timer.join()

    def _make(self, call: Callable[[], object], start: float) -> None:
        name = getattr(call, "__name__", "something")
        self.made.append((time.perf_counter() - start, name))
        try:
            call()
        except Exception as problem:  # noqa: BLE001 - a reader is told of it with the run
            self.problems.append(f"{name} failed during the run: {problem}")
