"""Orders and their feed: numbering, replay, the kitchen's clock."""

import asyncio
import time
from pathlib import Path

import httpx
import pytest

from labkit import crowd
from labkit.app.orders import STAGES, AlreadyDelivered, Kitchen, Orders, UnknownOrder, topic_of
from labkit.crowd.control_client import ControlClient
from labkit.feed import CannotKeep, Feed
from labkit.feed.durable import DurableFeed
from labkit.plumbing.owner import HEADER, secret_of
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
    with pytest.raises(ValueError, match="dish must be a non-empty string"):
        orders.place(dish)  # type: ignore[arg-type]
    assert orders.placed == 0


def test_a_subscription_replays_from_its_id_and_hears_of_news() -> None:
    feed, heard = Feed(), []
    for headline in "abc":
        feed.publish("news", {"headline": headline})
    with feed.subscribe("news", lambda _: heard.append(1), last_id=1) as subscription:
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
    subscription = feed.subscribe("news", lambda _: None, last_id=unknown)
    assert [update.id for update in subscription.news()] == [3]


def test_history_is_bounded_and_ids_go_on() -> None:
    feed = Feed(history=10)
    for number in range(25):
        feed.publish("news", {"number": number})
    assert [update.id for update in feed.subscribe("news", lambda _: None, last_id=1).news()] == list(range(16, 26))


def updates_of_a_kitchen(seed: int) -> list[tuple[int, float]]:
    """The order and moment of each update that a busy kitchen makes in 0.3 s, from its start."""
    orders = Orders(Feed(history=1000))
    numbers = [orders.place("Ramen") for _ in range(5)]
    start = time.monotonic()

    async def work() -> None:
        kitchen = Kitchen(orders, numbers, updates_per_minute=2000, starts_at=start, ends_at=start + 0.3, seed=seed)
        await kitchen.open().finish(20)
        assert kitchen.published == sum(orders.latest(number).id - 1 for number in numbers)

    asyncio.run(work())
    made = [
        (number, round(update.at - start, 5))
        for number in numbers
        for update in orders.feed.subscribe(topic_of(number), lambda _: None, last_id=1).news()
    ]
    return sorted(made, key=lambda entry: entry[1])


def test_the_kitchens_clock_repeats_with_its_seed() -> None:
    first = updates_of_a_kitchen(seed=7)
    assert first == updates_of_a_kitchen(seed=7)
    assert first != updates_of_a_kitchen(seed=8)
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
        assert run.measured.kitchen_closed_early
        (note,) = run.notes
        assert "before the end of the run: 1,666,666,667 updates a second are more than this machine can make" in note


def test_an_experiment_has_one_kitchen() -> None:
    with (
        serve() as server,
        httpx.Client(base_url=server.url, headers={HEADER: secret_of(server.port)}, timeout=60) as http,
    ):
        path = f"/experiments/{http.post('/experiments', json={'orders': 3}).json()['experiment']}"
        plan = {"seconds": 0.05, "updates_per_minute": 6000, "seed": 1}
        started = [http.post(f"{path}/start", json=plan).status_code for _ in range(2)]
        assert started == [200, 409]
        published = http.get(path).json()["published"]
        assert published == sum(http.get(f"/orders/{order}").json()["update"] - 1 for order in (1, 2, 3)) > 0
        assert http.delete(path).status_code == 204
        assert server.log == []


def test_a_kitchen_whose_order_was_dropped_closes_and_says_why() -> None:
    with serve() as server:
        with ControlClient(server.url) as experiment:
            server.open_kitchen(experiment.prepare(1), seconds=3600, updates_per_minute=60_000)
        wait_until(lambda: any("closed early: there is no order 1" in line for line in server.log), "the reason")
        server.open_kitchen(server.place_order("Ramen"), seconds=0.01)
        assert len(server._control._kitchens) == 1


def test_orders_that_cannot_be_dropped_are_all_still_there(tmp_path: Path) -> None:
    feed = DurableFeed(tmp_path / "orders.db")
    orders = Orders(feed)
    placed = orders.place_all(["Ramen", "Pad thai"])
    feed.close()
    with pytest.raises(CannotKeep):
        orders.forget(placed)
    assert [orders.latest(order).data["dish"] for order in placed] == ["Ramen", "Pad thai"]


def test_of_many_dishes_with_an_invalid_one_no_order_is_placed(orders: Orders) -> None:
    with pytest.raises(ValueError, match="dish must be a non-empty string"):
        orders.place_all(["Ramen", ""])
    assert (orders.placed, orders.feed.topics()) == (0, [])


def test_orders_of_an_earlier_life_go_on_where_they_stood(tmp_path: Path) -> None:
    with DurableFeed(tmp_path / "orders.db") as feed:
        orders = Orders(feed)
        for _ in range(3):
            orders.place("Ramen")
        orders.advance(2)
        orders.forget([3])
    with DurableFeed(tmp_path / "orders.db") as feed:
        orders = Orders(feed)
        assert orders.advance(2).data == {"order": 2, "dish": "Ramen", "stage": "out for delivery"}
        assert orders.latest(1).data["stage"] == "order received"
        with pytest.raises(UnknownOrder, match="the orders placed so far are 1 to 2"):
            orders.latest(3)
