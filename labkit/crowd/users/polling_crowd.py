"""The clocks that make polling users ask: one for users who ask steadily, one for users whose intervals change."""

import asyncio
import heapq
import random
import time
from collections.abc import Sequence
from typing import Any

from labkit.crowd.users.balancer import Balancer
from labkit.crowd.users.polling import PollingUser
from labkit.crowd.users.record import Record
from labkit.crowd.users.user import Crowd

POLLS_IN_A_ROW = 64  # a crowd that is late still has to look at its answers now and then
MOST_LATE = 1.0  # seconds after the end of the window at which polls that are due are given up
HOPELESS = 0.25  # a share of the window: polls that are that late when it closes, and `MOST_LATE`, are given up at once
ROUNDING = 1e-9  # seconds; a poll that is due when the window closes is not of the window


class PollingCrowd(Crowd):
    """All polling users and their clock.

    The clock is open-loop: a poll is due at a user's own phase plus a whole number of intervals, whatever became of the
    poll before (Schroeder, Wierman, Harchol-Balter, "Open versus closed", NSDI 2006). Phases are uniform, drawn from
    the seed. Each user asks once in the interval before the window, to know where the order stands.
    """

    users: Sequence[PollingUser]

    def __init__(self, users: Sequence[PollingUser], every: float, seed: int, record: Record) -> None:
        draw = random.Random(seed)
        self.users = users
        self.warm_up = every
        self._phases = sorted(draw.uniform(0, every) for _ in users)
        self._every = every
        self._record = record

    async def run(self) -> None:
        """Ask at every due moment, until the window closes or the run is stopped."""
        interval, polls = -1, 0
        while True:
            for user, phase in zip(self.users, self._phases, strict=True):
                due = self._record.start + phase + interval * self._every
                early, polls = due - time.perf_counter(), polls + 1
                if early > 0 or polls % POLLS_IN_A_ROW == 0:
                    await asyncio.sleep(max(0, min(early, self._record.end - time.perf_counter())))
                if due >= self._record.end or self._gives_up(due, early):
                    return
                user.poll(due)
            interval += 1

    def outstanding(self) -> int:
        """How many polls have no answer yet."""
        return sum(user.waits for user in self.users)

    def overloaded(self) -> bool:
        """Whether more polls wait than are answered in a second, and more than one a user."""
        answered_a_second = len(self._record.answered) / (self._record.end - self._record.start)
        return self.outstanding() > max(answered_a_second, len(self.users))

    def _gives_up(self, due: float, early: float) -> bool:
        """Whether the clock is so late that the run must end with polls that were due and not sent; notes it.

        For a moment it makes up for what is late, but not for what it never can: a run ends on time.
        """
        end, now = self._record.end, due - early
        hopeless = -early > max(MOST_LATE, HOPELESS * self._record.seconds)
        if now < (end if hopeless else end + MOST_LATE):
            return False
        self._record.unsent = end - max(due, self._record.start)
        return True


class VariablePollingCrowd(PollingCrowd):
    """Polling users who each draw their next interval.

    An interval is `every` seconds, doubled for each useless poll in a row up to `slowest` (adaptive polling), and off
    by up to the share `jitter` of itself, drawn evenly. With `together` all ask first at the same moment, a herd. The
    clock is open-loop: an interval begins when the poll before was due, not when it was answered.
    """

    def __init__(
        self,
        users: Sequence[PollingUser],
        every: float,
        seed: int,
        record: Record,
        *,
        slowest: float,
        jitter: float,
        together: bool,
    ) -> None:
        super().__init__(users, every, seed, record)
        if together:
            self._phases = [0.0] * len(users)
        self._draw = random.Random(seed)
        self._slowest = slowest
        self._jitter = jitter

    async def run(self) -> None:
        """Ask at every due moment, until the window closes or the run is stopped."""
        start, polls = self._record.start, 0
        dues = [(phase - self._every, number, -self._every, 0.0) for number, phase in enumerate(self._phases)]
        heapq.heapify(dues)  # in seconds from the start: sums of small numbers round less
        while start + dues[0][0] < self._record.end - ROUNDING:
            due, number, last, stretch = dues[0]
            early, polls = start + due - time.perf_counter(), polls + 1
            if early > 0 or polls % POLLS_IN_A_ROW == 0:
                await asyncio.sleep(max(0, min(early, self._record.end - time.perf_counter())))
            if self._gives_up(start + due, early):
                return
            wanted = last + self._interval(self.users[number]) * stretch  # known only now that the answer is
            if due < wanted:
                heapq.heapreplace(dues, (wanted, number, last, stretch))
                continue
            self.users[number].poll(start + due)
            stretch = 1 + self._draw.uniform(-self._jitter, self._jitter)
            heapq.heapreplace(dues, (due + self._every * stretch, number, due, stretch))

    def _interval(self, user: PollingUser) -> float:
        """Seconds between two polls of this user, as things stand."""
        return min(self._slowest, self._every * 2.0 ** min(user.quiet, 40))


def crowd_of(plan: dict[str, Any], orders: Sequence[int], balancer: Balancer, record: Record) -> Crowd:
    """A polling user for each of the orders, and the clock that the plan asks for."""
    users = [PollingUser(order, balancer, record, plan["path"], plan["etag"]) for order in orders]
    changes = {name: plan[name] for name in ("slowest", "jitter", "together")}
    if changes == {"slowest": plan["every"], "jitter": 0, "together": False}:
        return PollingCrowd(users, plan["every"], plan["seed"], record)
    return VariablePollingCrowd(users, plan["every"], plan["seed"], record, **changes)
