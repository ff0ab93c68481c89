"""A feed that several servers share, over a real engine: what one publishes, all have, under the same ids."""

import asyncio

import pytest

from labkit.feed import Feed, Gap, Update, follow
from labkit.feed.engine_address import EngineAddress
from labkit.feed.shared import SharedFeed
from labkit.fleet.engine import OwnEngine
from tests.helpers.engines import Pair, feeds, until
from tests.helpers.known import known


def numbers(updates: list[Update]) -> list[object]:
    return [update.data["n"] for update in updates]


def test_an_update_has_the_same_id_everywhere_and_ids_of_a_topic_are_contiguous(pair: Pair) -> None:
    here, there = pair

    async def both_publish_and_read() -> list[list[Update]]:
        await asyncio.gather(here.ready("scores"), there.ready("scores"))
        for number in range(20):
            (here if number % 2 else there).publish("scores", {"n": number})
        await until(lambda: all((held := feed.latest("scores")) and held.id == 20 for feed in pair), "all updates")
        return [feed.subscribe("scores", lambda _: None, 0).news() for feed in pair]

    mine, theirs = asyncio.run(both_publish_and_read())
    assert [(each.position, each.data) for each in mine] == [(each.position, each.data) for each in theirs]
    assert [update.id for update in mine] == list(range(1, 21))
    assert numbers(mine) == list(range(20))


def test_a_reader_of_another_server_goes_on_with_its_id(pair: Pair) -> None:
    here, there = pair

    async def come_back() -> list[object]:
        ids = [str(here.publish("scores", {"n": number}).position) for number in range(5)]
        async for news in follow(there, "scores", last_id=ids[1]):
            assert news.gap is None
            return numbers(news)
        raise AssertionError

    assert asyncio.run(come_back()) == [2, 3, 4]


def test_what_was_published_before_the_start_is_there(pair: Pair) -> None:
    here, _ = pair
    first = here.publish("news", {"headline": "Goal!"}, type="goal")
    with SharedFeed(here.address) as late:
        asyncio.run(late.ready("news"))
        found = late.latest("news")
    assert found is not None
    assert (found.position, found.type, found.data) == (first.position, "goal", {"headline": "Goal!"})
    assert found.at == first.at


def test_the_history_is_that_many_updates_and_what_is_gone_is_a_gap(engine: OwnEngine) -> None:
    here, there = feeds(engine, 2, history=3)

    async def read(last_id: str) -> tuple[list[int], Gap | None]:
        await there.ready("scores")
        news = there.subscribe("scores", lambda _: None, last_id).take()
        return [update.id for update in news], news.gap

    with here, there:
        ids = [here.publish("scores", {"n": number}).position for number in range(5)]
        assert asyncio.run(read(str(ids[0]))) == ([3, 4, 5], Gap(ids[0], ids[2], ids[4]))


def test_a_forgotten_topic_is_gone_at_every_server_and_gives_no_id_twice(pair: Pair) -> None:
    here, there = pair

    async def forget() -> Update:
        first = here.publish("orders/1", {"n": 1})
        await there.ready("orders/1")
        here.forget("orders/1")
        await until(lambda: there.latest("orders/1") is None, "the topic to go")
        again = there.publish("orders/1", {"n": 2})
        assert again.position > first.position
        return again

    assert asyncio.run(forget()).id == 2


def test_numbers_are_given_once_and_never_one_that_is_known(pair: Pair) -> None:
    here, there = pair
    given = [
        *here.numbers_after("orders", 0, 3),
        *there.numbers_after("orders", 0, 2),
        *here.numbers_after("orders", 9, 1),
    ]
    assert given == [1, 2, 3, 4, 5, 10]


def test_updates_of_several_topics_that_are_published_together_have_a_moment_each(pair: Pair) -> None:
    here, there = pair
    here.publish("a", {"n": 0})

    async def together() -> list[Update | None]:
        await asyncio.gather(there.ready("a"), there.ready("b"))
        here.publish_together([("a", {"n": 1}, 1.0), ("b", {"n": 2}, 2.0)])
        await until(lambda: there.latest("b") and known(there.latest("a")).id == 2, "both updates")
        return [there.latest(name) for name in "ab"]

    assert [update and (update.id, update.data["n"], update.at) for update in asyncio.run(together())] == [
        (2, 1, 1.0),
        (1, 2, 2.0),
    ]


def test_many_updates_at_once_are_heard_by_who_follows(pair: Pair) -> None:
    here, there = pair

    async def publish() -> None:
        await there.ready("orders/7")
        here.publish_all([(f"orders/{number}", {"n": number}) for number in range(1200)])
        await until(lambda: there.latest("orders/7"), "the update")
        assert there.topics() == ["orders/7"]  # it holds what it was asked for
        assert len(here.topics()) == 1200

    asyncio.run(publish())


@pytest.mark.parametrize("data", [{"n": float("nan")}, {"n": {1, 2}}, {"n": "\ud83c"}])
def test_data_that_cannot_travel_are_refused(pair: Pair, data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="an update can hold what JSON can"):
        pair[0].publish("news", data)
    assert pair[0].latest("news") is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("redis://localhost", "redis://localhost:6379"),
        ("rediss://me:secret@example.org:6380/3", "rediss://example.org:6380/3"),
        ("valkey://:secret@127.0.0.1:7777/0?prefix=a:", "valkey://127.0.0.1:7777/0"),
    ],
)
def test_an_address_shows_no_password(text: str, shown: str) -> None:
    address = EngineAddress.read(text)
    assert address.shown == shown
    assert "secret" not in repr(address)
    again = EngineAddress.read(address.written())
    assert (again.url, again.prefix) == (address.url, address.prefix)


@pytest.mark.parametrize(
    "text", ["", "localhost", "http://:secret@localhost", "redis://:secret@localhost:port", "redis://", 7, None]
)
def test_what_is_no_address_is_refused_without_a_word_of_it(text: object) -> None:
    with pytest.raises(ValueError, match="feed must be the address of an engine") as refused:
        EngineAddress.read(text)
    assert "secret" not in str(refused.value)


def test_a_feed_in_memory_is_always_reachable() -> None:
    assert Feed().state.reachable
