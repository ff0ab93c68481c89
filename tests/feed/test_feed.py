"""The feed, in memory and in a file: ids, replay, the history's limit, and what is said of updates that are gone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.feed import Feed, Gap, Position
from labkit.feed.durable import DurableFeed
from tests.helpers.known import known

MakeFeed = Callable[[int], Feed]


@pytest.fixture(params=["memory", "file"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeFeed]:
    """Makes a feed with a history of that many updates."""
    made: list[Feed] = []

    def feed(history: int) -> Feed:
        made.append(Feed(history) if request.param == "memory" else DurableFeed(tmp_path / "feed.db", history))
        return made[-1]

    yield feed
    for one in made:
        one.close()


def publish(feed: Feed, updates: int, topic: str = "news") -> None:
    for number in range(1, updates + 1):
        feed.publish(topic, {"number": number})


def gap(asked: int, oldest: int, newest: int) -> Gap:
    """A gap of a feed without epochs."""
    return Gap(Position(0, asked), Position(0, oldest), Position(0, newest))


def replay(feed: Feed, last_id: int | None, topic: str = "news") -> list[int]:
    """The ids that a reader gets who knows `last_id`."""
    return [update.id for update in feed.subscribe(topic, lambda _: None, last_id).news()]


def test_ids_count_from_one_in_each_topic_and_the_history_has_a_limit(make: MakeFeed) -> None:
    feed = make(10)
    publish(feed, 25)
    publish(feed, 3, "scores")
    assert replay(feed, 1) == list(range(16, 26))
    assert replay(feed, 0, "scores") == [1, 2, 3]
    assert known(feed.latest("news")).id == 25
    assert feed.latest("weather") is None
    assert sorted(feed.topics()) == ["news", "scores"]


def test_a_forgotten_topic_begins_anew(make: MakeFeed) -> None:
    feed = make(10)
    publish(feed, 5)
    feed.forget("news")
    assert feed.latest("news") is None
    assert feed.topics() == []
    assert feed.publish("news", {}).id == 1


def test_asking_for_a_topic_does_not_make_one(make: MakeFeed) -> None:
    feed = make(10)
    assert feed.latest("news") is None
    feed.subscribe("news", lambda _: None)
    assert feed.topics() == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (None, None),
        (15, None),  # the next one is held
        (25, None),
        (14, gap(14, 16, 25)),
        (0, gap(0, 16, 25)),
        (26, gap(26, 16, 25)),  # from another life
    ],
)
def test_a_reader_is_told_of_what_is_not_held(make: MakeFeed, asked: int | None, told: Gap | None) -> None:
    feed = make(10)
    publish(feed, 25)
    assert feed.subscribe("news", lambda _: None, asked).gap() == told


def test_an_id_from_another_life_is_a_gap_even_when_nothing_is_held(make: MakeFeed) -> None:
    place = make(10).subscribe("news", lambda _: None, 7)
    assert place.gap() == Gap(Position(0, 7), None, None)
    assert place.news() == []


def test_an_id_that_is_reached_between_subscribing_and_reading_is_a_gap_all_the_same(make: MakeFeed) -> None:
    feed = make(10)
    publish(feed, 3)
    place = feed.subscribe("news", lambda _: None, 4)
    publish(feed, 1)
    assert place.gap() == gap(4, 1, 4)
    assert [update.id for update in place.news()] == [3, 4]


def test_a_reader_that_falls_behind_further_than_the_history_reaches_is_told(make: MakeFeed) -> None:
    feed = make(10)
    publish(feed, 1)
    with feed.subscribe("news", lambda _: None, 1) as place:
        publish(feed, 10)
        assert place.gap() is None
        publish(feed, 1)
        assert place.gap() == gap(1, 3, 12)
        place.last_id = place.news()[-1].id
        assert place.gap() is None


@pytest.mark.parametrize("history", [0, -1, 2.5, "100", None, True])
def test_a_history_holds_at_least_one_update(make: MakeFeed, history: int) -> None:
    with pytest.raises(ValueError, match="history must be a whole number, 1 or more, not"):
        make(history)


STEPS = st.lists(
    st.tuples(st.sampled_from(["publish", "publish", "publish", "forget", "restart"]), st.sampled_from("ab"))
)
VALUES = st.dictionaries(
    st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=5), max_size=3
)


@settings(max_examples=60)
@given(STEPS, st.integers(1, 4), st.data())
def test_restarts_change_nothing(steps: list[tuple[str, str]], history: int, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder, ExitStack() as opened:  # hypothesis may leave the block anywhere
        memory, durable = Feed(history), DurableFeed(f"{folder}/feed.db", history, synchronous="NORMAL")
        opened.callback(durable.close)
        for step, topic in steps:
            if step == "publish":
                value: dict[str, object] = dict(data.draw(VALUES))
                assert durable.publish(topic, value, "kind").id == memory.publish(topic, value, "kind").id
            elif step == "forget":
                memory.forget(topic)
                durable.forget(topic)
            else:
                durable.close()
                durable = DurableFeed(f"{folder}/feed.db", history, synchronous="NORMAL")
                opened.callback(durable.close)
        for topic in "ab":
            news = [
                [(u.id, u.type, u.data) for u in feed.subscribe(topic, print, 0).news()] for feed in (memory, durable)
            ]
            assert news[0] == news[1]
        assert sorted(memory.topics()) == sorted(durable.topics())


def test_readers_are_told_each_update_in_the_order_in_which_they_came(make: MakeFeed) -> None:
    feed, told = make(10), []
    with (
        feed.subscribe("news", lambda update: told.append(("first", known(update).id))),
        feed.subscribe("news", lambda update: told.append(("second", known(update).id))),
    ):
        for _ in range(2):
            feed.publish("news", {"headline": "Goal!"})
    feed.publish("news", {"headline": "nobody listens"})
    assert told == [("first", 1), ("second", 1), ("first", 2), ("second", 2)]
