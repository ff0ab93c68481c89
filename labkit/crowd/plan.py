"""What a crowd is to do, checked before anything starts."""

from dataclasses import dataclass
from typing import Any

from labkit.crowd.control_client import ControlClient
from labkit.defaults import LONGEST_CACHE_SECONDS, UPDATES_PER_MINUTE
from labkit.kinds import Kind
from labkit.plumbing import arguments
from labkit.plumbing.addresses import HasUrl
from labkit.plumbing.open_files import most_connections

MOST_USERS = 10**9  # that anybody may ask for; how many there are the machine decides
MOST_SECONDS = 86_400
FOR_USERS = ("users", "seconds", "every", "wait", "shared", "seed")


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
    notes: tuple[str, ...] = ()

    @property
    def variant(self) -> str:
        """What is special about it, in a few words."""
        return self.options.variant or self.faults.variant

    def for_users(self, lab: ControlClient, first: int) -> dict[str, Any]:
        """The same for the crowd's process, with the number of its first order."""
        options = self.options
        words = {name: getattr(self, name) for name in FOR_USERS} | {
            "module": self.kind.users,
            "path": options.path,
            "etag": options.etag,
            "slowest": options.slowest or self.every,
            "jitter": options.jitter,
            "together": options.together,
            "resume": self.faults.resume,
            "cut_every": self.faults.cut_every,
            "planned": bool(self.faults.variant),
        }
        return {**words, "host": lab.host, "port": lab.port, "first": first}


def addresses(server: HasUrl | str) -> tuple[str, str]:
    """Where users go, and where the server is asked for orders: past a fault line (`labkit.faults`), if it is one."""
    url = server if isinstance(server, str) else server.url
    return url, getattr(server, "server_url", url)


def planned(kind: Kind, users: int, seconds: float, rate: float, shared: bool, seed: int, **more: Any) -> Plan:
    """A plan of valid numbers, with no more users than this machine has sockets for. Raises ValueError."""
    users = arguments.at_least_one("users", users)
    seconds = arguments.positive_seconds("seconds", seconds)
    arguments.at_most(MOST_USERS, "users", users)
    arguments.at_most(MOST_SECONDS, "seconds", seconds, " (a day)")
    arguments.at_most(MOST_SECONDS, "every", more.get("every", 0), " seconds (a day)")
    rate = arguments.rate("updates_per_minute", rate)
    shared, seed = arguments.yes_or_no("shared", shared), arguments.seed("seed", seed)
    most, why = most_connections()
    notes = (f"{why}, so the crowd has {most:,} users instead of {users:,}.",) if users > most else ()
    return Plan(kind, min(users, most), seconds, updates_per_minute=rate, shared=shared, seed=seed, notes=notes, **more)
