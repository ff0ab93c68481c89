"""What notebook 10 tells of browsers, in a real one: HTTP/2, other origins, and one stream for many tabs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from labkit.server import Server, serve
from labkit.server.http2 import Http2Server, serve_http2
from tests.helpers.waiting import open_streams, wait_until

Seen = list[tuple[str, str, str | None]]
BODY = "retry: 50\nid: 1\ndata: news\n\n"


@pytest.fixture(scope="module")
def shop() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def seen() -> Seen:
    """The path, the method and the `Last-Event-ID` of what the other origin is asked."""
    return []


@pytest.fixture(scope="module")
def api(seen: Seen) -> Iterator[Http2Server]:
    """Another origin: /open/stream allows pages of any origin to read it, /closed/stream none."""

    async def answer(request: Request) -> PlainTextResponse:
        seen.append((request.url.path, request.method, request.headers.get("last-event-id")))
        cookies.append(request.cookies.get("session"))
        headers = {"vary": "origin"}
        if request.url.path.startswith("/open"):
            headers["access-control-allow-origin"] = request.headers.get("origin", "")
            headers["access-control-allow-credentials"] = "true"
            headers["access-control-allow-headers"] = "last-event-id"
        return PlainTextResponse(BODY, headers=headers, media_type="text/event-stream")

    async def log_in(_request: Request) -> PlainTextResponse:
        welcome = PlainTextResponse("welcome")
        welcome.set_cookie("session", "s3cret", httponly=True, samesite="lax")
        return welcome

    with serve_http2() as running:
        paths = ("/open/stream", "/closed/stream")
        running.add(*(Route(path, answer, methods=["GET", "OPTIONS"]) for path in paths), Route("/login", log_in))
        yield running


cookies: list[str | None] = []


def tried(page: Page) -> list[str]:
    """What the page got in each of its trials."""
    expect(page.locator("#says")).to_have_text("All trials are over.")
    return [row.split("\t")[1] for row in page.locator("#rows tr").all_inner_texts()]


def test_a_page_reads_another_origin_only_where_that_allows_it(
    page: Page, shop: Server, api: Http2Server, seen: Seen
) -> None:
    seen.clear()
    page.goto(f"{shop.url}/pane?api={api.url}")
    assert tried(page) == [
        "nothing, and it never asks again",
        "the stream, and again after its end",
        "nothing: TypeError",
        "the answer, status 200",
        "nothing: TypeError",
        "the answer, status 200",
    ]
    assert seen == [
        ("/closed/stream", "GET", None),  # the server was asked, and has answered
        ("/open/stream", "GET", None),
        ("/open/stream", "GET", "1"),  # an EventSource comes back with the header, and asks nobody before
        ("/closed/stream", "GET", None),
        ("/open/stream", "GET", None),
        ("/closed/stream", "OPTIONS", None),  # with fetch the header takes a preflight
        ("/open/stream", "OPTIONS", None),
        ("/open/stream", "GET", "1"),
    ]


@pytest.mark.parametrize(("name", "sent"), [("127.0.0.1", "s3cret"), ("localhost", None)])
def test_a_lax_cookie_goes_to_another_port_of_the_same_host_and_not_to_another_site(
    page: Page, shop: Server, api: Http2Server, name: str, sent: str | None
) -> None:
    page.goto(f"{api.url}/login")
    cookies.clear()
    page.goto(f"http://{name}:{shop.port}/pane?api={api.url}")
    tried(page)
    assert cookies[1:3] == [sent, sent]  # the EventSource with credentials, both times
    assert set(cookies[3:]) == {None}  # fetch sends none to another origin unless it is told to


def test_over_http2_a_question_behind_seven_streams_is_answered(browser: Browser) -> None:
    with serve_http2(tls=True) as tls:
        context = browser.new_context(ignore_https_errors=True)  # in the place of the person who looks and accepts
        page = context.new_page()
        page.goto(f"{tls.url}/pane?order={tls.place_order('Pad thai')}&streams=7")
        expect(page.locator("#says")).to_contain_text("Answered while 7 streams were open: no limit was reached.")
        assert page.locator("#protocol").inner_text() == "h2"
        clients = {line.partition(" ")[0] for line in tls.access_log if "/orders/" in line}
        assert len(clients) == 1  # all of that was one TCP connection
        context.close()
        wait_until(lambda: tls.answers == 0, "the page's streams to end", limit=60)


def test_a_browser_does_not_accept_the_certificate_by_itself(page: Page) -> None:
    with serve_http2(tls=True) as tls, pytest.raises(Exception, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(tls.url)


@pytest.mark.parametrize(("share", "streams"), [(0, 3), (1, 1)])
def test_many_tabs_may_share_one_stream(browser: Browser, shop: Server, share: int, streams: int) -> None:
    order = shop.place_order("Ramen")
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(3)]
    for tab in tabs:
        tab.goto(f"{shop.url}/pane?order={order}&share={share}")
        expect(tab.locator("#stage")).to_have_text("order received")
    open_streams(shop, streams)
    shop.advance(order)
    for tab in tabs:
        expect(tab.locator("#events")).to_have_text("2")
    tabs[0].close()  # the one that reads for the others, if they share
    expect(tabs[1].locator("#role")).to_contain_text("reads")
    open_streams(shop, max(1, streams - 1))
    shop.advance(order)
    for tab in tabs[1:]:
        expect(tab.locator("#stage")).to_have_text("out for delivery")
    context.close()
    open_streams(shop, 0)
