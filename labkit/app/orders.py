"""Food orders, their four stages, and the kitchen that moves them on: by hand, or by a seeded clock.

The example is a food-delivery tracker: order received, cooking started, out for delivery, delivered.
"""

import asyncio
import logging
import random
import time
from collections.abc import Sequence

from labkit.feed import Feed, Update
from labkit.plumbing import arguments

TURN = 0.01  # seconds for which a kitchen that is behind works on
BREATH = 0.001  # seconds that it leaves to others then
log = logging.getLogger("labkit")
STAGES = ("order received", "cooking started", "out for delivery", "delivered")


class UnknownOrder(LookupError):
    """No order has this number."""


class AlreadyDelivered(ValueError):
    """A delivered order has no next stage."""


def topic_of(order: int | str) -> str:
    """The feed's topic with the updates of one order."""
    return f"orders/{order}"


class Orders:
    """All orders of one server. Each stage is an update in the `feed`; orders are numbered from 1.

    A feed that outlives its server knows orders of an earlier life; counting goes on after them.
    """

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        numbers = (arguments.short_number(topic.removeprefix(topic_of(""))) for topic in feed.topics())
        self.placed = max((number for number in numbers if number is not None), default=0)

    def place(self, dish: str) -> int:
        """Take an order and return its number. Its first update is "order received". Raises ValueError for no dish."""
        if not arguments.is_text(dish):
            raise ValueError(f'which dish? Write its name in quotes, such as "Pad thai", not {dish!r}')
        self._publish(self.placed + 1, dish, 0)
        self.placed += 1  # only now: an update that could not be kept has not happened
        return self.placed

    def place_all(self, dishes: Sequence[str]) -> range:
        """Take many orders at once and return their numbers. If they cannot be kept, none was placed."""
        before = self.placed
        try:
            with self.feed.batch():
                for dish in dishes:
                    self.place(dish)
        except OSError:
            self.placed = before
            raise
        return range(before + 1, self.placed + 1)

    def latest(self, order: int) -> Update:
        """The newest update of an order. Raises UnknownOrder."""
        update = self.feed.latest(topic_of(order))
        if update is None:
            known = f"the orders placed so far are 1 to {self.placed}" if self.placed else "no order was placed yet"
            raise UnknownOrder(f'there is no order {order!r}: {known}; server.place_order("Pad thai") places one')
        return update

    def advance(self, order: int) -> Update:
        """Move an order on by one stage. Raises UnknownOrder or AlreadyDelivered."""
        latest = self.latest(order)
        if latest.data["stage"] == STAGES[-1]:
            raise AlreadyDelivered(
                f"order {order} is already delivered, so it has no next stage; place a new order to go on"
            )
        return self.move_on(order)

    def move_on(self, order: int, at: float | None = None) -> Update:
        """Like `advance`, but a delivered order is ordered again: an experiment's updates must not run out.

        `at` is the moment of the update, in `time.perf_counter` seconds.
        """
        latest = self.latest(order)
        stage = STAGES.index(str(latest.data["stage"]))
        return self._publish(order, str(latest.data["dish"]), (stage + 1) % len(STAGES), at)

    def _publish(self, order: int, dish: str, stage: int, at: float | None = None) -> Update:
        data: dict[str, object] = {"order": order, "dish": dish, "stage": STAGES[stage]}
        return self.feed.publish(topic_of(order), data, at=at)


class Shift:
    """A kitchen at work: orders move on at random moments (a Poisson process), the same moments for the same seed.

    `updates_per_minute` is the mean rate of one order. The shift lasts from `starts_at` to `ends_at`, both in
    `time.perf_counter` seconds. An update counts from its planned moment, even when a busy kitchen is late with it.
    It ends early when an update cannot be kept; `trouble` says why.
    """

    def __init__(
        self,
        orders: Orders,
        numbers: Sequence[int],
        *,
        updates_per_minute: float,
        starts_at: float,
        ends_at: float,
        seed: int,
    ) -> None:
        self._orders = orders
        self._numbers = numbers
        self._rate = updates_per_minute / 60 * len(numbers)  # a second, all orders together
        self.starts_at = starts_at
        self.ends_at = ends_at
        self._random = random.Random(seed)
        self.published = 0
        self.trouble = ""
        self._work: asyncio.Task[None] | None = None

    def open(self) -> "Shift":
        """Start working, in the event loop that runs."""
        self._work = asyncio.get_running_loop().create_task(self._publish_all())
        return self

    def close(self) -> None:
        """Stop before the end. Closing twice is harmless."""
        if self._work is not None:
            self._work.cancel()

    async def finish(self, limit: float) -> None:
        """Return when the last update is published. One that takes `limit` seconds longer is closed: it is too late."""
        if self._work is None:
            return
        _, late = await asyncio.wait([self._work], timeout=limit)
        if late:
            self.close()
            self.trouble = f"{self._rate:,.0f} updates a second are more than this machine can make and deliver"

    async def _publish_all(self) -> None:
        at = self.starts_at + self._random.expovariate(self._rate)
        paused = time.perf_counter()
        while at <= self.ends_at:
            order = self._random.choice(self._numbers)
            early = at - time.perf_counter()
            if early > 0 or time.perf_counter() - paused > TURN:
                await asyncio.sleep(early if early > 0 else BREATH)  # who is behind must let others work too
                paused = time.perf_counter()
            try:
                # An event loop's timer may ring half a millisecond early; nothing arrives before it has happened.
                self._orders.move_on(order, min(at, time.perf_counter()))
            except OSError as problem:
                self.trouble = str(problem)
                log.warning("the kitchen has closed early: %s", problem)
                return
            self.published += 1
            at += self._random.expovariate(self._rate)
