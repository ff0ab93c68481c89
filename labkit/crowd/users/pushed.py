"""What all users who hold a connection open have in common: each update comes once, in order, counted from 1."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

from labkit.crowd.users.balancer import Balancer
from labkit.crowd.users.record import Record
from labkit.crowd.users.user import Crowd, User


class ListeningUser(User):
    """A user who learns of every update: counts what arrives, what is lost, what comes twice."""

    __slots__ = ("_arrived", "_away", "_id", "_known", "_left")

    def __init__(self, order: int, balancer: Balancer, record: Record) -> None:
        super().__init__(order, balancer, record)
        self._known = 0  # the update this user knows of; 0 before the first
        self._id = ""  # of it, as the server writes ids
        self._left = self._away = False
        self.be_away(True)
        self._arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def join(self) -> None:
        """Connect, and return when the first update is in."""
        if await self.connect():
            await self._arrived

    @property
    def connected(self) -> bool:
        """Whether a server has answered on this user's connection: the system connects without it."""
        return self._transport is not None and self._heard

    def be_away(self, away: bool) -> None:
        """Note whether this user is on its way to another server."""
        away = away and not self._left and len(self._balancer.addresses) > 1
        self._record.away += away - self._away
        self._away = away

    def answered(self) -> None:
        """It has reached a server."""
        self.be_away(False)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone, and the user with it."""
        self.be_away(True)
        super().connection_lost(exc)

    def leave(self) -> None:
        """Hang up and stay away from all servers."""
        self._left = True
        self.be_away(False)
        self.hang_up()

    def learn(self, order: Mapping[str, Any]) -> None:
        """Take in one update, at the time its bytes came."""
        update, at, id = int(order["update"]), order["at"], str(order.get("id", order["update"]))
        first = self._known == 0
        if id.rpartition("-")[0] != self._id.rpartition("-")[0]:
            self._known = 0  # another life of the topic, which counts anew
        record, before, self._known = self._record, self._known, max(self._known, update)
        if update > before:
            self._id = id
        if first:
            self.arrive()
        elif update <= before:
            record.errors["came twice"] += 1
        else:
            record.updates += 1
            record.latency.append(self.age(at))
            if update > before + 1:
                record.errors["lost"] += update - before - 1

    def arrive(self) -> None:
        """Say that this user is ready for the run."""
        if not self._arrived.done():
            self._arrived.set_result(None)

    def come_back(self, seconds: float) -> None:
        """Connect again after a while, unless the user has left."""
        loop = asyncio.get_running_loop()
        loop.call_later(seconds, lambda: None if self._left else loop.create_task(self.connect()))


class ListeningCrowd(Crowd):
    """All users of one run who hold a connection open."""

    def __init__(self, users: Sequence[ListeningUser], record: Record) -> None:
        self.users = users
        self._record = record
        self._wanted: int | None = None  # updates that the kitchen has made for all of them

    def expect(self, updates: int) -> None:
        """Say how many updates there were to be delivered."""
        self._wanted = updates

    async def run(self) -> None:
        """Listen until the measured time is over, or the run is stopped: then its `end` moves."""
        while (left := self._record.end - time.perf_counter()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(left, 0.1))

    def expects_a_word(self) -> bool:
        """Whether it is not known yet how many updates there were."""
        return self._wanted is None

    def some_are_away(self) -> bool:
        """Whether some users have lost their server and are on their way to another one, where others are."""
        return 0 < self._record.away < len(self.users)

    def outstanding(self) -> int:
        """How many updates have not come yet; 1 while it is not known how many there were."""
        lost = self._record.errors["lost"]
        return 1 if self._wanted is None else max(0, self._wanted - self._record.updates - lost)
