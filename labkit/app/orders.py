"""Food orders, their four stages, and the kitchen that moves them on: by hand, or by a seeded clock.

The example is a food-delivery tracker: order received, cooking started, out for delivery, delivered.
"""

import asyncio
import logging
import random
import time
from array import array
from collections.abc import Iterable, Sequence
from itertools import islice

from labkit.feed import CannotKeep, Feed, Update
from labkit.plumbing import arguments

TOO_LATE = 0.5  # seconds by which an update may be late until its kitchen is said to be overloaded
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

    A feed that outlives its server knows orders of an earlier life; counting goes on after them. Raises CannotKeep for
    one that no server has written. In a feed that servers share, each of them knows the orders of all.
    """

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.placed = 0  # number of the newest order that is known here
        for topic in feed.topics():
            number = arguments.short_number(topic.removeprefix(topic_of("")))
            if number is not None and topic == topic_of(number):
                _check_kept(number, feed.subscribe(topic, lambda _update: None, 0).news())
                self.placed = max(self.placed, number)

    def place(self, dish: str) -> int:
        """Take an order and return its number. Its first update is "order received". Raises ValueError for no dish."""
        _check(dish)
        (number,) = self.feed.numbers_after("orders", self.placed, 1)
        self._publish(number, dish, 0)
        self.placed = number  # only now: an update that could not be kept has not happened
        return number

    def place_all(self, dishes: Sequence[str]) -> range:
        """Take many orders at once and return their numbers. If they cannot be kept, none was placed."""
        for dish in dishes:
            _check(dish)
        numbers = self.feed.numbers_after("orders", self.placed, len(dishes))
        orders = zip(numbers, dishes, strict=True)
        self.feed.publish_all([(topic_of(number), _at_stage(number, dish, 0)) for number, dish in orders])
        self.placed = max(self.placed, *numbers) if numbers else self.placed
        return numbers

    def latest(self, order: int) -> Update:
        """The newest update of an order. Raises UnknownOrder."""
        found = self.feed.latest(topic_of(order))
        if found is None:
            known = f"the orders placed so far are 1 to {self.placed}" if self.placed else "no order was placed yet"
            if self.feed.shared:
                known = "no server that shares this feed has placed it"
            raise UnknownOrder(f'there is no order {order!r}: {known}; server.place_order("Pad thai") places one')
        return found

    def look_up(self, order: int) -> Update:
        """The same, but first the feed asks its engine, if it has one: another server may have moved the order on."""
        self.feed.fetch(topic_of(order))
        return self.latest(order)

    def newest(self, most: int) -> list[Update]:
        """How the orders that were placed last stand, the newest first, up to `most` of them."""
        orders = (topic for topic in reversed(self.feed.topics()) if topic.startswith(topic_of("")))
        return [update for topic in islice(orders, most) if (update := self.feed.latest(topic))]

    def advance(self, order: int) -> Update:
        """Move an order on by one stage. Raises UnknownOrder or AlreadyDelivered."""
        if _stage(self.look_up(order)) == len(STAGES) - 1:
            raise AlreadyDelivered(
                f"order {order} is already delivered, so it has no next stage; place a new order to go on"
            )
        return self.move_on(order)

    def move_on(self, order: int, at: float | None = None) -> Update:
        """Like `advance`, but a delivered order is ordered again: an experiment's updates must not run out.

        `at` is the moment of the update, in `time.perf_counter` seconds.
        """
        return self.feed.publish(*self._next(order), at=at)

    def move_on_together(self, orders: Sequence[tuple[int, float]]) -> None:
        """The same for orders that all differ, each with the moment of its update: all of them, or none."""
        self.feed.publish_together([(*self._next(order), at) for order, at in orders])

    def forget(self, orders: Iterable[int]) -> None:
        """Drop orders that nobody will ask for again. If that cannot be kept, all of them are still there."""
        self.feed.forget_all([topic_of(order) for order in orders])

    def _next(self, order: int) -> tuple[str, dict[str, object]]:
        """The topic and the data of an order's next update."""
        before = self.latest(order)
        stage = (_stage(before) + 1) % len(STAGES)
        return topic_of(order), _at_stage(order, str(before.data["dish"]), stage)

    def _publish(self, number: int, dish: str, stage: int) -> Update:
        return self.feed.publish(topic_of(number), _at_stage(number, dish, stage))


def _at_stage(number: int, dish: str, stage: int) -> dict[str, object]:
    return {"order": number, "dish": dish, "stage": STAGES[stage]}


def _stage(update: Update) -> int:
    return STAGES.index(str(update.data["stage"]))


def _check(dish: object) -> None:
    if not arguments.is_text(dish):
        raise ValueError(f'dish must be a non-empty string, such as "Pad thai", not {dish!r}')


def _check_kept(number: int, updates: Sequence[Update]) -> None:
    """Check an order of an earlier life of the server. Raises CannotKeep for what no server has written."""
    for update in updates:
        order, dish, stage = (update.data.get(name) for name in ("order", "dish", "stage"))
        if order != number or not arguments.is_text(dish) or stage not in STAGES:
            raise CannotKeep(
                f"update {update.id} of order {number} in the history file is not as a server writes it; "
                "rename the file to keep it, and the next start begins a new one"
            )


class Kitchen:
    """The kitchen at work: orders move on at random moments (a Poisson process), the same moments for the same seed.

    `updates_per_minute` is the mean rate of one order. It is open from `starts_at` to `ends_at`, both in
    `time.perf_counter` seconds. An update counts from its planned moment, even when a busy kitchen is late with it.
    It closes early when an update cannot be kept, or an order was dropped; `trouble` says why.
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
        self._next = starts_at  # when the next update is due
        self.of_each = array("q", bytes(8 * len(numbers)))  # updates that it has published of each order
        self.trouble = ""
        self._work: asyncio.Task[None] | None = None

    @property
    def published(self) -> int:
        """How many updates it has published."""
        return sum(self.of_each)

    def open(self) -> "Kitchen":
        """Start working, in the event loop that runs."""
        self._work = asyncio.get_running_loop().create_task(self._publish_all())
        return self

    @property
    def at_work(self) -> bool:
        """Whether there may be updates still to come."""
        return self._work is not None and not self._work.done()

    def close(self) -> None:
        """Stop before the end. Closing twice is harmless."""
        if self._work is None or self._work.done():
            return
        self._work.cancel()
        if time.perf_counter() - self._next > TOO_LATE:
            self.trouble = f"{self._rate:,.0f} updates a second are more than this machine can make and deliver"

    async def finish(self, limit: float) -> None:
        """Return when the last update is published. A kitchen that takes `limit` seconds longer is closed."""
        if self._work is None:
            return
        _, late = await asyncio.wait([self._work], timeout=limit)
        if late:
            self.close()

    async def _publish_all(self) -> None:
        self._next += self._random.expovariate(self._rate)
        self._index = self._random.randrange(len(self._numbers))  # of the order that it is of
        paused = time.perf_counter()
        while self._next <= self.ends_at:
            early = self._next - time.perf_counter()
            if early > 0 or time.perf_counter() - paused > TURN:
                await asyncio.sleep(early if early > 0 else BREATH)  # one that is behind lets others work too
                paused = time.perf_counter()
            due = self._due()
            try:
                self._orders.move_on_together([(self._numbers[index], at) for index, at in due.items()])
            except (OSError, UnknownOrder) as problem:
                self.trouble = str(problem)
                log.warning("the kitchen has closed early: %s", problem)
                return
            for index in due:
                self.of_each[index] += 1

    def _due(self) -> dict[int, float]:
        """The next update, and those that are due by now and that the feed takes together: of which order, and when."""
        due: dict[int, float] = {}
        while self._next <= self.ends_at and len(due) < self._orders.feed.together:
            index, now = self._index, time.perf_counter()
            if due and (self._next > now or index in due):
                break
            due[index] = min(self._next, now)  # a timer may end early, and nothing arrives before it has happened
            self._next += self._random.expovariate(self._rate)
            self._index = self._random.randrange(len(self._numbers))
        return due
