"""Orders and their feed: numbering, replay, the kitchen's clock."""

import asyncio
import time

import httpx
import pytest

from labkit import crowd
from labkit.app.orders import STAGES, AlreadyDelivered, Orders, Shift, UnknownOrder, topic_of
from labkit.feed import Feed
from labkit.server import serve
from tests.helpers.waiting import wait_until


@pytest.fixture
def orders() -> Orders:
    return Orders(Feed())


def test_an_order_goes_through_the_four_stages_and_no_further(orders: Orders) -> None:
    number = orders.place("Pad thai")
    seen = [orders.latest(number).data["stage"]] + [orders.advance(number).data["stage"] for _ in range(3)]
    assert tuple(seen) == STAGES
    assert orders.latest(number).id == 4
    with pytest.raises(AlreadyDelivered, match="place a new order"):
        orders.advance(number)
    assert orders.latest(number).id == 4


def test_an_unknown_order_is_named_together_with_the_known_ones(orders: Orders) -> None:
    with pytest.raises(UnknownOrder, match="no order was placed yet"):
        orders.advance(1)
    orders.place("Pad thai")
    with pytest.raises(UnknownOrder, match=r"no order 7: the orders placed so far are 1 to 1"):
        orders.advance(7)


@pytest.mark.parametrize("dish", ["", "  ", None, 7])
def test_an_order_needs_a_dish(orders: Orders, dish: object) -> None:
    with pytest.raises(ValueError, match="which dish"):
        orders.place(dish)  # type: ignore[arg-type]
    assert orders.placed == 0


def test_a_subscription_replays_from_its_id_and_hears_of_news() -> None:
    feed, heard = Feed(), []
    for headline in "abc":
        feed.publish("news", {"headline": headline})
    with feed.subscribe("news", lambda: heard.append(1), last_id=1) as subscription:
        assert [update.id for update in subscription.news()] == [2, 3]
        subscription.last_id = 3
        feed.publish("news", {"headline": "d"})
        assert heard == [1]
        assert [update.data["headline"] for update in subscription.news()] == ["d"]
    feed.publish("news", {"headline": "e"})
    assert heard == [1]


@pytest.mark.parametrize("unknown", [None, -1, 99])
def test_a_newcomer_or_an_id_from_elsewhere_gets_the_newest_update(unknown: int | None) -> None:
    feed = Feed()
    for headline in "abc":
        feed.publish("news", {"headline": headline})
    subscription = feed.subscribe("news", lambda: None, last_id=unknown)
    assert [update.id for update in subscription.news()] == [3]


def test_history_is_bounded_and_ids_go_on() -> None:
    feed = Feed(history=10)
    for number in range(25):
        feed.publish("news", {"number": number})
    assert [update.id for update in feed.subscribe("news", lambda: None, last_id=1).news()] == list(range(16, 26))


def shift(seed: int) -> list[tuple[int, float]]:
    """The order and moment of each update of a short busy shift, from its start."""
    orders = Orders(Feed(history=1000))
    numbers = [orders.place("Ramen") for _ in range(5)]
    start = time.monotonic()

    async def work() -> None:
        kitchen = Shift(orders, numbers, updates_per_minute=2000, starts_at=start, ends_at=start + 0.3, seed=seed)
        await kitchen.open().finish(20)
        assert kitchen.published == sum(orders.latest(number).id - 1 for number in numbers)

    asyncio.run(work())
    made = [
        (number, round(update.at - start, 5))
        for number in numbers
        for update in orders.feed.subscribe(topic_of(number), lambda: None, last_id=1).news()
    ]
    return sorted(made, key=lambda entry: entry[1])


def test_the_kitchens_clock_repeats_with_its_seed() -> None:
    first = shift(seed=7)
    assert first == shift(seed=7)
    assert first != shift(seed=8)
    assert all(0 < at <= 0.3 for _, at in first)
    # 5 orders x 2,000 a minute x 0.3 s = 50 updates; a Poisson count is within five standard deviations.
    assert abs(len(first) - 50) < 5 * 50**0.5


def test_a_kitchen_never_runs_out_of_stages() -> None:
    orders = Orders(Feed())
    number = orders.place("Ramen")
    for _ in range(9):
        orders.move_on(number)
    assert orders.latest(number).id == 10
    assert orders.latest(number).data["stage"] == STAGES[9 % 4]


def test_a_kitchen_that_is_behind_leaves_room_for_others() -> None:
    with serve() as server:
        order = server.place_order("Ramen")
        server.open_kitchen(order, seconds=3600, updates_per_minute=1e9)
        wait_until(lambda: server.meter.cpu_seconds > 0.3, "the kitchen to be behind")
        assert httpx.get(f"{server.url}/orders/{order}").json()["update"] > 1
        assert server.stage(order) in STAGES


def test_a_run_with_more_updates_than_can_be_made_says_so() -> None:
    with serve() as server:
        run = crowd.polling(server, 100, 0.5, 0.5, updates_per_minute=1e9)
        assert run.errors == 0
        (note,) = run.notes
        assert "The kitchen closed early: 1,666,666,667 updates a second are more than this machine can make" in note
