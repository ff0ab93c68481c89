"""What the users' process does before a run, seen from inside."""

import asyncio
import gc
from typing import cast

import pytest

from labkit.crowd.users.__main__ import Conversation, _connect
from labkit.crowd.users.record import Record
from labkit.crowd.users.user import Crowd, User


class Kernel:
    """Stands for the conversation with the process that started this one: opens the kitchen at once."""

    def __init__(self, *, stopped: bool) -> None:
        loop = asyncio.get_running_loop()
        self.started: asyncio.Future[float] = loop.create_future()
        self.stopped: asyncio.Future[None] = loop.create_future()
        self.heard: list[str] = []
        if stopped:
            self.stopped.set_result(None)

    def say(self, what: str, _about: object) -> None:
        """Note a word, and answer it."""
        self.heard.append(what)
        self.started.set_result(0.0)


class Nobody(Crowd):
    """A crowd without users."""

    users: list[User] = []  # noqa: RUF012


@pytest.fixture
def thawed() -> None:
    """No garbage is frozen before a test, nor after it."""
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
@pytest.mark.parametrize("stopped", [False, True])
def test_garbage_is_frozen_before_the_measured_time_unless_there_will_be_none(stopped: bool) -> None:
    async def connect() -> Kernel:
        kernel = Kernel(stopped=stopped)
        await _connect(Nobody(), cast(Conversation, kernel), Record(1.0))
        return kernel

    kernel = asyncio.run(connect())
    frozen = gc.get_freeze_count()
    gc.unfreeze()
    assert kernel.heard == ([] if stopped else ["connected"])
    assert (frozen > 0) is not stopped
