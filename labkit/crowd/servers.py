"""The servers of a run: those that its users go to, and the one that has their orders and the kitchen.

One server has both. Of several, which share a feed, none has the orders: a server of the crowd's own does, so that the
kitchen goes on when one of them dies.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from secrets import token_hex
from typing import Any

from labkit.crowd.control_client import ControlClient, NothingAnswers, Outcome, RunRefused, Whereabouts
from labkit.crowd.target import Target, is_several, places
from labkit.plumbing.wording import counted

Meters = list[dict[str, float]]  # what each server has counted; empty for one that does not answer


class Servers:
    """The servers of a run, asked one after another. Made by `reached`."""

    def __init__(
        self, hosts: list[ControlClient], orders: ControlClient, processes: int, button: Any, notes: Sequence[str]
    ) -> None:
        self.hosts = hosts
        self.processes = processes  # in which they run
        self.button = button  # has a `stop_button`, or has none
        self.notes = notes  # what a reader must know of them
        self._orders = orders

    @property
    def apart(self) -> bool:
        """Whether the orders are at a server that has no users."""
        return self._orders not in self.hosts

    @property
    def overdue(self) -> bool:
        """Whether an answer did not come in time."""
        return any(host.overdue for host in self.hosts)

    def prepare(self, orders: int) -> int:
        """Place orders and return the first one's number."""
        for host in self.hosts if self.apart else ():
            host.prepare(0)
        return self._orders.prepare(orders)

    def open_kitchen(self, seconds: float, updates_per_minute: float, seed: int) -> float:
        """Start the updates; returns their first possible moment, in `time.perf_counter` seconds."""
        for host in self.hosts if self.apart else ():
            host.open_kitchen(seconds, updates_per_minute, seed)  # has no orders, and sets its garbage aside
        return self._orders.open_kitchen(seconds, updates_per_minute, seed)

    def hang_up(self) -> None:
        """Let the servers end every open stream."""
        for host in self.hosts:
            host.hang_up()

    def meters(self) -> Meters:
        """What each server has counted."""
        return [host.meter() for host in self.hosts]

    def last_update(self) -> Outcome:
        """Wait until the kitchen has made its last update, and return what became of it."""
        return self._with_all(self._orders.last_update())

    def close_kitchen(self) -> Outcome:
        """Let the kitchen make no more updates, and return what became of it."""
        return self._with_all(self._orders.close_kitchen())

    def lost(self) -> list[int]:
        """The numbers of the hosts that have ended since the run began, even if they run again."""
        if not self.apart:
            return []
        return [number for number, host in enumerate(self.hosts) if not host.knows_the_run()]

    def _with_all(self, outcome: Outcome) -> Outcome:
        others = [host.last_update() for host in self.hosts] if self.apart else []
        return outcome._replace(alone=all(each.alone for each in (outcome, *others)))


@contextmanager
def reached(target: Target) -> Iterator[Servers]:
    """The servers that a crowd is sent to. Raises NoLabServer, RunRefused, and ValueError for no address at all."""
    with ExitStack() as stack:
        hosts, notes = _hosts(target, stack)
        there = [host.whereabouts() for host in hosts] if is_several(target) else []
        if len(hosts) == 1 and not (there and there[0].engine):
            yield Servers(hosts, hosts[0], 1, target, notes)
            return
        kitchen = stack.enter_context(_server_of_orders(there))
        orders = stack.enter_context(ControlClient(kitchen.url))
        yield Servers(hosts, orders, len({each.process for each in there}), kitchen, notes)


def _hosts(target: Target, stack: ExitStack) -> tuple[list[ControlClient], list[str]]:
    """The servers that answer, and what is to be said of others. Of a fleet some may be down, and not all."""
    hosts, notes, down = [], [], None
    for place in places(target):
        try:
            hosts.append(stack.enter_context(ControlClient(place.url, place.control)))
        except NothingAnswers as problem:
            if not hasattr(target, "urls"):
                raise
            notes.append(f"Nothing answers at {place.url}, so its users go to the others.")
            down = problem
    if down and not hosts:
        raise down
    return hosts, notes


def _server_of_orders(there: list[Whereabouts]) -> Any:
    """A server in this process with the feed of the hosts. Raises RunRefused when they share none."""
    engines = {each.engine for each in there}
    if len(engines) > 1 or "" in engines:
        raise RunRefused(
            f"the {counted(len(there), 'servers')} share no feed, so an order of one is unknown to the others; start "
            "them with fleet.start(), or each with serve(feed=engine)"
        )
    from labkit.server import serve  # here, since the users' process has no server

    return serve(feed=engines.pop(), history=max(each.history for each in there), name=f"orders {token_hex(8)}")
