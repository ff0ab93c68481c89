"""`Run`: the one record that arithmetic, simulation and measurement all return: every chart takes any of them."""

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from labkit.kinds import KINDS
from labkit.plumbing.interrupts import import_whole
from labkit.plumbing.wording import counted

import_whole("numpy")

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from labkit.histogram import Histogram, Latencies  # noqa: E402

Source = Literal["arithmetic", "simulation", "measurement"]
Seconds = NDArray[np.float64]
FOR_P95, FOR_P99 = 59, 299  # updates for a 95 % upper bound of a percentile: 0.95 ** 59 and 0.99 ** 299 are 0.05
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


class Clock(NamedTuple):
    """How a server's clock stands to that of the machine that some users were on."""

    offset: float  # seconds by which the server's is ahead
    uncertainty: float  # seconds, to both sides
    same: bool  # whether it is one clock, of one machine, so that the offset is none


@dataclass(frozen=True, eq=False, kw_only=True)
class Measured:
    """What a measurement knows and theory does not. Moments are in seconds since the measured time began.

    A count is None when the server did not answer any more, or where it means nothing.
    """

    stopped: bool = False  # True when somebody ended the run early
    kitchen_closed_early: bool = False  # True when the updates ended before the run did
    error_kinds: dict[str, int] = field(default_factory=dict)
    server_requests: int | None = None  # the server's own count, to hold against the users'
    origin_requests: int | None = None  # those that a shared cache did not answer; None without one
    published: int | None = None  # updates that were to reach every user with an open connection
    lag: Seconds = field(default_factory=_none)  # seconds by which the crowd itself was late with each poll
    bytes_up: int | None = None  # on the sockets, from the users to the server, headers included
    bytes_down: int | None = None
    connections: int | None = None  # sockets held open at once
    connecting: float | None = None  # seconds until all users were connected
    memory: int | None = None  # bytes that the server's process grew by while they connected
    cuts: int = 0  # connections that were cut on purpose
    server_closed_at: float | None = None  # when the server was told to end all streams
    reopened_at: Seconds = field(default_factory=_none)  # when it answered each stream that was opened again
    at_hosts: dict[str, tuple[int, int]] = field(default_factory=dict)  # users at each address, first and at the end
    clocks: tuple[Clock, ...] = ()  # how the first server's stood to that of each part which an executor has run
    called: tuple[tuple[float, str], ...] = ()  # what was called while users were measured, and when


NOTHING = Measured()


@dataclass(frozen=True, eq=False, kw_only=True)
class Run:
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
    latency: Latencies = field(default_factory=_none)
    answered: Seconds = field(default_factory=_none)  # from the intended moment of each poll to its answer
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

    @property
    def stopped(self) -> bool:
        """True when somebody ended it early."""
        return self.measured.stopped

    @property
    def error_kinds(self) -> dict[str, int]:
        """What went wrong, and how often."""
        return self.measured.error_kinds

    @property
    def server_requests(self) -> int | None:
        """The server's own count, to hold against `requests`."""
        return self.measured.server_requests

    @property
    def origin_requests(self) -> int | None:
        """Requests that a shared cache did not answer; None without a cache."""
        return self.measured.origin_requests

    @property
    def published(self) -> int | None:
        """Updates that were to reach every user with an open connection."""
        return self.measured.published

    @property
    def lag(self) -> Seconds:
        """Seconds by which the crowd itself was late with each poll."""
        return self.measured.lag

    @property
    def bytes_up(self) -> int | None:
        """Bytes on the sockets, from the users to the server, headers included."""
        return self.measured.bytes_up

    @property
    def bytes_down(self) -> int | None:
        """Bytes on the sockets, from the server to the users, headers included."""
        return self.measured.bytes_down

    @property
    def connections(self) -> int | None:
        """Sockets held open at once."""
        return self.measured.connections

    @property
    def connecting(self) -> float | None:
        """Seconds until all users were connected."""
        return self.measured.connecting

    @property
    def memory(self) -> int | None:
        """Bytes that the server's process grew by while the users connected."""
        return self.measured.memory

    @property
    def cuts(self) -> int:
        """Connections that were cut on purpose."""
        return self.measured.cuts

    @property
    def server_closed_at(self) -> float | None:
        """When the server was told to end all streams, in seconds."""
        return self.measured.server_closed_at

    @property
    def reopened_at(self) -> Seconds:
        """When the server answered each stream that was opened again, in seconds."""
        return self.measured.reopened_at


def _in_words(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.2g} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"
