"""What a shared feed does when its engine, or the way to it, fails: nothing twice, nothing lost without a word."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import pytest

from labkit.faults import FaultLine, between
from labkit.feed import News, Position, follow
from labkit.feed.engine_address import EngineAddress, EngineUnreachable
from labkit.feed.engine_connection import Connection
from labkit.feed.shared import SharedFeed
from labkit.fleet.engine import Data, OwnEngine
from tests.helpers.engines import Pair, feeds, until
from tests.helpers.lossy import LossyLine


@pytest.fixture(autouse=True)
def _engine_runs(engine: OwnEngine) -> Iterator[None]:
    yield
    engine.kill()
    engine.start("none")


def over(line: LossyLine | FaultLine, engine: OwnEngine, feed: SharedFeed) -> SharedFeed:
    """The same feed by way of a line."""
    url = feed.address.written().replace(f":{port_of(engine)}/", f":{line.port}/")
    return SharedFeed(EngineAddress.read(url), 1000)


def line_to(engine: OwnEngine) -> FaultLine:
    return between(engine.address.shown.replace("redis", "http").removesuffix("/0"))


def port_of(engine: OwnEngine) -> int:
    return int(engine.address.shown.rpartition(":")[2].partition("/")[0])


class Reader:
    """One who follows a topic, and keeps what it is told: positions, and gaps."""

    def __init__(self, feed: SharedFeed) -> None:
        self.told: dict[Position, object] = {}
        self.gaps: list[Position] = []
        self.doubled: list[Position] = []
        self.task = asyncio.get_running_loop().create_task(self._read(feed))

    async def _read(self, feed: SharedFeed) -> None:
        async for news in follow(feed, "scores", 0):
            self._note(news)

    def _note(self, news: News) -> None:
        if news.gap:
            self.gaps.append(news.gap.asked)
        for update in news:
            if update.position in self.told:
                self.doubled.append(update.position)
            self.told[update.position] = update.data["n"]


@pytest.mark.parametrize("data", ["kept", "none", "snapshot"])
def test_after_a_restart_each_reader_has_all_or_a_gap_and_no_id_stands_for_two_updates(
    engine: OwnEngine, pair: Pair, data: Data
) -> None:
    here, there = pair

    async def live_through_it() -> list[Reader]:
        readers = [Reader(here), Reader(there)]
        await until(lambda: all(feed.holds("scores") for feed in pair), "both to follow")
        for number in range(5):
            here.publish("scores", {"n": number})
        engine.snapshot()
        for number in range(5, 8):
            there.publish("scores", {"n": number})
        await until(lambda: all(len(reader.told) == 8 for reader in readers), "eight updates")
        engine.kill()
        engine.start(data)
        number = 8
        while number < 12:
            await asyncio.sleep(0.01)
            with suppress(EngineUnreachable):
                (here if number % 2 else there).publish("scores", {"n": number})
                number += 1
        await until(lambda: all(11 in reader.told.values() for reader in readers), "the last update")
        for reader in readers:
            reader.task.cancel()
        return readers

    for reader in asyncio.run(live_through_it()):
        assert list(reader.told.values()) == list(range(12))
        assert reader.doubled == []
        assert reader.gaps[0].number == 8
        assert len({position.epoch for position in reader.told}) == 2


def test_a_reader_who_has_what_the_engine_has_lost_is_told_so_before_anything_is_published(
    engine: OwnEngine, pair: Pair
) -> None:
    here, there = pair
    first = here.publish("scores", {"n": 0})
    engine.snapshot()
    lost = here.publish("scores", {"n": 1})
    engine.kill()
    engine.start("snapshot")

    async def come_back() -> News:
        await there.ready("scores")
        return there.subscribe("scores", lambda _: None, str(lost.position)).take()

    news = asyncio.run(come_back())
    assert news.gap is not None
    assert (news.gap.asked, news.gap.newest) == (lost.position, first.position)


def test_an_order_of_before_keeps_its_number_for_itself(engine: OwnEngine, pair: Pair) -> None:
    here, _ = pair
    assert list(here.numbers_after("orders", 0, 3)) == [1, 2, 3]
    engine.kill()
    engine.start("none")
    assert list(here.numbers_after("orders", 3, 1)) == [4]


@pytest.fixture
def lossy(engine: OwnEngine) -> Iterator[tuple[LossyLine, SharedFeed, SharedFeed]]:
    """A line that loses things, a feed that publishes over it, and one that has a line of its own."""
    line = LossyLine(port_of(engine))
    here, there = feeds(engine, 2)
    with over(line, engine, here) as sender, here, there:
        yield line, sender, there
    line.close()


Lossy = tuple[LossyLine, SharedFeed, SharedFeed]


def everything(feed: SharedFeed, topic: str) -> list[object]:
    feed.fetch(topic)
    return [update.data["n"] for update in feed.subscribe(topic, lambda _: None, 0).news()]


def test_an_update_whose_answer_was_lost_is_published_once(lossy: Lossy) -> None:
    line, sender, there = lossy
    sender.publish("scores", {"n": 0})
    line.lose("answer")
    update = sender.publish("scores", {"n": 1})
    assert line.lost.is_set()
    assert update.id == 2
    assert sender.publish("scores", {"n": 2}).id == 3
    assert everything(there, "scores") == [0, 1, 2]


def test_a_request_that_comes_late_does_nothing_once_it_was_sent_again(lossy: Lossy) -> None:
    line, sender, there = lossy
    sender.publish("scores", {"n": 0})
    line.lose("request")
    assert sender.publish("scores", {"n": 1}).id == 2
    line.let_go()
    assert sender.publish("scores", {"n": 2}).id == 3
    assert everything(there, "scores") == [0, 1, 2]


def test_many_updates_whose_answer_was_lost_are_published_once(lossy: Lossy) -> None:
    line, sender, there = lossy
    sender.publish("scores", {"n": 0})
    line.lose("answer")
    sender.publish_all([(f"orders/{number}", {"n": number}) for number in range(50)])
    assert line.lost.is_set()
    assert [everything(there, f"orders/{number}") for number in (0, 49)] == [[0], [49]]


def test_a_publisher_that_is_cut_off_again_and_again_publishes_each_update_once(engine: OwnEngine) -> None:
    here, there = feeds(engine, 2, history=1000)
    sent: list[int] = []
    with line_to(engine) as line, here, there:
        with over(line, engine, here) as sender:
            for number in range(150):
                if number % 10 == 5:
                    line.cut_after(number * 7, times=1)
                    line.cut()
                with suppress(EngineUnreachable):
                    sender.publish("scores", {"n": number})
                    sent.append(number)
        got = everything(there, "scores")
    assert len(got) == len(set(got))
    assert set(sent) <= set(got)
    assert len(sent) > 100


def test_an_engine_that_is_full_says_so_and_takes_updates_again_later(engine: OwnEngine, pair: Pair) -> None:
    here, _ = pair
    connection = Connection(engine.address)
    connection.ask(("CONFIG", "SET", "maxmemory", "1mb"))
    with pytest.raises(EngineUnreachable, match="is full, it has reached its maxmemory"):
        here.publish("scores", {"n": 0})
    assert here.state.reachable
    connection.ask(("CONFIG", "SET", "maxmemory", "0"))
    connection.close()
    here.publish("scores", {"n": 1})
    assert everything(here, "scores") == [1]


def test_a_silent_engine_is_noticed_and_found_again(engine: OwnEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labkit.feed.log_reader.BLOCK", 0.2)
    here, there = feeds(engine, 2)

    async def live_through_it(feed: SharedFeed, line: FaultLine) -> list[object]:
        reader = Reader(feed)
        there.publish("scores", {"n": 0})
        await until(lambda: len(reader.told) == 1, "the first update")
        line.silence()
        there.publish("scores", {"n": 1})
        await until(lambda: not feed.state.reachable, "the silence to be noticed")
        assert "has not answered within" in feed.state.problem
        with pytest.raises(EngineUnreachable, match="has not answered within"):
            feed.publish("scores", {"n": 9})  # at once: nobody waits for what is known to be away
        line.mend()
        await until(lambda: len(reader.told) == 2, "what was missed")
        assert feed.state.reachable
        feed.publish("scores", {"n": 2})
        await until(lambda: len(reader.told) == 3, "an update of its own")
        reader.task.cancel()
        assert not reader.gaps
        return list(reader.told.values())

    with line_to(engine) as line, here, there, over(line, engine, here) as feed:
        assert asyncio.run(live_through_it(feed, line)) == [0, 1, 2]


def test_a_slow_engine_makes_everything_late_and_loses_nothing(engine: OwnEngine) -> None:
    here, there = feeds(engine, 2)

    async def live_through_it(feed: SharedFeed, line: FaultLine) -> Reader:
        line.delay(0.1)
        reader = Reader(feed)
        await until(lambda: feed.holds("scores"), "the topic")
        for number in range(20):
            there.publish("scores", {"n": number})
        feed.publish("scores", {"n": 20})
        await until(lambda: len(reader.told) == 21, "all updates")
        assert feed.state.reachable
        reader.task.cancel()
        return reader

    with line_to(engine) as line, here, there, over(line, engine, here) as feed:
        reader = asyncio.run(live_through_it(feed, line))
    assert list(reader.told.values()) == list(range(21))
    assert (reader.gaps, reader.doubled) == ([], [])


def test_a_log_that_was_trimmed_past_a_slow_server_costs_it_no_update(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = pair
    monkeypatch.setattr("labkit.feed.engine_keys.LOG_LENGTH", 1)

    async def fall_behind() -> list[object]:
        reader = Reader(there)
        await until(lambda: there.holds("scores"), "the topic")
        here.publish("scores", {"n": 0})
        for number in range(500):  # in one step of the loop, so that the other hears of none meanwhile
            here.publish("others", {"n": number})
        await until(lambda: reader.told, "the update")
        reader.task.cancel()
        return list(reader.told.values())

    assert asyncio.run(fall_behind()) == [0]
