"""Endpoints as they are met: each known fault is found, in words that name it, and nothing else is called wrong."""

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from labkit.probe import Report, probe
from tests.helpers.endpoints import Handler, by_hand

SECONDS = 0.8  # that each probe listens
GOOD: dict[str, Any] = {"Cache_Control": "no-store", "X_Accel_Buffering": "no"}
GZIP: dict[str, Any] = {"Content_Encoding": "gzip"}
Page = Callable[[Handler], None]


def ticking(piece: Callable[[int], str | bytes], first: str | bytes = "", every: float = 0.1, **head: Any) -> Page:
    """A stream that writes `first`, and then a piece with each tick, numbered after Last-Event-ID."""

    def page(handler: Handler) -> None:
        handler.head(**{**GOOD, **head})
        handler.write(first)
        known = handler.headers.get("Last-Event-ID", "0")
        for number in count(1 + (int(known) if known.isdigit() else 0)):
            handler.write(piece(number))
            if not handler.pause(every):
                return

    return page


def answering(status: int = 200, body: bytes | str = "", kind: str = "text/event-stream", **fields: Any) -> Page:
    """An answer that ends at once."""

    def page(handler: Handler) -> None:
        handler.head(status, kind, **fields)
        handler.write(body)

    return page


def good(number: int) -> str:
    """An event as it should be."""
    return f"id: {number}\ndata: {number}\n\n"


def packed(flush_every: int, every: float = 0.1) -> Page:
    """A stream that is compressed for whoever accepts gzip, and flushed every so many events; 0: never."""

    def page(handler: Handler) -> None:
        gzips = "gzip" in handler.headers.get("Accept-Encoding", "")
        handler.head(**GOOD, **(GZIP if gzips else {}))
        packer = zlib.compressobj(wbits=31)
        for number in count(1):
            event = f"data: {number}\n\n".encode()
            flushes = flush_every and number % flush_every == 0
            piece = packer.compress(event) + (packer.flush(zlib.Z_SYNC_FLUSH) if flushes else b"")
            handler.write(piece if gzips else event)
            if not handler.pause(every):
                return

    return page


def bursts(handler: Handler) -> None:
    """A server that writes three events at a time."""
    handler.head(**GOOD)
    for number in count(1 + int(handler.headers.get("Last-Event-ID", "0")), 3):
        handler.write(good(number) + good(number + 1) + good(number + 2))
        if not handler.pause(0.15):
            return


def cut_lumps(handler: Handler) -> None:
    """A proxy that passes 100 bytes on whenever it has them, wherever that cuts."""
    handler.head(**GOOD)
    body = "".join(f"id: {number}\ndata: {'soup ' * 5}\n\n" for number in range(1, 200))
    for start in range(0, len(body), 100):
        handler.write(body[start : start + 100])
        if not handler.pause(0.35):
            return


def forgetting(tells: bool) -> Page:
    """A stream that holds nothing before its fortieth event, and says so or not."""

    def page(handler: Handler) -> None:
        handler.head(**GOOD)
        known = int(handler.headers.get("Last-Event-ID", "49"))
        if known < 39 and tells:
            handler.write("event: gap\ndata: gone\n\n")
        for number in count(max(known + 1, 40)):
            handler.write(good(number))
            if not handler.pause(0.1):
                return

    return page


newest = threading.Event()


def one_at_a_time(handler: Handler) -> None:
    """A server that ends a reader's stream when the next one is opened."""
    global newest
    newest.set()
    mine = newest = threading.Event()
    handler.head(**GOOD)
    for number in count(1):
        handler.write(f"data: {number}\n\n")
        if mine.wait(0.1) or handler.over.is_set():
            return


def silent(handler: Handler) -> None:
    """A head, and then nothing."""
    handler.head(**GOOD)
    handler.pause(30)


def short_lived(handler: Handler) -> None:
    """A stream that has told everything after half a second."""
    handler.head(**GOOD)
    for number in range(5):
        handler.write(f"data: {number}\n\n")
        handler.pause(0.1)


def endless_line(handler: Handler) -> None:
    """A body without a single line end."""
    handler.head(**GOOD)
    while handler.pause(0):
        handler.write(b"data: " + b"x" * 65536)


def echoing(handler: Handler) -> None:
    """A server that sends back what it was told in confidence."""
    handler.head(**GOOD)
    told = handler.headers["Authorization"]
    for number in count(1):
        handler.write(f"id: {told}{number}\nsecret {told}: {told}\nevent: {told}\ndata: {told}\n\n")
        if not handler.pause(0.1):
            return


def head_too_late(handler: Handler) -> None:
    """A server that answers only when it has an event."""
    if handler.pause(30):
        handler.head()


PAGES: dict[str, Page] = {
    "/good": ticking(good, "retry: 2000\n\n"),
    "/crlf": ticking(lambda n: f"id: {n}\r\ndata: {n}\r\n\r\n", ": hello\r\n\r\n"),
    "/bursts": bursts,
    "/large": ticking(lambda n: f"id: {n}\ndata: {'x' * 200_000}\n\n", every=0.2),
    "/fast": ticking(good, every=0.005),
    "/no-ids": ticking(lambda n: f"data: {n}\n\n"),
    "/plain": answering(200, "data: 1\n\n", "text/plain"),
    "/php": answering(200, "id: 1\ndata: 1\n\n", "text/html; charset=UTF-8"),
    "/no-type": answering(200, "data: 1\n\n", ""),
    "/latin": ticking(good, kind="text/event-stream; charset=iso-8859-1"),
    "/accepted": answering(202, "data: 1\n\n"),
    "/html": answering(200, "<!doctype html><title>Log in</title>", "text/html"),
    "/json": answering(200, '{"a": 1}', "application/json"),
    **{f"/{status}": answering(status, "no\n", "text/plain") for status in (204, 401, 403, 404, 405, 422, 500, 503)},
    "/loop": answering(302, "", "text/plain", Location="/loop"),
    "/ftp": answering(302, "", "text/plain", Location="ftp://example.org/stream"),
    "/moved": answering(307, "", "text/plain", Location="/good"),
    "/single": ticking(lambda n: f"id: {n}\ndata: {n}\n"),
    "/late-blank": ticking(lambda n: f"\nid: {n}\ndata: {n}\n", every=0.9),
    "/literal": ticking(lambda n: f"data: {n}\\n\\n"),
    "/half": answering(200, "data: 1\n\ndata: 2\n"),
    "/no-data": ticking(lambda n: f"id: {n}\nevent: tick\n\n{good(n)}"),
    "/capital": ticking(lambda n: f"Data: {n}\n{good(n)}"),
    "/json-lines": ticking(lambda n: f'{{"n": {n}}}\n\n'),
    "/bom": ticking(good, b"\xef\xbb\xbf"),
    "/boms": ticking(lambda n: f"\ufeffid: {n}\ndata: {n}\n\n"),
    "/nul": ticking(lambda n: f"id: {n}\0\ndata: {n}\n\n"),
    "/retry": ticking(lambda n: f"retry: 3s\n{good(n)}"),
    "/latin-1": ticking(lambda n: f"id: {n}\ndata: Crème brûlée\n\n".encode("latin-1")),
    "/cached": ticking(good, Cache_Control="public, max-age=600"),
    "/anyone": ticking(good, Access_Control_Allow_Origin="*", Access_Control_Allow_Credentials="true"),
    "/gzip": packed(flush_every=1),
    "/gzip-unflushed": packed(flush_every=0),
    "/gzip-in-lumps": packed(flush_every=5, every=0.15),
    "/always-gzip": answering(200, gzip.compress(b"data: 1\n\n"), Content_Encoding="gzip"),
    "/not-gzip": answering(200, b"data: 1\n\n", Content_Encoding="gzip"),
    "/cut-lumps": cut_lumps,
    "/one-at-a-time": one_at_a_time,
    "/short-lived": short_lived,
    "/forgets": forgetting(tells=False),
    "/tells-a-gap": forgetting(tells=True),
    "/silent": silent,
    "/endless": endless_line,
    "/too-late": head_too_late,
    "/short": answering(200, "data: 1\n\n", Content_Length="500"),
}


@pytest.fixture(scope="module")
def reports() -> Iterator[Mapping[str, Report]]:
    """What the probe says of each page, all asked at the same time."""
    long = {"/cut-lumps": 2.0, "/late-blank": 1.6, "/gzip-in-lumps": 8.0, "/loop": 5.0}
    with by_hand(PAGES) as server, ThreadPoolExecutor(6) as pool:
        asked = {path: pool.submit(probe, server + path, seconds=long.get(path, SECONDS)) for path in PAGES}
        yield {path: report.result() for path, report in asked.items()}


@pytest.mark.parametrize("path", ["/good", "/crlf", "/bursts", "/large", "/fast", "/no-ids", "/bom", "/gzip", "/moved"])
def test_nothing_is_called_wrong_that_is_right(reports: Mapping[str, Report], path: str) -> None:
    report = reports[path]
    assert (report.exit_code, report.signed("wrong"), report.signed("not examined")) == (0, [], [])


@pytest.mark.parametrize(
    ("path", "about", "words"),
    [
        ("/plain", "content type", "its type is text/plain"),
        ("/php", "content type", "its type is text/html"),
        ("/no-type", "content type", "its type is no content type"),
        ("/latin", "content type", "charset=iso-8859-1"),
        ("/accepted", "status", "answered with 202"),
        ("/single", "blank line", "no blank line"),
        ("/late-blank", "blank line", "until more comes"),
        ("/literal", "format", "a backslash and an n"),
        ("/half", "blank line", "readers drop the last event"),
        ("/no-data", "format", "'tick' has no line of data"),
        ("/capital", "format", "begins with 'Data'"),
        ("/json-lines", "format", 'begins with \'{"n"'),
        ("/boms", "format", "byte order mark"),
        ("/nul", "format", "NUL"),
        ("/retry", "format", "retry is '3s'"),
        ("/latin-1", "format", "no UTF-8"),
        ("/cached", "caching", "max-age=600, public"),
        ("/anyone", "other origins", "Credentials"),
        ("/gzip-unflushed", "compression", "got no event"),
        ("/gzip-in-lumps", "compression", "gets events in lumps"),
        ("/always-gzip", "compression", "although the request asked for none"),
        ("/not-gzip", "compression", "nobody can read it"),
        ("/cut-lumps", "buffering", "This is certain"),
        ("/endless", "size of events", "without the end of a line"),
        ("/too-late", "first answer", "Not even the head"),
        ("/short", "end of the stream", "was cut"),
    ],
)
def test_each_fault_is_found(reports: Mapping[str, Report], path: str, about: str, words: str) -> None:
    report = reports[path]
    assert report.exit_code == 1
    found = {finding.about: finding for finding in report.signed("wrong")}
    assert about in found
    assert words in found[about].sentence
    assert found[about].change
    assert found[about].source


@pytest.mark.parametrize(
    ("path", "words", "advice"),
    [
        ("/html", "with a web page instead of", "a login or an index page"),
        ("/json", "with application/json instead of", "text/event-stream"),
        ("/204", "answers 204", ""),
        ("/401", "wants a login", "Authorization"),
        ("/403", "wants a login", "Authorization"),
        ("/404", "answers 404", "nothing at this path"),
        ("/405", "answers 405", "--method POST"),
        ("/422", "answers 422", "--data"),
        ("/500", "answers 500", "log"),
        ("/503", "answers 503", "later"),
        ("/loop", "redirects more than 20 times", "the end of the redirects"),
        ("/ftp", "redirects to no address", "the end of the redirects"),
        ("/silent", "No event came within", "--seconds 30"),
    ],
)
def test_what_cannot_be_examined_is_one_sentence_with_the_next_step(
    reports: Mapping[str, Report], path: str, words: str, advice: str
) -> None:
    report = reports[path]
    assert report.exit_code == 2
    (finding,) = report.signed("not examined")
    assert words in finding.sentence
    assert advice in finding.change


def test_a_stream_without_ids_is_no_fault_and_what_it_costs_is_told(reports: Mapping[str, Report]) -> None:
    (ids,) = (finding for finding in reports["/no-ids"].findings if finding.about == "ids")
    assert ids.sign == "worth knowing"
    assert "That is no fault, but" in ids.sentence


def test_a_server_that_writes_bursts_is_not_taken_for_a_proxy_that_holds_back(reports: Mapping[str, Report]) -> None:
    (lumps,) = (finding for finding in reports["/bursts"].findings if finding.about == "buffering")
    assert lumps.sign == "worth knowing"
    assert "The server seems to write them so" in lumps.sentence


def test_a_server_that_ends_the_older_stream_is_told_from_one_whose_streams_are_short(
    reports: Mapping[str, Report],
) -> None:
    older = {finding.about: finding for finding in reports["/one-at-a-time"].findings}
    assert older["second reader"].sign == "worth knowing"
    assert "When a second stream was opened the first one ended" in older["second reader"].sentence
    assert "end of the stream" not in older
    short = {finding.about: finding for finding in reports["/short-lived"].findings}
    assert (short["second reader"].sign, reports["/short-lived"].exit_code) == ("right", 0)
    assert "that is polling" in short["end of the stream"].sentence


def test_a_gap_that_is_told_is_right_and_one_that_is_not_is_worth_knowing(reports: Mapping[str, Report]) -> None:
    for path, sign, words in [
        ("/tells-a-gap", "right", "told of the gap, by an event gap"),
        ("/forgets", "worth knowing", "it begins with 40 and does not say what is gone"),
    ]:
        found = {finding.about: finding for finding in reports[path].findings}
        assert (found["replay"].sign, found["gap"].sign, reports[path].exit_code) == ("right", sign, 0)
        assert words in found["gap"].sentence


def test_ids_that_nobody_uses_are_found() -> None:
    def restarts(handler: Handler) -> None:
        handler.head(**GOOD)
        for number in count(1):
            handler.write(good(number))
            if not handler.pause(0.1):
                return

    with by_hand({"/": restarts}) as server:
        (replay,) = (finding for finding in probe(server, seconds=1).findings if finding.about == "replay")
    assert replay.sign == "wrong"


def test_a_server_for_one_reader_at_a_time_is_found() -> None:
    with by_hand({"/": ticking(good)}, threads=False) as server:
        report = probe(server, seconds=1)
    assert [finding.about for finding in report.signed("wrong")] == ["second reader"]


def test_no_secret_is_ever_shown_not_even_where_the_server_sends_it_back() -> None:
    secrets = {"Authorization": "Bearer s3cr3t-token", "Cookie": "id=hunter2; b=3", "Accept": "text/event-stream"}
    with by_hand({"/": echoing}) as server:
        reports = [
            probe(f"{server}/?token=t0k3n", headers=secrets, seconds=0.5, hold=2),
            probe(server.replace("http://", "http://me:pa55word@"), seconds=0.5),
        ]
    for report in reports:
        assert "text/event-stream" in repr(report)  # what is no secret is not hidden
        for shown in (repr(report), report._repr_html_(), repr(report.as_json())):
            assert "…" in shown
            assert not any(secret in shown for secret in ("s3cr3t", "hunter2", "pa55word", "t0k3n", "bWU6cGE1"))


def test_a_redirect_to_another_place_is_not_told_the_callers_headers() -> None:
    told: list[str | None] = []

    def noting(handler: Handler) -> None:
        told.append(handler.headers["X-Key"])
        ticking(good)(handler)

    with by_hand({"/": noting}) as other, by_hand({"/": answering(307, "", "text/plain", Location=other)}) as server:
        probe(server, headers={"X-Key": "hunter2"}, seconds=0.5, hold=2)
        assert set(told) == {None}
        probe(other, headers={"X-Key": "hunter2"}, seconds=0.5)
        assert told[-1] == "hunter2"
