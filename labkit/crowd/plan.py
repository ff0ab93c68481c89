"""What a crowd is to do, checked before anything starts."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

from labkit.defaults import LONGEST_CACHE_SECONDS, UPDATES_PER_MINUTE
from labkit.kinds import Kind
from labkit.plumbing import arguments
from labkit.plumbing.memory import free_memory
from labkit.plumbing.open_files import SPARE, most_connections, raise_open_files

MOST_USERS = 10**9  # that anybody may ask for; how many there are the machine decides
MOST_SECONDS = 86_400
USER_MEMORY = 24 * 1024  # bytes of one user with an open stream: both ends, and the buffers between them
FOR_USERS = ("seconds", "every", "wait", "shared")


@dataclass(frozen=True)
class PollingOptions:
    """How polling users ask, when not plainly. Times are in seconds; see `crowd.polling` for the words."""

    etag: bool = True
    cache: float | None = None
    slowest: float | None = None
    jitter: float = 0.0
    together: bool = False

    def __post_init__(self) -> None:
        arguments.yes_or_no("etag", self.etag)
        arguments.yes_or_no("together", self.together)
        if self.cache is not None and arguments.positive_seconds("cache", self.cache) > LONGEST_CACHE_SECONDS:
            raise ValueError(f"cache must be at most {LONGEST_CACHE_SECONDS:g} seconds, not {self.cache!r}")
        if self.slowest is not None:
            arguments.positive_seconds("slowest", self.slowest)
        if arguments.zero_or_more_seconds("jitter", self.jitter) > 1:
            raise ValueError(f"jitter is a share of the interval, from 0 to 1, not {self.jitter!r}")

    @property
    def variant(self) -> str:
        """The options in a few words; empty for plain polling."""
        words = [] if self.etag else ["without ETag"]
        words += [f"with a {self.cache:g} s cache"] if self.cache else []
        words += [f"adaptive to {self.slowest:g} s"] if self.slowest else []
        words += ["together"] if self.together else []
        words += [f"jitter {self.jitter:.0%}"] if self.jitter else []
        return ", ".join(words)

    @property
    def path(self) -> str:
        """What is asked for, with a place for the order's number."""
        return f"/cached/orders/{{}}?seconds={self.cache:g}" if self.cache else "/orders/{}"


@dataclass(frozen=True)
class StreamFaults:
    """What goes wrong with streams on purpose. Times are in seconds; see `crowd.streaming` for the words."""

    cut_every: float | None = None
    hang_up_at: float | None = None
    resume: bool = True

    def __post_init__(self) -> None:
        arguments.yes_or_no("resume", self.resume)
        if self.cut_every is not None:
            arguments.positive_seconds("cut_every", self.cut_every)
        if self.hang_up_at is not None:
            arguments.positive_seconds("hang_up_at", self.hang_up_at)

    @property
    def variant(self) -> str:
        """What goes wrong, in a few words; empty for nothing."""
        words = [] if self.resume else ["without ids"]
        words += [f"cut every {self.cut_every:g} s"] if self.cut_every else []
        words += [f"hung up at {self.hang_up_at:g} s"] if self.hang_up_at else []
        return ", ".join(words)


@dataclass(frozen=True)
class Ways:
    """How a run is carried out: what is called at which seconds of it, in how many processes users are, and where."""

    during: Mapping[float, Callable[[], object]] = field(default_factory=dict)
    processes: int = 1
    on: Executor | None = None  # None: processes of this machine

    def __post_init__(self) -> None:
        arguments.executor("on", self.on)
        arguments.at_least_one("processes", self.processes)
        if not isinstance(self.during, Mapping) or not all(map(callable, self.during.values())):
            example = "such as {20: hosts[1].kill}"
            raise ValueError(f"during must say what to call after how many seconds, {example}, not {self.during!r}")
        for moment in self.during:
            arguments.zero_or_more_seconds("a moment in during", moment)


@dataclass(frozen=True)
class Plan:
    """What is to be run. Times are in seconds."""

    kind: Kind
    users: int
    seconds: float
    every: float = 0.0
    wait: float = 0.0
    updates_per_minute: float = UPDATES_PER_MINUTE
    shared: bool = False
    seed: int = 1
    options: PollingOptions = PollingOptions()
    faults: StreamFaults = StreamFaults()
    ways: Ways = field(default_factory=Ways)
    notes: tuple[str, ...] = ()

    @property
    def variant(self) -> str:
        """What is special about it, in a few words."""
        calls = [f"{getattr(call, '__name__', 'something')} at {at:g} s" for at, call in self.ways.during.items()]
        return ", ".join(filter(None, (self.options.variant, self.faults.variant, *calls)))

    @property
    def orders(self) -> int:
        """How many orders the users have."""
        return 1 if self.shared else self.users

    @property
    def readers(self) -> int:
        """How many users each update is for."""
        return self.users if self.shared else 1

    def to_deliver(self, each: Sequence[int], sizes: Sequence[int]) -> list[int]:
        """How many updates were to reach the users of each part, which has so many, from those of each order."""
        if self.shared:
            return [size * sum(each) for size in sizes]
        ends = list(accumulate(sizes))
        return [sum(each[end - size : end]) for end, size in zip(ends, sizes, strict=True)]

    def noted(self, notes: Sequence[str]) -> "Plan":
        """The same with more that a reader must know."""
        return replace(self, notes=(*self.notes, *notes))

    def fitted(self, servers: int, processes: int) -> "Plan":
        """The same with no more users than this machine can have, of so many servers in so many processes."""
        most, why = most_connections(servers, processes)
        if (enough := max(1, free_memory() // USER_MEMORY)) < min(most, self.users):
            most, why = enough, f"This machine's free memory is enough for {enough:,} users of 24 KiB each"
        if self.users <= most:
            return self
        note = f"{why}, so the crowd has {most:,} users instead of {self.users:,}."
        return replace(self, users=most).noted([note])

    def parts(self, first: int, hosts: list[tuple[str, int]]) -> Iterator[dict[str, Any]]:
        """The same for each of the users' processes, as many as open files need; orders are numbered from `first`."""
        needed = math.ceil(self.users / max(1, raise_open_files() - SPARE))
        processes = min(self.users, max(self.ways.processes, needed))
        for number in range(processes):
            before, end = (self.users * each // processes for each in (number, number + 1))
            part = {
                "users": end - before,
                "before": before,  # users of the parts before this one
                "first": first + (0 if self.shared else before),
                "seed": self.seed
                + number * 10**arguments.MOST_DIGITS,  # users of two parts ask at moments of their own
                "hosts": hosts,
                "offsets": [0.0] * len(hosts),
            }
            yield self._for_users() | part

    def _for_users(self) -> dict[str, Any]:
        options = self.options
        return {name: getattr(self, name) for name in FOR_USERS} | {
            "module": self.kind.users,
            "path": options.path,
            "etag": options.etag,
            "slowest": options.slowest or self.every,
            "jitter": options.jitter,
            "together": options.together,
            "resume": self.faults.resume,
            "cut_every": self.faults.cut_every,
            "planned": bool(self.faults.variant or self.ways.during),
        }


def planned(
    kind: Kind, users: int, seconds: float, rate: float, shared: bool, seed: int, ways: Ways | None = None, **more: Any
) -> Plan:
    """A plan of valid numbers. Raises ValueError."""
    users = arguments.at_least_one("users", users)
    seconds = arguments.positive_seconds("seconds", seconds)
    arguments.at_most(MOST_USERS, "users", users)
    arguments.at_most(MOST_SECONDS, "seconds", seconds, " (a day)")
    arguments.at_most(MOST_SECONDS, "every", more.get("every", 0), " seconds (a day)")
    rate = arguments.rate("updates_per_minute", rate)
    shared, seed = arguments.yes_or_no("shared", shared), arguments.seed("seed", seed)
    ways = ways or Ways()
    arguments.at_most(seconds, "a moment in during", max(ways.during, default=0), " s, when the measured time ends")
    return Plan(kind, users, seconds, updates_per_minute=rate, shared=shared, seed=seed, ways=ways, **more)
