"""A clock for users whose intervals change: jittered, adaptive, or all starting together."""

import asyncio
import heapq
import random
import time
from collections.abc import Sequence

from labkit.crowd.users.polling import POLLS_IN_A_ROW, PollingUser
from labkit.crowd.users.record import Record

ROUNDING = 1e-9  # seconds; a herd that is due when the window closes is not of the window


class RestlessCrowd:
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
        self.users = users
        self.warm_up = every  # seconds before the window
        self._draw = random.Random(seed)
        self._phases = [0.0 if together else self._draw.uniform(0, every) for _ in users]
        self._every = every
        self._slowest = slowest
        self._jitter = jitter
        self._record = record

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

    def outstanding(self) -> int:
        """How many users still wait for an answer."""
        return sum(user.waits for user in self.users)
