"""What the users' process does before a run, seen from inside."""

import asyncio
import gc
from typing import cast

import pytest

from labkit.crowd.users import __main__ as process
from labkit.crowd.users.__main__ import Conversation, _connect, _last_answers
from labkit.crowd.users.balancer import Balancer
from labkit.crowd.users.pushed import ListeningCrowd
from labkit.crowd.users.record import Record
from labkit.crowd.users.streaming import StreamingUser
from labkit.crowd.users.user import Crowd, User


class Kernel:
    """Stands for the conversation with the process that started this one: opens the kitchen at once."""

    def __init__(self, *, stopped: bool) -> None:
        loop = asyncio.get_running_loop()
        self.started: asyncio.Future[float] = loop.create_future()
        self.stopped: asyncio.Future[None] = loop.create_future()
        self.expected: asyncio.Future[int] = loop.create_future()
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


async def coming_back(users: int, come_back: int, conversation: Kernel) -> int:
    """How many of the users are still away when the wait for them ends, of whom one after another comes back."""
    record, several = Record(1.0), Balancer([("127.0.0.1", 1), ("127.0.0.1", 2)])
    everybody = [StreamingUser(number, several, record) for number in range(users)]
    everybody[0].be_away(False)
    conversation.expected.set_result(0)

    async def come() -> None:
        for user in everybody[1 : 1 + come_back]:
            await asyncio.sleep(process.ON_THE_WAY / 2)
            user.be_away(False)

    coming = asyncio.create_task(come())
    await _last_answers(ListeningCrowd(everybody, record), record, cast(Conversation, conversation))
    coming.cancel()
    return record.away


def test_users_who_come_back_one_after_another_are_waited_for_however_long_all_of_them_take(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "ON_THE_WAY", 0.4)

    async def away(users: int, come_back: int) -> int:
        return await coming_back(users, come_back, Kernel(stopped=False))

    assert asyncio.run(away(6, 5)) == 0
    assert asyncio.run(away(4, 1)) == 2  # the others never come


def test_nobody_is_waited_for_long_once_the_run_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "AFTER_A_STOP", 0.0)

    async def away() -> int:
        return await coming_back(4, 3, Kernel(stopped=True))

    assert asyncio.run(away()) == 3
