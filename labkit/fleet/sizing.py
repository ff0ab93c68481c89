"""A fleet on paper: what users on streams ask of it, one resource at a time, from costs that somebody has measured.

The core of it, cores for a burst, is built in notebook 09.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from labkit.defaults import COMMENT_SECONDS
from labkit.model.costs import COMMENT_BYTES
from labkit.plumbing import arguments
from labkit.show.data import Data
from labkit.show.table import html_table

BUSY = 0.7  # share of a core that may be in use; above it, queues grow long (notebook 02)
BITS = 8  # of a byte


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What things cost one host, as somebody has measured it. Raises ValueError for what is not above 0."""

    push: float  # processor seconds for one update to one user
    opening: float  # seconds until one more stream is open
    memory: float  # bytes for one open stream
    event_bytes: float  # bytes of one update on a socket

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not 0 < value < math.inf:
                raise ValueError(f"{name} must be a number above 0, not {value!r}")


class Need(NamedTuple):
    """What all users together need of one resource, and the hosts that this alone asks for: 0 when it asks for none."""

    resource: str
    amount: str
    hosts: int


@dataclass(frozen=True)
class Sizing:
    """A fleet, resource by resource; `hosts` is how many it has, so that one of them may die. It shows as a table."""

    users: int
    needs: tuple[Need, ...]
    hosts: int

    @property
    def finding(self) -> str:
        """How many hosts there are, and why, in a sentence."""
        most = max(self.needs, key=lambda need: need.hosts).resource
        fleet = f"{self.users:,} users need {self.hosts} hosts, one of which may die."
        return f"{fleet} The most hosts are needed for: {most}."

    @property
    def data(self) -> Data:
        """A row for each resource."""
        rows = [[need.resource, need.amount, str(need.hosts) if need.hosts else "—"] for need in self.needs]
        return Data(["resource", "all users together", "hosts for it"], rows)

    def __repr__(self) -> str:
        return f"{self.finding}\n{self.data.text()}"

    def _repr_html_(self) -> str:
        return html_table(self.finding, self.data.columns, [[str(cell) for cell in row] for row in self.data.rows])


def on_paper(
    users: int,
    updates_per_minute: float,
    costs: Costs,
    *,
    shared: bool = True,
    within: float = 1.0,
    back_within: float = 15.0,
    streams_per_host: int = 100_000,
    host_bytes: float = 2e9,
) -> Sizing:
    """The fleet that `users` on streams need. A host is one process, which keeps one core busy.

    Each user hears `updates_per_minute`: those of one topic if it is `shared`, else of a topic each. The last user has
    a shared update `within` so many seconds, and the readers of a host that dies are all back `back_within` seconds. A
    host holds `streams_per_host`, and has `host_bytes` of memory for them. Raises ValueError for an invalid number.
    """
    arguments.at_least_one("users", users)
    rate = arguments.rate("updates_per_minute", updates_per_minute) / 60  # a second, for one user
    arguments.positive_seconds("within", within)
    arguments.positive_seconds("back_within", back_within)
    arguments.at_least_one("streams_per_host", streams_per_host)
    pushes = users * (rate + 1 / COMMENT_SECONDS)  # a second; a comment costs about as much as an update
    burst = users * costs.push / within if shared else 0.0
    returning = hosts_for_a_return(users, costs.opening, back_within)
    needs = [
        Need("open streams", f"{users:,}", -(-users // streams_per_host)),
        Need("memory", f"{_short(users * costs.memory / 1e9)} GB", math.ceil(users * costs.memory / host_bytes)),
        Need("pushes on average", f"{pushes:,.0f} per second", math.ceil(pushes * costs.push / BUSY)),
    ]
    if shared:
        needs.append(Need(f"one update to all within {within:g} s", f"{_short(burst)} cores", math.ceil(burst)))
    hosts = max(1 + max(need.hosts for need in needs), returning)
    wave = users / hosts * costs.opening / (hosts - 1)
    bits = users * (rate * costs.event_bytes + COMMENT_BYTES / COMMENT_SECONDS) * BITS
    log = rate * (1 if shared else users) * hosts
    needs += [
        Need("return of a lost host's readers", f"{_short(wave)} s or more, with {hosts} hosts", returning),
        Need("from the engine to the hosts", f"{_short(log)} updates per second", 0),
        Need("network, without TCP's share", f"{_short(bits / 1e6)} Mbit/s", 0),
    ]
    return Sizing(users, tuple(needs), hosts)


def hosts_for_a_return(users: int, opening: float, within: float) -> int:
    """The fewest hosts with which the readers of a lost one are back `within` so many seconds.

    (users / hosts) readers come back to (hosts - 1) hosts, which open each stream in `opening` seconds.

    >>> hosts_for_a_return(90_000, 1 / 2_500, 3.0), hosts_for_a_return(90_000, 1 / 2_500, 2.9)
    (4, 5)
    """
    work = users * opening / within
    hosts = max(2, math.floor((1 + math.sqrt(1 + 4 * work)) / 2))
    return hosts if hosts * (hosts - 1) >= work * (1 - 1e-9) else hosts + 1


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
