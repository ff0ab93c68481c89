"""`Run`: the one record that arithmetic, simulation and measurement all return: every chart takes any of them."""

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from labkit.kinds import KINDS
from labkit.plumbing.interrupts import import_whole

import_whole("numpy")

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

Source = Literal["arithmetic", "simulation", "measurement"]
Seconds = NDArray[np.float64]
What = Literal["useless poll", "useful poll", "push", "open", "close"]


class Exchange(NamedTuple):
    """One exchange of one user, as a learner records it by hand: a poll, a push, an opened or closed stream.

    `at` is when it began, in seconds from the start; `took` how long it lasted (seconds); `text` what was learnt.
    """

    at: float
    took: float
    what: What
    text: str = ""


def _none() -> Seconds:
    return np.empty(0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Run:
    """What some users did for a while, and what came of it. What a source cannot know is None or empty.

    All times are in seconds. `updates` counts the updates that reached a user; `overwritten` those that a newer one
    had replaced before the user's next poll. `latency` has one number for each delivered update: from the moment of
    the update until its user knew. A poll is useless when it brought no update.
    """

    kind: str  # its name in `labkit.kinds.KINDS`
    source: Source
    users: int
    seconds: float  # how long it was measured
    every: float | None = None  # seconds between two polls of one user; None where nobody asks by the clock
    wait: float | None = None  # seconds that a long poll waits at most; None for the others
    how: str = ""  # what is special about it, in a word or two: "with a 1 s cache"
    updates_per_minute: float  # mean rate of one order
    shared: bool = False  # True: one order for all users; False: an order each
    seed: int | None = None

    requests: int = 0  # HTTP requests; for streams and WebSockets, the ones that opened them
    useless: int = 0
    answers_with_news: int = 0  # long polls only, where one answer may carry several updates
    updates: int = 0
    overwritten: int = 0
    published: int | None = None  # updates that were to reach every user who is told; None when not known
    latency: Seconds = field(default_factory=_none)
    requests_each_second: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    # Known to a measurement only, unless a model was told.
    answered: Seconds = field(default_factory=_none)  # from the intended moment of each poll to its answer
    lag: Seconds = field(default_factory=_none)  # how late the crowd itself sent each poll
    cuts: int = 0  # streams that were cut on purpose
    hung_up: float | None = None  # when, since the start, the server was told to end all streams
    opened: Seconds = field(default_factory=_none)  # when, since the start, the server answered streams opened again
    bytes_up: int | None = None  # on the sockets, from the users to the server, headers included
    bytes_down: int | None = None
    cpu: float | None = None  # seconds of the server's thread
    connections: int | None = None  # sockets held open at once
    connecting: float | None = None  # seconds until all users were connected
    memory: int | None = None  # bytes that the server's process grew by while they connected
    server_requests: int | None = None  # the server's own count, to hold against `requests`
    origin_requests: int | None = None  # of the window, those that a shared cache did not answer; None without one
    error_kinds: dict[str, int] = field(default_factory=dict)
    stopped: bool = False  # True when somebody ended it early
    notes: tuple[str, ...] = ()  # what a reader of the numbers must know, in sentences

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {self.kind!r}")

    @property
    def errors(self) -> int:
        """How many things went wrong; `error_kinds` says what."""
        return sum(self.error_kinds.values())

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
    def useless_share(self) -> float:
        """Useless requests as a share of all, 0 to 1; 0 when there were none."""
        return self.useless / self.requests if self.requests else 0.0

    @property
    def requests_per_minute(self) -> float:
        """Requests a minute, all users together."""
        return self.requests * 60 / self.seconds if self.seconds else 0.0

    def percentile(self, percent: float) -> float:
        """The update latency, in seconds, that `percent` % of the updates stayed within; NaN without updates."""
        return float(np.percentile(self.latency, percent)) if len(self.latency) else float("nan")

    def called(self, how: str) -> "Run":
        """The same run, with words of your own for what is special about it."""
        return replace(self, how=how)

    @property
    def label(self) -> str:
        """Kind and source in two words, for a chart."""
        kind = f"{self.kind} {self.how}".rstrip()
        return f"{kind}, {'measured' if self.source == 'measurement' else self.source}"

    @property
    def in_words(self) -> str:
        """What came of it, in one line."""
        parts = [f"{self.requests:,} requests in {self.seconds:.3g} s"]
        if self.asks:
            parts.append(f"{self.useful:,} useful ({self.useful / max(1, self.requests):.1%})")
        else:
            parts.append(f"{self.updates:,} updates pushed")
        if len(self.latency):
            parts.append(f"update latency p50 {_in_words(self.percentile(50))}, p95 {_in_words(self.percentile(95))}")
        if self.errors:
            parts.append(f"{self.errors:,} errors")
        if self.stopped:
            parts.append("stopped early")
        return ", ".join(parts)

    def __repr__(self) -> str:
        return f"<Run {self.label}: {self.in_words}>"


def _in_words(seconds: float) -> str:
    return (
        f"{seconds:.1f} s"
        if seconds >= 1
        else f"{seconds * 1000:.2g} ms"
        if seconds < 0.01
        else f"{seconds * 1000:.0f} ms"
    )
