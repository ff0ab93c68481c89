"""FastAPI's own streams, sse-starlette, nginx and TLS, as they are in service: no false alarm, and what is wrong."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Header
from fastapi.sse import EventSourceResponse as FastAPIStream
from fastapi.sse import ServerSentEvent
from sse_starlette.sse import EventSourceResponse as SSEStarletteStream
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from labkit.probe import Report, probe
from tests.helpers.endpoints import NGINX, Handler, behind_nginx, by_hand, certificate, on_uvicorn

BEHIND_NGINX = ("/plain/bare", "/default/bare", "/flushed/bare", "/held/bare", "/held/sse-starlette")
needs_nginx = pytest.mark.skipif(not NGINX.exists(), reason="there is no nginx here")
app = FastAPI()


async def numbers(after: str | int | None) -> AsyncIterator[int]:
    """Numbers, one every tenth of a second."""
    number = int(after or 0)
    while True:
        number += 1
        yield number
        await asyncio.sleep(0.1)


@app.get("/fastapi", response_class=FastAPIStream)
async def fastapi_stream(last_event_id: int | None = Header(None)) -> AsyncIterator[ServerSentEvent]:
    """FastAPI's own support, used as its documentation has it, with ids that resume."""
    async for number in numbers(last_event_id):
        yield ServerSentEvent(data={"number": number}, id=str(number))


@app.get("/forgetful", response_class=FastAPIStream)
async def forgetful() -> AsyncIterator[ServerSentEvent]:
    """The same without a look at Last-Event-ID."""
    async for number in numbers(None):
        yield ServerSentEvent(data={"number": number}, id=str(number))


@app.post("/chat", response_class=FastAPIStream)
async def chat() -> AsyncIterator[dict[str, str]]:
    """An answer in pieces, after which the stream ends."""
    for word in ("Soup", "is", "ready"):
        yield {"word": word}


@app.get("/sse-starlette")
async def sse_starlette(request: Request) -> Response:
    """The usual library, with its pings."""

    async def events() -> AsyncIterator[dict[str, Any]]:
        async for number in numbers(request.headers.get("last-event-id")):
            yield {"data": str(number), "id": str(number), "retry": 3000}

    return SSEStarletteStream(events(), ping=1)


@app.get("/quiet")
async def quiet() -> Response:
    """A stream on which nothing happens but pings."""

    async def events() -> AsyncIterator[dict[str, Any]]:
        await asyncio.Event().wait()
        yield {}

    return SSEStarletteStream(events(), ping=1)


@app.get("/bare")
async def bare(request: Request) -> Response:
    """A plain streaming response, without a word about buffering."""

    async def events() -> AsyncIterator[str]:
        async for number in numbers(request.headers.get("last-event-id")):
            yield f"id: {number}\ndata: {number}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Report]]:
    """What is found out about each app, and about some of them behind nginx, all probed at the same time."""
    with on_uvicorn(app) as url, ExitStack() as proxies, ThreadPoolExecutor(5) as pool:
        seconds = {"/fastapi": 3.0, "/sse-starlette": 3.0, "/forgetful": 1.0, "/quiet": 4.0}
        asked = {path: pool.submit(probe, url + path, seconds=length) for path, length in seconds.items()}
        asked["/chat"] = pool.submit(probe, f"{url}/chat", data="{}", seconds=1)
        if NGINX.exists():
            nginx = proxies.enter_context(behind_nginx(url, tmp_path_factory.mktemp("nginx")))
            for path in BEHIND_NGINX:
                asked[path] = pool.submit(probe, nginx + path, seconds=3)
        yield {path: report.result() for path, report in asked.items()}


def signs(report: Report) -> dict[str, str]:
    """What was examined, and how it came out."""
    return {finding.about: finding.sign for finding in report.findings}


@pytest.mark.parametrize("path", ["/fastapi", "/sse-starlette"])
def test_the_libraries_that_people_use_are_right_as_they_are(reports: Mapping[str, Report], path: str) -> None:
    report = reports[path]
    assert (report.exit_code, report.signed("wrong")) == (0, [])
    assert {signs(report)[subject] for subject in ("format", "buffering", "replay", "buffering header")} == {"right"}


def test_ids_without_a_look_at_last_event_id_are_found(reports: Mapping[str, Report]) -> None:
    assert [finding.about for finding in reports["/forgetful"].signed("wrong")] == ["replay"]


def test_a_post_is_sent_once_and_may_end(reports: Mapping[str, Report]) -> None:
    report = reports["/chat"]
    assert report.exit_code == 0
    assert signs(report)["other requests"] == "worth knowing"
    assert "end of the stream" not in signs(report)


def test_pings_are_seen_and_that_nothing_else_came_is_told(reports: Mapping[str, Report]) -> None:
    report = reports["/quiet"]
    assert (report.exit_code, signs(report)["comments"], signs(report)["first event"]) == (2, "right", "not examined")


@needs_nginx
@pytest.mark.parametrize("way", ["plain", "default", "flushed"])
def test_nginx_is_right_where_it_does_not_compress_what_it_buffers(reports: Mapping[str, Report], way: str) -> None:
    report = reports[f"/{way}/bare"]
    assert (report.exit_code, report.signed("wrong")) == (0, [])
    assert signs(report)["buffering"] == signs(report)["compression"] == "right"
    assert signs(report)["buffering header"] == "worth knowing"


@needs_nginx
def test_nginx_that_compresses_and_buffers_is_found_unless_the_server_says_no(reports: Mapping[str, Report]) -> None:
    held = reports["/held/bare"]
    (finding,) = held.signed("wrong")
    assert (finding.about, held.exit_code) == ("compression", 1)
    assert "nginx: gzip off" in finding.change
    assert reports["/held/sse-starlette"].exit_code == 0


def test_a_certificate_is_trusted_when_its_authority_is_named(tmp_path: Path) -> None:
    def page(handler: Handler) -> None:
        handler.head(Cache_Control="no-store")
        for number in range(1, 100):
            handler.write(f"id: {number}\ndata: {number}\n\n")
            if not handler.pause(0.1):
                return

    context, authority = certificate(tmp_path)
    with by_hand({"/": page}, tls=context) as url:
        unknown = probe(url, seconds=2)
        assert unknown.exit_code == 2
        (finding,) = unknown.findings
        assert "the certificate of 127.0.0.1:" in finding.sentence
        assert "is not trusted" in finding.sentence
        assert "--authority FILE" in finding.change
        known = probe(url, seconds=1, authority=authority, hold=3)
        assert signs(known)["status"] == "right"
        assert known.held is not None
        assert known.held.run.users == 3
    with by_hand({"/": page}) as url:
        (finding,) = probe(url.replace("http:", "https:"), seconds=2).findings
        assert "http:// instead of https://" in finding.change
