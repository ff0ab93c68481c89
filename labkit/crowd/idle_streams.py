"""Streams that are held open while a cell does something else."""

from collections.abc import Iterator
from contextlib import contextmanager

from labkit.crowd.plan import MOST_SECONDS, planned
from labkit.crowd.process import CrowdProcess
from labkit.crowd.servers import reached
from labkit.crowd.target import Target
from labkit.crowd.together import Together
from labkit.defaults import UPDATES_PER_MINUTE
from labkit.kinds import STREAMING


@contextmanager
def held(server: Target, users: int) -> Iterator[int]:
    """Hold one open stream each for `users` users, of an order that stays where it is, until the block ends.

    Gives how many are open. The users live in a process of their own and read what comes. Raises ValueError for an
    invalid number of users, and NoLabServer if `server` is not a running one.
    """
    plan = planned(STREAMING, users, MOST_SECONDS, UPDATES_PER_MINUTE, shared=True, seed=1)
    with reached(server) as servers:
        plan = plan.fitted(len(servers.hosts), servers.processes)
        parts = plan.parts(servers.prepare(1), [host.address for host in servers.hosts])
        with Together([CrowdProcess(part) for part in parts]) as crowd:
            for word, _ in crowd.messages():
                if word == "connected":
                    break
            yield plan.users
