"""Ids of an earlier life of the server: with `serve(epochs=True)` they are always a gap, by every transport."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from labkit import crowd
from labkit.crowd.control_client import ControlClient
from labkit.eventsource import EventSource
from labkit.server import Server, serve
from labkit.sse import Event
from tests.helpers.frames import move_on, open_socket, read_frame
from tests.helpers.waiting import wait_until
from tests.helpers.wire import Wire


def events(server: Server, path: str, last_id: str, wanted: int) -> list[Event]:
    """The first events of a stream for a reader that comes back."""
    found: list[Event] = []
    with EventSource(server.url + path, last_event_id=last_id) as source:
        for event in source:
            found.append(event)
            if len(found) == wanted:
                break
    return found


def at_stage(server: Server, dish: str, updates: int) -> int:
    """A new order with that many updates."""
    order = server.place_order(dish)
    for _ in range(updates - 1):
        server.advance(order)
    return order


def one_life(updates: int) -> tuple[int, str]:
    """The port of a server that is gone, and the id of the last update that it gave order 1."""
    with serve(epochs=True) as server:
        at_stage(server, "Pad thai", updates)
        (event,) = events(server, "/orders/1/stream", "", 1)
        return server.port, event.last_event_id


@pytest.mark.parametrize("updates", [1, 2, 3, 4], ids=["fewer", "almost as many", "as many", "more"])
def test_a_stream_tells_a_reader_whose_server_began_anew(updates: int) -> None:
    port, stale = one_life(3)
    with serve(port, epochs=True) as server:
        at_stage(server, "Ramen", updates)
        gap, newest = events(server, "/orders/1/stream", stale, 2)
        told = json.loads(newest.data)
        assert (newest.id, told["update"], told["dish"]) == (told["id"], updates, "Ramen")
        epoch, _, number = str(newest.id).partition("-")
        assert (gap.type, gap.id, number) == ("gap", None, str(updates))
        assert json.loads(gap.data) == {"asked": stale, "oldest": f"{epoch}-1", "newest": newest.id}
        assert [event.type for event in events(server, "/orders/1/stream", f"{epoch}-0", updates)] == (
            ["message"] * updates
        )


def test_a_stream_tells_a_reader_of_a_life_without_epochs() -> None:
    with serve(epochs=True) as server:
        at_stage(server, "Ramen", 4)
        gap, newest = events(server, "/orders/1/stream", "3", 2)
        assert (gap.type, json.loads(gap.data)["asked"]) == ("gap", 3)
        assert json.loads(newest.data)["update"] == 4
    with serve() as server:
        at_stage(server, "Ramen", 4)
        gap, newest = events(server, "/orders/1/stream", "8302-3", 2)
        assert json.loads(gap.data) == {"asked": "8302-3", "oldest": 1, "newest": 4}
        assert newest.id == "4"


def test_a_reader_that_stays_loses_nothing_and_is_told_of_no_gap() -> None:
    heard: list[str] = []
    with (
        serve(retry=0, epochs=True) as server,
        EventSource(f"{server.url}/news/stream", last_event_id="0") as source,
        ControlClient(server.url) as experiment,
    ):
        experiment.prepare(1)
        events = iter(source)
        for number in range(30):
            server.tell(f"headline {number}")
            heard.append(next(events).last_event_id)
            if number % 10 == 9:
                experiment.hang_up()
                server.tell(f"while the reader is away, {number}")
                heard.append(next(events).last_event_id)
        assert source.connections == 4
    epoch = heard[0].partition("-")[0]
    assert heard == [f"{epoch}-{number}" for number in range(1, 34)]


@pytest.mark.parametrize("updates", [1, 3, 4])
def test_a_long_poll_tells_a_client_whose_server_began_anew(updates: int) -> None:
    port, stale = one_life(3)
    with serve(port, epochs=True) as server:
        order = at_stage(server, "Ramen", updates)
        question = f"{server.url}/orders/{order}/next?after="
        gap, update = httpx.get(question + stale).json()
        epoch = update["id"].partition("-")[0]
        assert gap == {"gap": {"asked": stale, "oldest": f"{epoch}-1", "newest": f"{epoch}-{updates}"}}
        assert (update["update"], update["dish"]) == (updates, "Ramen")
        assert [one["update"] for one in httpx.get(f"{question}{epoch}-0").json()] == list(range(1, updates + 1))
        assert httpx.get(f"{question}{update['id']}&wait=0").status_code == 204


def test_a_long_poll_tells_what_is_held_no_longer() -> None:
    with serve(history=2) as server:
        order = at_stage(server, "Ramen", 4)
        gap, *updates = httpx.get(f"{server.url}/orders/{order}/next?after=1").json()
        assert gap == {"gap": {"asked": 1, "oldest": 3, "newest": 4}}
        assert [update["update"] for update in updates] == [3, 4]


def test_a_websocket_that_falls_behind_too_far_is_told_and_gets_the_rest() -> None:
    with serve(history=3, stalled=20, epochs=True) as server, Wire(server, receive_buffer=4096) as slow:
        order = server.place_order("x" * 500_000)
        open_socket(slow, order)
        read_frame(slow)
        for _ in range(30):  # more than the buffers take
            move_on(server, order)
        known, gaps = 1, []
        while known < 31:
            message = json.loads(read_frame(slow)[1])
            if "gap" in message:
                gaps.append(message["gap"])
                oldest = int(message["gap"]["oldest"].partition("-")[2])
                assert message["gap"]["asked"].endswith(f"-{known}")
                known = oldest - 1
            else:
                assert message["update"] == known + 1
                known += 1
        assert gaps


@pytest.mark.parametrize("scored", [1, 3, 4])
def test_follow_tells_a_handler_whose_server_began_anew(scored: int) -> None:
    def serving(port: int = 0) -> Server:
        server = serve(port, epochs=True)

        async def handler(request: Request) -> Response:
            news = await anext(server.follow("scores", request.query_params["after"]))
            gap = news.gap and news.gap.as_json()
            return JSONResponse({"gap": gap, "ids": [str(update.position) for update in news]})

        server.add(Route("/scores", handler))
        return server

    def ask(server: Server, after: str) -> tuple[dict[str, object] | None, list[str]]:
        answer = httpx.get(f"{server.url}/scores?after={after}").json()
        return answer["gap"], answer["ids"]

    with serving() as server:
        for home in range(3):
            server.publish("scores", {"home": home})
        stale = ask(server, "0")[1][-1]
    with serving(server.port) as server:
        assert ask(server, stale) == ({"asked": stale, "oldest": None, "newest": None}, [])
        for home in range(scored):
            server.publish("scores", {"home": home})
        (newest,) = ask(server, "")[1]
        epoch = newest.partition("-")[0]
        assert ask(server, stale) == ({"asked": stale, "oldest": f"{epoch}-1", "newest": newest}, [newest])
        assert newest == f"{epoch}-{scored}"


def test_a_poll_does_not_take_another_lifes_etag_for_its_own() -> None:
    with serve(epochs=True) as server:
        order = server.place_order("Pad thai")
        known = {"If-None-Match": httpx.get(f"{server.url}/orders/{order}").headers["etag"]}
        assert httpx.get(f"{server.url}/orders/{order}", headers=known).status_code == 304
    with serve(server.port, epochs=True) as server:
        order = server.place_order("Ramen")
        answer = httpx.get(f"{server.url}/orders/{order}", headers=known)
        assert (answer.status_code, answer.json()["dish"]) == (200, "Ramen")


def test_a_file_keeps_ids_valid_over_a_restart(tmp_path: Path) -> None:
    with serve(history_file=tmp_path / "orders.db", epochs=True) as server:
        order = at_stage(server, "Ramen", 2)
        (event,) = events(server, f"/orders/{order}/stream", "", 1)
    with serve(server.port, history_file=tmp_path / "orders.db", epochs=True) as server:
        server.advance(order)
        (replayed,) = events(server, f"/orders/{order}/stream", event.last_event_id, 1)
        epoch, _, number = event.last_event_id.partition("-")
        assert (number, replayed.id) == ("2", f"{epoch}-3")
        (long_polled,) = httpx.get(f"{server.url}/orders/{order}/next?after={event.last_event_id}").json()
        assert long_polled["id"] == f"{epoch}-3"
    with serve(server.port, history_file=tmp_path / "new.db", epochs=True) as server:
        at_stage(server, "Pad thai", 3)
        assert events(server, "/orders/1/stream", event.last_event_id, 1)[0].type == "gap"


def test_an_order_number_that_is_given_again_after_a_restart_is_another_life(tmp_path: Path) -> None:
    file = tmp_path / "orders.db"
    with serve(history_file=file, epochs=True) as server, ControlClient(server.url) as experiment:  # forgets its own
        order = experiment.prepare(1)
        for _ in range(2):
            server.advance(order)
        (event,) = events(server, f"/orders/{order}/stream", "", 1)
    with serve(server.port, history_file=file, epochs=True) as server:
        assert at_stage(server, "Pad thai", 4) == order
        gap, newest = events(server, f"/orders/{order}/stream", event.last_event_id, 2)
        assert (gap.type, json.loads(newest.data)["dish"]) == ("gap", "Pad thai")


@pytest.mark.parametrize("last_id", ["latest", "-1", "8302-", "0-1", "1.5", "²", "9" * 40, "8302-3-1", "%0a", "'"])
def test_an_id_that_no_server_writes_counts_as_none_on_a_stream(last_id: str) -> None:
    with serve(epochs=True) as server:
        order = at_stage(server, "Ramen", 2)
        with Wire(server) as wire:
            wire.get(f"/orders/{order}/stream", f"Last-Event-ID: {last_id}")
            assert wire.answer()[0] == 200
            first = wire.event()
            assert (first.type, json.loads(first.data)["update"]) == ("message", 2)
        wait_until(lambda: server.meter.open_streams == 0, "the stream to end")
        assert server.log == []


def test_a_crowd_of_each_kind_runs_against_ids_with_epochs() -> None:
    kinds = [
        partial(crowd.polling, every=0.1),
        crowd.long_polling,
        partial(crowd.streaming, cut_every=0.1),
        crowd.websocket,
    ]
    with serve(retry=0.05, epochs=True) as server, ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda kind: kind(server, users=20, seconds=0.5, updates_per_minute=120), kinds))
        polling, *told = runs
        assert [run.error_kinds for run in runs] == [{}] * 4
        assert polling.useless == server.meter.useless_polls > 0
        assert [run.updates for run in told] == [run.published for run in told]
