"""What a measurement knows of users and server, and theory does not."""

from dataclasses import dataclass, field
from typing import NamedTuple

from labkit.plumbing.interrupts import import_whole

import_whole("numpy")

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

Seconds = NDArray[np.float64]


def none() -> Seconds:
    """No moments at all."""
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
    lag: Seconds = field(default_factory=none)  # seconds by which the crowd itself was late with each poll
    bytes_up: int | None = None  # on the sockets, from the users to the server, headers included
    bytes_down: int | None = None
    connections: int | None = None  # sockets held open at once
    connecting: float | None = None  # seconds until all users were connected
    memory: int | None = None  # bytes that the server's process grew by while they connected
    cuts: int = 0  # connections that were cut on purpose
    server_closed_at: float | None = None  # when the server was told to end all streams
    reopened_at: Seconds = field(default_factory=none)  # when it answered each stream that was opened again
    at_hosts: dict[str, tuple[int, int]] = field(default_factory=dict)  # users at each address, first and at the end
    clocks: tuple[Clock, ...] = ()  # how the first server's stood to that of each part which an executor has run
    called: tuple[tuple[float, str], ...] = ()  # what was called while users were measured, and when


NOTHING = Measured()


class AsMeasured:
    """What is in `measured` can be asked of the whole as well: `run.bytes_up`."""

    measured: Measured

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
