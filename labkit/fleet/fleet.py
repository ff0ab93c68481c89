"""All hosts of a fleet, the feed that they share, and what they are asked for together."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

from labkit.fleet.host import Host, HostDown
from labkit.fleet.process import HostFailed
from labkit.plumbing.cells import Stoppable
from labkit.plumbing.interrupts import uninterrupted
from labkit.plumbing.wording import counted


class Fleet(Sequence[Host]):
    """Hosts, made by `fleet.start`. Stop it, or use it as a `with` block; it also ends with this process.

    `urls` are the addresses of all hosts, whether they run or not, as a balancer has them. `engine` is what they share
    their feed by: None where each has a feed of its own.
    """

    def __init__(self, hosts: Sequence[Host], engine: Any, own_engine: Stoppable | None) -> None:
        self._hosts = list(hosts)
        self.engine = engine
        self._own_engine = own_engine  # started for this fleet, and to be stopped with it
        self._over = False
        _RUNNING.add(self)

    @property
    def urls(self) -> list[str]:
        """The addresses of all hosts; a killed one's stays, as it does in a balancer's list."""
        return [host.url for host in self._hosts]

    @property
    def running(self) -> list[Host]:
        """The hosts that run."""
        return [host for host in self._hosts if host.running]

    def place_order(self, dish: str) -> int:
        """Order a dish, at the first host that runs, and return the order's number.

        Raises ValueError without a dish, HostDown when no host runs, and CannotKeep when the engine is away.
        """
        return self._any().place_order(dish)

    def advance(self, order: int) -> str:
        """Move an order on, at the first host that runs, and return its stage. Raises as `Host.advance` does."""
        return self._any().advance(order)

    def tell(self, headline: str) -> int:
        """Publish a headline, at the first host that runs, and return its number."""
        return self._any().tell(headline)

    def stop(self) -> None:
        """Drain all hosts at once, then stop the engine if it was started for them. Stopping twice is harmless."""
        with uninterrupted():
            self._over = True
            for host in self._hosts:
                host.begin_stop()
            for host in self._hosts:
                host.finish_stop()
                host.give_up()
            if self._own_engine is not None:
                self._own_engine.stop()
            _RUNNING.discard(self)

    @overload
    def __getitem__(self, place: int) -> Host: ...
    @overload
    def __getitem__(self, place: slice) -> list[Host]: ...
    def __getitem__(self, place: int | slice) -> Host | list[Host]:
        try:
            return self._hosts[place]
        except IndexError:
            last = len(self) - 1
            raise IndexError(f"there is no host {place}: this fleet has hosts 0 to {last}") from None

    def __len__(self) -> int:
        return len(self._hosts)

    def __iter__(self) -> Iterator[Host]:
        return iter(self._hosts)

    def __enter__(self) -> "Fleet":
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        if self._over:
            return f"<Fleet of {counted(len(self), 'hosts')}, stopped>"
        down = [f"host {host.number} {host.condition}" for host in self if not host.running]
        state = f"{len(self) - len(down)} running" + "".join(f", {words}" for words in down)
        shared = f"sharing {self.engine!r}" if self.engine is not None else "each with a feed of its own"
        return f"<Fleet of {counted(len(self), 'hosts')}: {state}; {shared}>"

    def _repr_html_(self) -> str:
        from labkit.show.table import html_table  # here, as a fleet without a notebook needs no HTML of tables

        rows = [(f"host {host.number}", host.url, *_counts(host)) for host in self]
        return html_table(repr(self)[1:-1], ["", "address", "state", "open streams", "updates pushed"], rows)

    def _any(self) -> Host:
        """The first host that runs."""
        for host in self._hosts:
            if host.running:
                return host
        over = "run the cell with fleet.start() again" if self._over else "hosts[0].start() starts one again"
        raise HostDown(f"no host of this fleet runs; {over}")


_RUNNING: set[Fleet] = set()  # also those that no name is left of, which a cell that is run again must find


def _counts(host: Host) -> tuple[str, str, str]:
    """A host's state, its open streams, and the updates that it has pushed since it was started."""
    if not host.running:
        return host.condition, "", ""
    try:
        meter, feed = host.meter, host.feed_state
    except (HostDown, HostFailed):
        return "does not answer", "", ""
    state = "running" if feed.reachable else "running, cannot reach the engine"
    return state, f"{meter.open_streams:,}", f"{meter.events_sent:,}"
