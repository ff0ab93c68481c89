"""What an EventSource sends: addresses, headers, ids; and whom it follows where."""

import math
from typing import Any

import httpx
import pytest

from labkit.eventsource import EventSource
from labkit.plumbing.fetch import mime_type
from tests.helpers.reading import Read, reading
from tests.helpers.scripted import answer, scripted

STREAM = answer("retry: 1\ndata: x\n\n")
NO_ADDRESSES = [
    *("pizza", "ftp://127.0.0.1/x", "http://", "", "http:///x", "//127.0.0.1/x", " http://127.0.0.1/"),
    *("http://127.0.0.1:abc/", "http://127.0.0.1:99999/", "http://127.0.0.1:-1/", "http://127.0.0.1:0/"),
    *("http://[::1/", "http://256.1.1.1/", "http://a..b/", "http://.../", "http://xn--/", f"http://{'a' * 300}/"),
    *("http://a b/", "http://a%20b/", "http://127.0.0.1/\n", "http://127.0.0.1/\ud83c", f"http://a/{'x' * 70_000}"),
    *(None, 7, b"http://127.0.0.1/", ["http://127.0.0.1/"]),
]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_is_refused_at_once_in_a_sentence(url: Any) -> None:
    with pytest.raises(ValueError, match="is no address of a stream; it has to begin with"):
        EventSource(url)


@pytest.mark.parametrize("url", ["http://localhost", "HTTPS://user:pass@Example.org:443/a?b#c", "http://[::1]:8000/é"])
def test_every_other_address_is_taken_as_it_is(url: str) -> None:
    assert EventSource(url).url == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[
            ("Authorization", value)
            for value in ("Bearer abc\n", "a\r\nX-Forged: 1", "a\0b", "a\fb", "\ud83c", None, 7)
        ],
        *[(name, "x") for name in ("", "X Y", "X:", "Größe", "X\n", None, 7, b"X")],
        *[("Content-Length", "5"), ("transfer-encoding", "chunked")],
    ],
)
def test_a_header_that_can_never_be_sent_is_refused_at_once_in_a_sentence(name: Any, value: Any) -> None:
    with pytest.raises(ValueError, match=r"^headers"):
        EventSource("http://127.0.0.1/", headers={name: value})


@pytest.mark.parametrize("headers", ["Accept: x", ["Accept"], 7])
def test_headers_that_are_not_a_dict_are_refused_in_a_sentence(headers: Any) -> None:
    with pytest.raises(ValueError, match="headers must be a dict"):
        EventSource("http://127.0.0.1/", headers=headers)


@pytest.mark.parametrize("last_event_id", [7, None, b"7", "7\n", "7\r", "\0", "a\vb", "\ud83c"])
def test_an_id_to_begin_with_that_can_never_be_sent_is_refused_at_once_in_a_sentence(last_event_id: Any) -> None:
    with pytest.raises(ValueError, match=r"^last_event_id must"):
        EventSource("http://127.0.0.1/", last_event_id=last_event_id)


@pytest.mark.parametrize("retry", ["3", None, -1, 1.5, math.nan, math.inf, True])
def test_a_retry_that_is_no_number_of_milliseconds_is_refused_at_once_in_a_sentence(retry: Any) -> None:
    with pytest.raises(ValueError, match="retry must be a whole number of milliseconds, 0 or more"):
        EventSource("http://127.0.0.1/", retry=retry)


def test_a_limit_that_is_no_number_of_bytes_is_refused_at_once_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="max_event_bytes must be a whole number of bytes, 1 or more"):
        EventSource("http://127.0.0.1/", max_event_bytes=0)


@pytest.mark.parametrize(("type", "handler"), [("message", None), ("message", "print"), (None, print), (print, "open")])
def test_a_handler_that_cannot_be_called_is_refused_at_once_in_a_sentence(type: Any, handler: Any) -> None:
    with pytest.raises(ValueError, match="on takes a type and a function"):
        EventSource("http://127.0.0.1/").on(type, handler)


@pytest.mark.parametrize("spelt", ["accept", "Accept", "ACCEPT"])
def test_a_header_of_the_callers_replaces_the_default_whatever_its_letter_case(spelt: str, read: Read) -> None:
    with scripted([STREAM]) as server:
        read(EventSource(server.url, headers={spelt: "text/event-stream;q=1", "X-Own": " blanks around "}), 1)
        lines = [line for line in server.heads[0].lower().split(b"\r\n") if line.startswith(b"accept:")]
        assert lines == [b"accept: text/event-stream;q=1"]
        assert server.asked[0]["x-own"] == b"blanks around"


@pytest.mark.parametrize("spelt", ["last-event-id", "Last-Event-ID"])
def test_an_id_among_the_headers_is_where_it_begins_and_is_sent_once(spelt: str, read: Read) -> None:
    with scripted([answer("retry: 1\nid: 6\ndata: x\n\n"), answer("id\ndata: x\n\n")]) as server:
        read(EventSource(server.url, headers={spelt: "5"}), 3)
        sent = [
            [line for line in head.lower().split(b"\r\n") if line.startswith(b"last-event-id")]
            for head in server.heads[:3]
        ]
        assert sent == [[b"last-event-id: 5"], [b"last-event-id: 6"], []]


@pytest.mark.parametrize(
    ("id", "sent"),
    [
        *[("7 ", b"7"), ("\t 7 \t", b"7"), ("a b", b"a b"), ("  ", None), ("\N{SNOWMAN} ", "\N{SNOWMAN}".encode())],
        *[("a\vb", None), ("a\fb", None), ("\f7", None), ("a\x01b", b"a\x01b"), ("a\u2028b", "a\u2028b".encode())],
    ],
)
def test_an_id_is_sent_without_blanks_around_it_and_one_that_cannot_be_sent_is_left_out(
    id: str, sent: bytes | None, read: Read
) -> None:
    with scripted([answer(f"retry: 1\nid: {id}\ndata: first\n\n"), STREAM]) as server:
        source = EventSource(server.url)
        assert [event.data for event in read(source, 2)] == ["first", "x"]
        assert server.asked[1].get("last-event-id") == sent
        assert source.last_event_id == id  # an event without an id leaves it in force


KINDS = {
    ("text/event-stream", "text/event-stream"): True,
    ("text/event-stream", "*/*"): True,
    ("text/html", "text/event-stream"): True,
    ("text/event-stream", "nonsense"): True,
    ("", "text/event-stream"): True,
    ("text/html, text/event-stream; charset=utf-8",): True,
    ('text/event-stream; note="one, two"',): True,
    ('text/event-stream; note="never closed, text/html',): True,
    ("\t text/event-stream ;",): True,
    ("text/event-stream", "text/html"): False,
    ("text/event-stream charset=utf-8",): False,
    ("text /event-stream",): False,
    ("text/event-streams",): False,
    ("*/*",): False,
    ("/",): False,
}


@pytest.mark.parametrize(("values", "is_stream"), KINDS.items(), ids=map(str, KINDS))
def test_the_content_type_is_read_as_fetch_reads_it(values: tuple[str, ...], is_stream: bool, read: Read) -> None:
    with scripted([answer("data: x\n\n", 200, "", *[f"Content-Type: {value}" for value in values])]) as server:
        source = EventSource(server.url)
        assert bool(read(source, 1)) is is_stream
        assert ("instead of text/event-stream" in source.failure) is not is_stream


def test_a_long_content_type_takes_no_long_time() -> None:
    for value in ('"' * 50_000, "," * 50_000, '"\\' * 25_000, "a/" * 25_000, " " * 50_000):
        assert mime_type(httpx.Headers({"Content-Type": value})) == ""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_before_its_body_has_come(status: int, read: Read) -> None:
    late = answer("only a part", status, "text/html", "Location: /elsewhere", "Content-Length: 50")
    with scripted([late, STREAM], stays=True) as server, reading(read, EventSource(server.url), 1) as started:
        (event,) = started.end()
        assert event.data == "x"
        assert server.asked[1][":request"] == b"GET /elsewhere HTTP/1.1"


def test_twenty_redirects_are_followed_and_no_more(read: Read) -> None:
    away = answer("", 302, "", "Location: /elsewhere")
    with scripted([*[away] * 20, STREAM]) as server:
        assert len(read(EventSource(server.url), 1)) == 1
    with scripted([*[away] * 21, STREAM]) as server:
        source = EventSource(server.url)
        assert read(source, 1) == []
        assert source.failure == "the server redirects more than 20 times"


NOWHERE = ["http://a..b/", f"http://{'a' * 300}/", "ftp://127.0.0.1/", "http://127.0.0.1:99999/", "http://xn--/"]


@pytest.mark.parametrize("location", [*NOWHERE, "mailto:chef@example.org", "http://a b/", "http://127.0.0.1:0/"])
def test_a_redirect_to_what_is_no_address_ends_it_for_good(location: str, read: Read) -> None:
    with scripted([answer("", 302, "", f"Location: {location}")]) as server:
        source = EventSource(server.url, retry=1)
        assert read(source, 1) == []
        assert source.failure.startswith("the server redirects to no address")
        assert len(server.asked) == 1
