"""Epochs: an id of another life of a topic is always a gap, and an id of this life never is while its next is held."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from labkit.feed import Feed, Gap, News, Position, follow
from labkit.feed.durable import DurableFeed

OLD_LAYOUT = """
CREATE TABLE updates (topic TEXT, id INTEGER, type TEXT, data TEXT, at REAL, PRIMARY KEY (topic, id)) WITHOUT ROWID;
PRAGMA application_id = 1818321515;
INSERT INTO updates VALUES ('news', 3, 'message', '{"headline": "third"}', 1.5);
INSERT INTO updates VALUES ('news', 4, 'message', '{"headline": "fourth"}', 2.5);
"""


def publish(feed: Feed, updates: int, topic: str = "news") -> Position:
    """The position after the last of so many."""
    for number in range(updates):
        last = feed.publish(topic, {"number": number})
    return last.position


def gap(feed: Feed, last_id: Position | str | int | None, topic: str = "news") -> Gap | None:
    return feed.subscribe(topic, lambda _: None, last_id).gap()


def news(feed: Feed, last_id: Position | str | int | None, topic: str = "news") -> list[int]:
    return [update.id for update in feed.subscribe(topic, lambda _: None, last_id).news()]


def test_a_feed_writes_its_epoch_only_when_asked_to() -> None:
    assert str(publish(Feed(), 4)) == "4"
    epoch, _, number = str(publish(Feed(epochs=True), 4)).partition("-")
    assert (1 <= int(epoch) <= 999_999_999, number) == (True, "4")


@pytest.mark.parametrize("updates", [3, 4, 5, 50])
def test_an_id_of_another_life_is_a_gap_however_far_the_new_count_is(updates: int) -> None:
    stale, feed = publish(Feed(epochs=True), 4), Feed(epochs=True)
    newest = publish(feed, updates)
    assert gap(feed, stale) == gap(feed, str(stale)) == Gap(stale, Position(newest.epoch, 1), newest)
    assert news(feed, stale) == [updates]  # as a newcomer
    assert gap(feed, str(newest)) is None


def test_a_plain_id_is_of_no_life_that_has_an_epoch_and_the_other_way_round() -> None:
    plain, epochs = Feed(), Feed(epochs=True)
    bare, full = publish(plain, 9), publish(epochs, 9)
    assert gap(epochs, 4) == Gap(Position(0, 4), Position(full.epoch, 1), full)
    assert gap(plain, Position(full.epoch, 4)) == Gap(Position(full.epoch, 4), Position(0, 1), bare)


def test_zero_is_the_beginning_of_any_life() -> None:
    for feed in (Feed(3, epochs=True), Feed(3)):
        assert gap(feed, 0) is None
        publish(feed, 3)
        assert (gap(feed, "0"), news(feed, "0")) == (None, [1, 2, 3])
        publish(feed, 1)
        missing = gap(feed, 0)
        assert missing is not None
        assert (missing.oldest.number if missing.oldest else 0, news(feed, 0)) == (2, [2, 3, 4])


def test_without_epochs_an_id_that_the_new_count_has_passed_is_taken_for_a_new_one() -> None:
    """The limit that the docstrings of Gap and Feed state."""
    stale, feed = publish(Feed(), 3), Feed()
    publish(feed, 4)
    assert (gap(feed, stale), news(feed, stale)) == (None, [4])


def test_a_gap_says_its_positions_as_ids_are_written() -> None:
    assert Gap(Position(8302, 3), Position(9105, 1), Position(9105, 4)).as_json() == {
        "asked": "8302-3",
        "oldest": "9105-1",
        "newest": "9105-4",
    }
    assert Gap(Position(0, 7), None, None).as_json() == {"asked": 7, "oldest": None, "newest": None}


def first(feed: Feed, last_id: Position | str | int | None) -> News:
    """The first list that `follow` has."""

    async def read() -> News:
        following = follow(feed, "news", last_id)
        try:
            return await anext(following)
        finally:
            await following.aclose()

    return asyncio.run(asyncio.wait_for(read(), 20))


def test_follow_tells_a_gap_with_the_list_that_comes_after_it() -> None:
    stale, feed = publish(Feed(epochs=True), 3), Feed(5, epochs=True)
    empty = first(feed, stale)
    assert (list(empty), empty.gap) == ([], Gap(stale, None, None))
    newest = publish(feed, 9)
    late = first(feed, str(stale))
    assert ([update.id for update in late], late.gap) == ([9], Gap(stale, Position(newest.epoch, 5), newest))
    behind = first(feed, Position(newest.epoch, 2))
    assert [update.id for update in behind] == [5, 6, 7, 8, 9]
    assert behind.gap == Gap(Position(newest.epoch, 2), Position(newest.epoch, 5), newest)
    assert first(feed, Position(newest.epoch, 4)).gap is None
    assert first(feed, None).gap is None


def test_follow_tells_a_gap_once_and_another_one_when_it_falls_behind() -> None:
    async def read() -> None:
        feed = Feed(2)
        publish(feed, 3)
        following = follow(feed, "news", 99)
        gaps = [(await anext(following)).gap]
        publish(feed, 1)
        gaps.append((await anext(following)).gap)
        publish(feed, 5)
        gaps.append((await anext(following)).gap)
        assert gaps == [
            Gap(Position(0, 99), Position(0, 2), Position(0, 3)),
            None,
            Gap(Position(0, 4), Position(0, 8), Position(0, 9)),
        ]
        await following.aclose()

    asyncio.run(read())


def test_a_file_keeps_its_epoch_and_a_new_file_has_another(tmp_path: Path) -> None:
    with DurableFeed(tmp_path / "one.db", epochs=True) as feed:
        known = publish(feed, 3)
    with DurableFeed(tmp_path / "one.db") as feed:  # a life that does not show it
        assert str(publish(feed, 1)) == "4"
    with DurableFeed(tmp_path / "one.db", epochs=True) as feed:
        assert (gap(feed, str(known)), news(feed, str(known))) == (None, [4])
        assert publish(feed, 1, "scores").epoch == known.epoch
        assert publish(feed, 1) == (known.epoch, 5)
    with DurableFeed(tmp_path / "two.db", epochs=True) as feed:
        publish(feed, 9)
        assert gap(feed, known) is not None


def test_a_file_without_an_epoch_gets_one_and_keeps_its_updates(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript(OLD_LAYOUT)
    with DurableFeed(tmp_path / "old.db", epochs=True) as feed:
        third, fourth = feed.subscribe("news", lambda _: None, 0).news()
        assert (third.id, third.data, fourth.id) == (3, {"headline": "third"}, 4)
        known = publish(feed, 1)
        assert third.epoch == known.epoch > 0
    with DurableFeed(tmp_path / "old.db", epochs=True) as feed:
        assert (gap(feed, third.position), news(feed, third.position)) == (None, [4, 5])
        assert gap(feed, 4) is not None  # handed out before the file had an epoch


class Lives(RuleBasedStateMachine):
    """Readers keep every id they were ever told; topics are forgotten, and feeds start again."""

    @initialize(history=st.integers(1, 4), durable=st.booleans())
    def start(self, history: int, durable: bool) -> None:
        self.history, self.durable = history, durable
        self.folder = TemporaryDirectory()
        self.told: dict[str, list[tuple[object, Position]]] = {"a": [], "b": []}  # of each topic: life, id
        self.lives: dict[str, object] = {}
        self.feed = self.open()

    def open(self) -> Feed:
        if self.durable:
            return DurableFeed(f"{self.folder.name}/feed.db", self.history, synchronous="NORMAL", epochs=True)
        return Feed(self.history, epochs=True)

    @rule(topic=st.sampled_from("ab"), updates=st.integers(1, 6))
    def publish(self, topic: str, updates: int) -> None:
        life = self.lives.setdefault(topic, object())
        for _ in range(updates):
            self.told[topic].append((life, self.feed.publish(topic, {}).position))

    @rule(topic=st.sampled_from("ab"))
    def forget(self, topic: str) -> None:
        self.feed.forget(topic)
        self.lives.pop(topic, None)

    @rule()
    def restart(self) -> None:
        self.feed.close()
        self.feed = self.open()
        if not self.durable:
            self.lives.clear()

    @rule(topic=st.sampled_from("ab"))
    def come_back(self, topic: str) -> None:
        newest = max((id.number for life, id in self.told[topic] if life is self.lives.get(topic)), default=0)
        for life, id in self.told[topic]:
            held = life is self.lives.get(topic) and id.number >= newest - self.history
            assert (gap(self.feed, str(id), topic) is None) == held
            if held:
                assert news(self.feed, str(id), topic) == list(range(id.number + 1, newest + 1))

    def teardown(self) -> None:
        if hasattr(self, "feed"):
            self.feed.close()
            self.folder.cleanup()


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=60, stateful_step_count=20)
