"""Streams that are held open while a cell does something else."""

from collections.abc import Iterator
from contextlib import contextmanager

from labkit.crowd.control_client import ControlClient
from labkit.crowd.plan import MOST_SECONDS, addresses, planned
from labkit.crowd.process import CrowdProcess
from labkit.defaults import UPDATES_PER_MINUTE
from labkit.kinds import STREAMING
from labkit.plumbing.addresses import HasUrl


@contextmanager
def held(server: HasUrl | str, users: int) -> Iterator[int]:
    """Hold one open stream each for `users` users, of an order that stays where it is, until the block ends.

    Gives how many are open. The users live in a process of their own and read what comes. Raises ValueError for an
    invalid number of users, and NoLabServer if `server` is not a running one.
    """
    plan = planned(STREAMING, users, MOST_SECONDS, UPDATES_PER_MINUTE, shared=True, seed=1)
    with (
        ControlClient(*addresses(server)) as lab,
        CrowdProcess(plan.for_users(lab, lab.prepare(1))) as crowd,
    ):
        for word, _ in crowd.messages():
            if word == "connected":
                break
        yield plan.users
