"""Servers that share a feed: an order that one of them has placed is asked for, waited for and streamed at another."""

import json
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import cast

import httpx
import pytest
from websockets.sync.client import connect

from labkit.app.orders import AlreadyDelivered, UnknownOrder
from labkit.eventsource import EventSource
from labkit.feed import CannotKeep
from labkit.fleet.engine import OwnEngine
from labkit.server import Server, serve
from labkit.sse import Event
from tests.helpers.waiting import wait_until

Hosts = tuple[Server, Server]


@contextmanager
def reading(url: str, last_event_id: str = "") -> Iterator[Iterator[Event]]:
    """The events of a stream, which ends with the block and not whenever garbage is collected."""
    source = EventSource(url, last_event_id=last_event_id)
    with source, closing(cast("Generator[Event, None, None]", iter(source))) as events:
        yield events


@pytest.fixture(scope="module")
def engine() -> Iterator[OwnEngine]:
    with OwnEngine() as engine:
        yield engine


@pytest.fixture(scope="module")
def hosts(engine: OwnEngine) -> Iterator[Hosts]:
    with serve(feed=engine) as here, serve(feed=engine, retry=0.1) as there:
        yield here, there


def test_each_knows_the_orders_of_the_other(hosts: Hosts) -> None:
    here, there = hosts
    first, second = here.place_order("Pad thai"), there.place_order("Ramen")
    assert second == first + 1
    assert (there.stage(first), here.stage(second)) == ("order received", "order received")
    with pytest.raises(UnknownOrder):
        there.stage(second + 1)


def test_who_advances_an_order_goes_on_from_where_the_other_has_left_it(hosts: Hosts) -> None:
    here, there = hosts
    order = here.place_order("Pad thai")
    stages = [(here if turn % 2 else there).advance(order) for turn in range(3)]
    assert stages == ["cooking started", "out for delivery", "delivered"]
    with pytest.raises(AlreadyDelivered):
        there.advance(order)


def test_a_poll_is_answered_at_both_with_the_same_version(hosts: Hosts) -> None:
    here, there = hosts
    order = here.place_order("Pad thai")
    answers = [httpx.get(f"{host.url}/orders/{order}", trust_env=False) for host in hosts]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].headers["etag"] == answers[1].headers["etag"]
    assert httpx.get(f"{there.url}/orders/{order + 1000}", trust_env=False).status_code == 404


def test_a_stream_goes_on_at_the_other_server_with_its_id(hosts: Hosts) -> None:
    here, there = hosts
    order = here.place_order("Pad thai")
    with reading(f"{here.url}/orders/{order}/stream") as events:
        first = next(events)
    there.advance(order)
    here.advance(order)
    with reading(f"{there.url}/orders/{order}/stream", last_event_id=first.last_event_id) as events:
        missed = [json.loads(next(events).data)["stage"] for _ in range(2)]
        here.advance(order)
        pushed = json.loads(next(events).data)
    assert missed == ["cooking started", "out for delivery"]
    assert pushed["stage"] == "delivered"
    assert pushed["update"] == 4


def test_a_long_poll_and_a_websocket_hear_of_the_other_server(hosts: Hosts) -> None:
    here, there = hosts
    order = here.place_order("Pad thai")
    address = there.url.replace("http", "ws", 1)
    with connect(f"{address}/orders/{order}/socket", proxy=None) as socket:
        assert json.loads(socket.recv(10))["stage"] == "order received"
        here.advance(order)
        heard = json.loads(socket.recv(10))
    assert heard["stage"] == "cooking started"
    after = f"{there.url}/orders/{order}/next?after={heard['id']}"
    assert httpx.get(f"{after}&wait=0", trust_env=False).status_code == 204
    here.advance(order)
    (update,) = httpx.get(f"{after}&wait=10", trust_env=False, timeout=20).json()
    assert update["stage"] == "out for delivery"


def test_headlines_are_for_the_readers_of_both(hosts: Hosts) -> None:
    here, there = hosts
    with reading(f"{there.url}/news/stream") as events:
        here.tell("Goal!")
        assert json.loads(next(events).data)["headline"] == "Goal!"


def test_an_engine_that_is_not_there_is_said_at_once() -> None:
    with pytest.raises(CannotKeep, match=r"the engine at redis://127\.0\.0\.1:1 cannot be reached"):
        serve(feed="redis://127.0.0.1:1")
    with pytest.raises(ValueError, match="feed must be the address of an engine"):
        serve(feed="127.0.0.1:6379")
    with pytest.raises(ValueError, match="two places for the same updates"):
        serve(feed="redis://127.0.0.1:1", history_file="orders.db")


def test_without_the_client_of_the_engine_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "labkit.feed.shared")
    monkeypatch.setitem(sys.modules, "labkit.feed.engine_address", None)
    with pytest.raises(CannotKeep, match="not installed here; pip install redis hiredis"):
        serve(feed="redis://127.0.0.1:1")


def engine_event(events: Iterator[Event]) -> dict[str, object]:
    """What the next event `engine` says; others before it are passed over."""
    said: dict[str, object] = json.loads(next(event for event in events if event.type == "engine").data)
    return said


def test_while_the_engine_is_away_polls_and_streams_say_so_and_all_goes_on_when_it_is_back(
    engine: OwnEngine, hosts: Hosts
) -> None:
    here, there = hosts
    order, other = here.place_order("Pad thai"), here.place_order("Ramen")
    with reading(f"{there.url}/orders/{order}/stream") as events:
        assert json.loads(next(events).data)["stage"] == "order received"
        engine.kill()
        said = engine_event(events)
        assert said["reachable"] is False
        assert "cannot be reached" in str(said["problem"])

        for path in (f"/orders/{order}", f"/orders/{order}/next?after=0", f"/orders/{other}"):
            refused = httpx.get(f"{there.url}{path}", trust_env=False)
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
            assert refused.text.startswith("the engine at redis://127.0.0.1:")
        unknown_here = httpx.get(f"{there.url}/orders/{other}/stream", trust_env=False)  # ends by itself
        assert unknown_here.status_code == 200
        assert "event: engine" in unknown_here.text
        with reading(f"{there.url}/orders/{order}/stream") as late:
            assert engine_event(late)["reachable"] is False
        with pytest.raises(CannotKeep, match="cannot be reached"):
            there.advance(order)
        assert not there.feed_state.reachable

        engine.start()
        assert engine_event(events) == {"reachable": True}
        wait_until(lambda: here.feed_state.reachable, "the other host")
        assert here.advance(order) == "cooking started"
        news = [next(events), next(events)]
        assert [event.type for event in news] == ["gap", "message"]
        assert json.loads(news[1].data)["stage"] == "cooking started"
    assert httpx.get(f"{there.url}/orders/{other}", trust_env=False).json()["stage"] == "order received"


def test_a_reader_waits_for_an_order_that_cannot_be_asked_for_yet(engine: OwnEngine, hosts: Hosts) -> None:
    here, there = hosts
    order = here.place_order("Pad thai")
    engine.kill()
    wait_until(lambda: not there.feed_state.reachable, "the loss")
    with reading(f"{there.url}/orders/{order}/stream") as events:
        assert engine_event(events)["reachable"] is False
        engine.start()
        first = next(event for event in events if event.type == "message")
        assert json.loads(first.data)["stage"] == "order received"


def test_a_kitchen_at_work_moves_orders_on_for_the_readers_of_both(hosts: Hosts) -> None:
    here, there = hosts
    order = here.place_order("Pad thai")
    with reading(f"{there.url}/orders/{order}/stream") as events:
        next(events)
        here.open_kitchen(order, seconds=2, updates_per_minute=3000)
        numbers = [json.loads(next(events).data)["update"] for _ in range(50)]
    assert numbers == list(range(2, 52))
