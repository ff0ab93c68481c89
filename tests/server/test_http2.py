"""The tracker over HTTP/2: many streams on one connection, their limit, TLS for this machine alone, a clean end."""

import asyncio
import gc
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from labkit.crowd.page import Page
from labkit.faults import between
from labkit.plumbing.loopback import listen
from labkit.server import ServerStopped
from labkit.server.http2 import Http2Server, serve_http2
from tests.helpers.waiting import wait_until

PATIENT = httpx.Timeout(10, read=None)


@pytest.fixture(scope="module")
def h2() -> Iterator[Http2Server]:
    with serve_http2() as server:
        yield server


@pytest.fixture(scope="module")
def tls() -> Iterator[Http2Server]:
    with serve_http2(tls=True) as server:
        yield server


def test_the_tracker_answers_over_http2_and_over_http1(h2: Http2Server) -> None:
    order = h2.place_order("Pad thai")
    assert h2.advance(order) == h2.stage(order) == "cooking started"
    with httpx.Client(http1=False, http2=True, trust_env=False) as client:
        answer = client.get(f"{h2.url}/orders/{order}")
    assert (answer.http_version, answer.json()["stage"]) == ("HTTP/2", "cooking started")
    assert httpx.get(f"{h2.url}/orders/{order}", trust_env=False).http_version == "HTTP/1.1"


def test_a_hundred_streams_share_one_connection_and_the_next_waits_without_an_error(h2: Http2Server) -> None:
    order = h2.place_order("Ramen")

    async def scenario() -> None:
        async with Page(h2.url, http2=True) as page:
            first = page.get(f"/lesson/orders/{order}/cut", {"Last-Event-ID": "1"})  # it ends when the order moves on
            for _ in range(102):
                page.get("/news/stream")
            assert await page.until(lambda: page.answered == h2.answers == 100)
            assert (page.waiting, h2.connections) == (3, 1)
            h2.tell("Goal!")
            assert await page.until(lambda: page.told("Goal!") == 99)
            assert (page.answered, page.waiting) == (100, 3)
            h2.advance(order)
            assert await page.until(lambda: first.ended and page.answered == 101)
            assert page.waiting == 2

    asyncio.run(scenario())
    wait_until(lambda: h2.answers == h2.connections == 0, "all answers to end")


def test_the_server_says_how_many_streams_a_connection_may_have() -> None:
    async def scenario() -> None:
        with serve_http2(most_streams=3) as server:
            async with Page(server.url, http2=True) as page:
                for _ in range(5):
                    page.get("/news/stream")
                assert await page.until(lambda: page.answered == 3)
                assert page.waiting == 2

    asyncio.run(scenario())


def test_over_http1_a_page_has_six_connections_and_the_seventh_request_waits(h2: Http2Server) -> None:
    async def scenario() -> None:
        async with Page(h2.url, http2=False) as page:
            for _ in range(7):
                page.get("/news/stream")
            assert await page.until(lambda: page.answered == h2.connections == 6)
            assert page.waiting == 1

    asyncio.run(scenario())


@pytest.mark.parametrize(("http2", "others"), [(True, 0), (False, 4)])
def test_a_stalled_connection_stalls_every_stream_on_it_and_no_other(h2: Http2Server, http2: bool, others: int) -> None:
    headline = f"Penalty! (others: {others})"  # a newcomer is told the last one

    async def scenario() -> None:
        with between(h2) as line:
            async with Page(line.url, http2=http2) as page:
                for _ in range(5):
                    page.get("/news/stream")
                assert await page.until(lambda: page.told("retry") == 5)
                assert (line.connections, line.stall()) == (1 if http2 else 5, 1)
                h2.tell(headline)
                assert await page.until(lambda: page.told(headline) == others)
                assert not await page.until(lambda: page.told(headline) > others, seconds=0.1)
                line.mend()
                assert await page.until(lambda: page.told(headline) == 5)

    asyncio.run(scenario())


def test_a_page_speaks_http2_over_tls(tls: Http2Server) -> None:
    async def scenario() -> None:
        assert tls.certificate is not None
        before = tls.handshakes
        async with Page(tls.url, http2=True, trust=tls.certificate.for_client()) as page:
            for _ in range(8):
                page.get("/news/stream")
            assert await page.until(lambda: page.answered == tls.answers == 8)
            assert (tls.connections, tls.handshakes) == (1, before + 1)

    asyncio.run(scenario())


def test_its_certificate_is_for_this_machine_and_trusted_by_nobody_else(tls: Http2Server) -> None:
    assert tls.certificate is not None
    mine = tls.certificate.for_client()
    before = tls.handshakes
    with httpx.Client(http2=True, verify=mine, trust_env=False) as client:
        assert client.get(tls.url).http_version == "HTTP/2"
        assert client.get(tls.url).http_version == "HTTP/2"
    assert tls.handshakes == before + 1
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(tls.url, trust_env=False)
    assert not mine.check_hostname or mine.verify_mode.name == "CERT_REQUIRED"
    assert len(tls.certificate.fingerprint.split(":")) == 32


def test_a_fault_line_stands_before_tls_too(tls: Http2Server) -> None:
    assert tls.certificate is not None
    with between(tls) as line:
        assert line.url.startswith("https://")
        assert httpx.get(line.url, verify=tls.certificate.for_client(), trust_env=False).status_code == 200
        assert len(line.accepted) == 1


def test_a_request_line_of_the_access_log_has_the_query(h2: Http2Server) -> None:
    httpx.get(f"{h2.url}/news/stream?token=s3cret", trust_env=False, headers={"host": "elsewhere.example"})
    wait_until(
        lambda: any('"GET /news/stream?token=s3cret HTTP/1.1" 403' in line for line in h2.access_log), "the line"
    )


def test_routes_can_be_added(h2: Http2Server) -> None:
    async def hello(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("hello")

    h2.add(Route("/hello", hello))
    assert httpx.get(f"{h2.url}/hello", trust_env=False).text == "hello"
    with pytest.raises(ValueError, match="has an answer of its own"):
        h2.add(Route("/pane", hello))


@pytest.mark.parametrize("secure", [False, True])
def test_stopping_ends_streams_and_leaves_nothing(secure: bool, capfd: pytest.CaptureFixture[str]) -> None:
    threads = threading.active_count()
    server = serve_http2(tls=secure)
    trusted = server.certificate.for_client() if server.certificate else None

    async def scenario() -> None:
        async with Page(server.url, http2=True, trust=trusted) as page:
            stream = page.get("/news/stream")
            assert await page.until(lambda: stream.status == 200)
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            assert await page.until(lambda: stream.ended)
            await stopping

    asyncio.run(scenario())
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url, trust_env=False)
    server.stop()
    assert not server.running
    assert threading.active_count() == threads
    assert (server.connections, server.answers) == (0, 0)
    listen(server.port).close()
    with pytest.raises(ServerStopped, match="is stopped"):
        server.tell("anything")
    gc.collect()
    assert capfd.readouterr() == ("", "")


def test_a_server_of_the_same_name_takes_its_place() -> None:
    first = serve_http2(name="test_http2")
    with serve_http2(first.port, name="test_http2") as second:
        assert (first.running, second.running, second.port) == (False, True, first.port)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"port": -1}, "port must be"), ({"tls": "yes"}, "tls must be"), ({"most_streams": 0}, "most_streams must be")],
)
def test_a_wrong_argument_is_named(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        serve_http2(**wrong)
