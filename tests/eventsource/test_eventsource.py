"""EventSource in Python, held against the browser makers' own cases, over real sockets, sync and async alike."""

import base64
import json
import threading
from pathlib import Path

import httpx
import pytest

from labkit.eventsource import EventSource, ReadyState
from labkit.server import Server, serve
from labkit.sse import Event
from tests.helpers.reading import Read, read_sync, told
from tests.helpers.scripted import answer, scripted
from tests.helpers.waiting import wait_until

CASES = json.loads((Path(__file__).parent / "eventsource_cases.json").read_text("utf-8"))
HTTP = {case["id"]: case for case in CASES["http"]}


def plain(events: list[Event]) -> list[dict[str, str]]:
    return [{"type": e.type, "data": e.data, "lastEventId": e.last_event_id} for e in events]


@pytest.mark.parametrize("name", [name for name in HTTP if "status-error" in name or name == "ld/204"])
def test_any_status_but_200_ends_it_for_good(name: str, read: Read) -> None:
    case = HTTP[name]["server"]
    with scripted([answer("data: data\n\n", case["status"])]) as server:
        source = EventSource(server.url, retry=1)
        heard = told(source)
        assert read(source, 9) == []
        assert heard == ["error(readyState=2)"]
        assert str(case["status"]) in source.failure
        assert len(server.asked) == 1


@pytest.mark.parametrize("name", ["wpt/request-redirect/302", "wpt/request-redirect/303"])
def test_redirects_are_followed(name: str, read: Read) -> None:
    away = answer("", HTTP[name]["server"]["status"], "", "Location: /elsewhere")
    with scripted([away, answer("data: here\n\n")]) as server:
        source = EventSource(server.url)
        heard = told(source)
        assert [event.data for event in read(source, 1)] == ["here"]
        assert heard[0] == "open"


def test_redirects_in_a_circle_end_it(read: Read) -> None:
    with scripted([answer("", 302, "", "Location: /stream")]) as server:
        source = EventSource(server.url)
        assert read(source, 1) == []
        assert source.ready_state is ReadyState.CLOSED
        assert source.failure


@pytest.mark.parametrize("kind", ["text/x-bogus", "text/html", ""])
def test_another_content_type_ends_it_for_good(kind: str, read: Read) -> None:
    with scripted([answer("data: data\n\n", 200, kind)]) as server:
        source = EventSource(server.url, retry=1)
        heard = told(source)
        assert read(source, 9) == []
        assert heard == ["error(readyState=2)"]
        assert "text/event-stream" in source.failure
        assert len(server.asked) == 1


@pytest.mark.parametrize("kind", ["text/event-stream;", "text/event-stream;charset=windows-1252", "Text/Event-Stream"])
def test_parameters_and_letter_case_of_the_content_type_do_not_matter(kind: str, read: Read) -> None:
    body = base64.b64decode(HTTP["wpt/format-utf-8"]["server"]["body_b64"])
    with scripted([answer(body, 200, kind)]) as server:
        assert [event.data for event in read(EventSource(server.url), 1)] == ["ok…"]


def test_the_request_asks_for_a_fresh_stream(read: Read) -> None:
    with scripted([answer("data: x\n\n")]) as server:
        read(EventSource(server.url, retry=1), 2)
        for asked in server.asked[:2]:
            assert asked["cache-control"] == b"no-cache"
            assert asked["accept"] == b"text/event-stream"


def test_the_last_event_id_is_sent_as_utf_8_and_outlasts_bodies_without_one(read: Read) -> None:
    def echo(number: int, fields: dict[str, bytes]) -> bytes:
        if number == 0:
            return answer("id: …\nretry: 2\ndata: hello\n\n")
        return answer(b"data: " + fields["last-event-id"] + b"\n\n")

    case = HTTP["wpt/format-field-id"]["expect"]
    with scripted(echo) as server:
        assert plain(read(EventSource(server.url), 3)) == case["events"]
        assert server.asked[1]["last-event-id"].hex() == case["last_event_id_header_bytes_hex"]


@pytest.mark.parametrize("name", [name for name in HTTP if "id-null" in name] + ["ld/last-id-reset"])
def test_no_header_after_a_nul_in_the_id_or_an_empty_one(name: str, read: Read) -> None:
    with scripted([answer("retry: 2\n" + HTTP[name]["server"]["first_body"].replace("retry: 200\n", ""))]) as server:
        read(EventSource(server.url), 4)
        assert len(server.asked) > 1
        assert all("last-event-id" not in asked for asked in server.asked)


def test_two_bodies_and_then_204(read: Read) -> None:
    case = HTTP["wpt/eventsource-close/events"]
    with scripted([answer(one.get("body", ""), one["status"]) for one in case["server"]["responses"]]) as server:
        source = EventSource(server.url)
        heard = told(source)
        read(source, 9)
        assert [word for word in heard if word != "open"] == case["expect"]["sequence"]
        assert len(server.asked) == 3


def test_ready_state_is_0_then_1_then_2(read: Read) -> None:
    with scripted([answer("data: data\n\n")]) as server:
        source = EventSource(server.url)
        states = [source.ready_state]
        source.on("open", lambda _event: states.append(source.ready_state))
        read(source, 1)
        assert [*states, source.ready_state] == [0, 1, 2]


@pytest.mark.parametrize("name", ["wpt/format-field-retry", "wpt/format-field-retry-bogus"])
def test_the_stream_sets_the_reconnection_time(name: str) -> None:
    with scripted([answer(HTTP[name]["server"]["every_body"])]) as server:
        source = EventSource(server.url, retry=1)
        read_sync(source, 1)
        for _ in source:  # closed: nothing more comes
            raise AssertionError
        decoded = EventSource(server.url, retry=1)
        iterator = iter(decoded)
        next(iterator)
        threading.Timer(0.1, decoded.close).start()  # while it waits to reconnect
        assert list(iterator) == []
        assert decoded.retry == HTTP[name]["expect"]["open_to_open_ms"]


def test_an_id_then_204_when_it_comes_back(read: Read) -> None:
    first, then = HTTP["eventsource-npm/204"]["server"]["responses"]
    with scripted([answer(first["body"].replace("50", "2")), answer("", then["status"])]) as server:
        source = EventSource(server.url)
        heard = told(source)
        assert plain(read(source, 9)) == HTTP["eventsource-npm/204"]["expect"]["events"]
        assert [word for word in heard if word.startswith("error")] == ["error(readyState=0)", "error(readyState=2)"]
        assert "last-event-id" in server.asked[1]


def test_a_counter_resumes_where_it_was_cut(read: Read) -> None:
    def three_more(_number: int, fields: dict[str, bytes]) -> bytes:
        last = int(fields.get("last-event-id", b"0"))
        return answer(
            "retry: 2\n\n" + "".join(f"id: {n}\ndata: Counter is at {n}\n\n" for n in range(last + 1, last + 4))
        )

    with scripted(three_more) as server:
        events = read(EventSource(server.url), 8)
    expected = HTTP["eventsource-npm/counter"]["expect"]["after_8_events"]
    assert {key: plain(events)[-1][key] for key in expected} == expected
    assert [event.id for event in events] == [str(number) for number in range(1, 9)]


@pytest.mark.parametrize("name", ["ld/last-id-later-without", "ld/partial-discarded"])
def test_what_is_sent_after_a_break(name: str, read: Read) -> None:
    case = HTTP[name]
    bodies = [case["server"]["first_body"], case["server"].get("second_body", "data: more\n\n")]
    with scripted([answer("retry: 2\n" + body) for body in bodies]) as server:
        events = read(EventSource(server.url), 3 if "later" in name else 2)
        assert server.asked[1]["last-event-id"].decode() == case["expect"]["last_event_id_header"]
        if "events" in case["expect"]:
            assert plain(events) == case["expect"]["events"]


def test_a_server_that_is_away_is_waited_for(server: Server, read: Read) -> None:
    server.stop()
    source = EventSource(f"{server.url}/orders/1/stream", retry=2)
    back: list[Server] = []

    def restart(_event: Event) -> None:
        if not back:
            back.append(serve(server.port))
            back[0].place_order("Ramen")

    source.on("error", restart)
    (event,) = read(source, 1)
    assert "Ramen" in event.data
    back[0].stop()


def test_close_from_another_thread_ends_a_silent_read(server: Server) -> None:
    source = EventSource(f"{server.url}/news/stream")
    source.on("open", lambda _event: threading.Thread(target=source.close).start())
    source.run()
    assert source.ready_state is ReadyState.CLOSED
    wait_until(lambda: server.meter.open_streams == 0, "the stream to be closed on the server")


def test_nothing_comes_after_close_in_a_handler(read: Read) -> None:
    with scripted([answer("data: 1\n\ndata: 2\n\n")]) as server:
        source = EventSource(server.url)
        heard: list[str] = []

        def hear_and_close(event: Event) -> None:
            heard.append(event.data)
            source.close()

        source.on("message", hear_and_close)
        read(source, 9)
        assert heard == ["1"]


def test_handlers_hear_their_own_type_only() -> None:
    with scripted([answer("event: a\ndata: 1\n\ndata: 2\n\nevent: b\ndata: 3\n\n"), answer("", 204)]) as server:
        heard = []
        source = EventSource(server.url, retry=1)
        source.on("a", lambda event: heard.append(("a", event.data)))
        source.on("message", lambda event: heard.append(("message", event.data)))
        source.run()
        assert heard == [("a", "1"), ("message", "2")]


def test_it_agrees_with_plain_httpx_on_the_same_order(server: Server) -> None:
    order = server.place_order("Pad thai")
    stream = f"{server.url}/orders/{order}/stream"
    (event,) = read_sync(EventSource(stream), 1)
    assert json.loads(event.data) == httpx.get(f"{server.url}/orders/{order}").json()
