"""What some users did for a while: the record itself, and what it says of itself."""

from dataclasses import dataclass, field, replace
from typing import Literal

from labkit.kinds import KINDS
from labkit.plumbing.interrupts import import_whole
from labkit.plumbing.wording import counted

import_whole("numpy")

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from labkit.histogram import Histogram, Latencies  # noqa: E402
from labkit.run.measured import NOTHING, AsMeasured, Measured, Seconds, none  # noqa: E402

Source = Literal["arithmetic", "simulation", "measurement"]
FOR_P95, FOR_P99 = 59, 299  # updates for a 95 % upper bound of a percentile: 0.95 ** 59 and 0.99 ** 299 are 0.05


@dataclass(frozen=True, eq=False, kw_only=True)
class Run(AsMeasured):
    """What some users did for a while, and what came of it. What a source cannot know is None or empty.

    All times are in seconds. `updates` counts the updates that reached a user; `overwritten` those that a newer one
    had replaced before the user's next poll. `latency` has one number for each delivered update: from the moment of
    the update until its user knew; of more than a million, it is a `Histogram`. A poll is useless when it brought no
    update. What only a measurement knows is in `measured`, and can be asked of the run as well: `run.bytes_up`.
    """

    kind: str  # its name in `labkit.kinds.KINDS`
    source: Source
    users: int
    seconds: float  # how long it was measured
    every: float | None = None  # seconds between two polls of one user; None where nobody asks by the clock
    wait: float | None = None  # seconds that a long poll waits at most; None for the others
    variant: str = ""  # what is special about it, in a word or two: "with a 1 s cache"
    updates_per_minute: float  # mean rate of one order
    shared: bool = False  # True: one order for all users; False: an order each
    seed: int | None = None
    notes: tuple[str, ...] = ()  # what a reader of the numbers must know, in sentences

    requests: int = 0  # HTTP requests; for streams and WebSockets, the ones that opened them
    requests_each_second: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    useless: int = 0
    answers_with_news: int = 0  # long polls only, where one answer may carry several updates
    updates: int = 0
    overwritten: int = 0
    latency: Latencies = field(default_factory=none)
    answered: Seconds = field(default_factory=none)  # from the intended moment of each poll to its answer
    cpu: float | None = None  # CPU seconds of the server's thread
    measured: Measured = NOTHING

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {self.kind!r}")

    @property
    def asks(self) -> bool:
        """True for users who ask again and again, False for those who are told over one connection."""
        return KINDS[self.kind].asks

    @property
    def useful(self) -> int:
        """Requests that brought news; 0 where only the first one is a request. A poll brings one update, the newest."""
        if not self.asks:
            return 0
        return self.updates if KINDS[self.kind].newest_only else self.answers_with_news

    @property
    def answers(self) -> int:
        """Requests of users who ask again and again that were answered, with news or without; 0 for the others."""
        return self.useful + self.useless

    @property
    def useless_share(self) -> float:
        """Useless answers as a share of all answers, 0 to 1; 0 when there were none. A poll without one is neither."""
        return self.useless / self.answers if self.answers else 0.0

    @property
    def requests_per_minute(self) -> float:
        """Requests a minute, all users together."""
        return self.requests * 60 / self.seconds if self.seconds else 0.0

    @property
    def cpu_per_minute(self) -> float | None:
        """CPU seconds of the server's thread a minute; None when not known."""
        return self.cpu * 60 / self.seconds if self.cpu is not None and self.seconds else None

    def cpu_ratio(self, other: "Run") -> float | None:
        """CPU time a minute as a multiple of another run's; None when one of the two is not known, or was none."""
        mine, its = self.cpu_per_minute, other.cpu_per_minute
        return mine / its if mine and its else None

    def tolerance(self, share: float = 0.0) -> float:
        """How far, as a share, its requests may lie from arithmetic: `share`, and more when the run was stopped.

        Stopped in the middle of an interval, some users had asked once more than others.
        """
        return min(0.99, share + self.users / self.requests) if self.stopped and self.requests else share

    def percentile(self, percent: float) -> float:
        """The update latency, in seconds, that `percent` % of the updates stayed within; NaN without updates."""
        if isinstance(self.latency, Histogram):
            return self.latency.percentile(percent)
        return float(np.percentile(self.latency, percent)) if len(self.latency) else float("nan")

    def labelled(self, variant: str) -> "Run":
        """The same run, with words of your own for what is special about it."""
        return replace(self, variant=variant)

    @property
    def label(self) -> str:
        """Kind and source in two words, for a chart."""
        kind = f"{self.kind} {self.variant}".rstrip()
        return f"{kind}, {'measured' if self.source == 'measurement' else self.source}"

    @property
    def errors(self) -> int:
        """How many things went wrong; `error_kinds` says what."""
        return sum(self.error_kinds.values())

    @property
    def in_words(self) -> str:
        """What came of it, in one line."""
        parts = [f"{counted(self.requests, 'requests')} in {self.seconds:.3g} s"]
        if self.asks:
            if self.answers < self.requests:
                parts.append(f"{self.answers:,} answered")
            parts.append(f"{self.useful:,} useful ({self.useful / max(1, self.answers):.1%})")
        else:
            parts.append(f"{counted(self.updates, 'updates')} pushed")
        if len(self.latency):
            parts.append(f"update latency p50 {_in_words(self.percentile(50))}")
        if len(self.latency) >= FOR_P95:
            parts.append(f"p95 {_in_words(self.percentile(95))}")
        if self.errors:
            parts.append(counted(self.errors, "errors"))
        if self.stopped:
            parts.append("stopped early")
        return ", ".join(parts)

    def __repr__(self) -> str:
        return f"<Run {self.label}: {self.in_words}>"


def _in_words(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.2g} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"
