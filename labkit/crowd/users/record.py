"""What the users of one run have recorded. Times are `time.perf_counter` seconds, one clock for all processes."""

import base64
import math
import time
from array import array
from collections import Counter


class Record:
    """Counts and columns of one run. Only what belongs to the measured window, from `start` to `end`, is counted."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.joined = 0  # users that have connected, or have tried to
        self.away = 0  # users that are on their way to another server now
        self.start = float("inf")  # of the window; known once the kitchen has opened
        self.stopped_at: float | None = None
        self.requests = 0
        self.useless = 0
        self.answers_with_news = 0  # to long polls of the window
        self.updates = 0
        self.overwritten = 0
        self.outside = 0  # polls before and after the window
        self.unsent = 0.0  # seconds at the end of the window whose polls were due and not sent
        self.held_up = 0.0  # seconds that this process came to nothing, at most
        self.cuts = 0  # connections that ended as planned
        self.reopened_at = array("d")  # moments at which the server answered a stream that was opened again
        self.bytes_up = 0
        self.bytes_down = 0
        self.latency = array("d")
        self.answered = array("d")
        self.lag = array("d")
        self.each_second = array("q", bytes(8 * math.ceil(seconds)))
        self.errors: Counter[str] = Counter()
        self.at_hosts: list[list[int]] = []  # users at each address, as the window opens and as it closes

    @property
    def end(self) -> float:
        """When the window closes: as planned, or when the run was stopped."""
        return self.start + self.seconds if self.stopped_at is None else self.stopped_at

    def sent(self, due: float, now: float, size: int) -> None:
        """A poll of the window, due at `due`, was sent at `now`, `size` bytes long."""
        self.requests += 1
        self.bytes_up += size
        self.lag.append(now - due)
        self.each_second[min(len(self.each_second) - 1, int(max(0, max(due, now) - self.start)))] += 1

    def came_late(self, due: float, now: float) -> None:
        """This process meant to do something at `due` and came to it `now`."""
        if now > self.start and due < self.end:
            self.held_up = max(self.held_up, now - due)

    def progress(self) -> dict[str, float]:
        """A few counts, for whoever watches."""
        elapsed = max(0.0, min(time.perf_counter() - self.start, self.seconds))
        return {
            "joined": self.joined,
            "elapsed": elapsed,
            "requests": self.requests,
            "updates": self.updates,
            "errors": self.errors.total(),
        }

    def result(self) -> dict[str, object]:
        """Everything, ready for JSON: columns as base64 of their machine's bytes."""
        seconds = self.seconds
        if self.stopped_at is not None:
            seconds = min(seconds, max(0.0, self.stopped_at - self.start))
        return {
            "seconds": seconds,
            "stopped": self.stopped_at is not None,
            "requests": self.requests,
            "useless": self.useless,
            "answers_with_news": self.answers_with_news,
            "updates": self.updates,
            "overwritten": self.overwritten,
            "outside": self.outside,
            "unsent": self.unsent,
            "held_up": max(self.held_up, max(self.lag, default=0.0)),
            "cuts": self.cuts,
            "bytes_up": self.bytes_up,
            "bytes_down": self.bytes_down,
            "errors": dict(self.errors),
            "at_hosts": self.at_hosts,
            "latency": _packed(self.latency),
            "answered": _packed(self.answered),
            "lag": _packed(self.lag),
            "reopened_at": _packed(self.reopened_at),
            "each_second": _packed(self.each_second[: math.ceil(seconds)]),
        }


def _packed(column: "array[float] | array[int]") -> str:
    return base64.b64encode(column.tobytes()).decode()
