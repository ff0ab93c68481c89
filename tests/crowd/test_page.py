"""A page's requests: where there is no place they wait, and what is given up makes room."""

import asyncio
from collections.abc import Iterator

import pytest

from labkit.charts import sequence
from labkit.crowd.page import NotHttp2, Page
from labkit.server import Server
from labkit.server.http2 import Http2Server, serve_http2


@pytest.fixture(scope="module")
def three() -> Iterator[Http2Server]:
    """A server that allows three streams per connection of HTTP/2."""
    with serve_http2(most_streams=3) as running:
        yield running


@pytest.mark.parametrize(("http2", "places"), [(True, 3), (False, 6)])
def test_a_request_that_is_given_up_makes_room_for_the_next(three: Http2Server, http2: bool, places: int) -> None:
    async def scenario() -> None:
        async with Page(three.url, http2=http2) as page:
            asked = [page.get("/news/stream") for _ in range(places + 2)]
            assert await page.until(lambda: page.answered == places)
            assert [each.sent for each in asked] == [True] * places + [False] * 2
            page.give_up(asked[-1])  # it has not been sent
            page.give_up(asked[0])
            assert await page.until(lambda: page.answered == places + 1)
            assert await page.until(lambda: three.answers == places)  # the server has heard of it too
            assert asked[places].sent

    asyncio.run(scenario())


@pytest.mark.parametrize("http2", [True, False])
def test_what_comes_stands_in_the_diary(three: Http2Server, http2: bool) -> None:
    async def scenario() -> Page:
        async with Page(three.url, http2=http2) as page:
            for _ in range(3):
                page.get("/news/stream")
            assert await page.until(lambda: page.told("retry") == 3)
            page.begin_diary()
            three.tell(f"Goal over {http2}")
            assert await page.until(lambda: page.told(f"Goal over {http2}") == 3)
            page.note("that was all")
        return page

    page = asyncio.run(scenario())
    assert sorted(exchange.text for exchange in page.diary) == ["stream 1", "stream 2", "stream 3", "that was all"]
    assert "the server pushed 3 messages" in repr(sequence(page.diary))


def test_a_status_and_a_body_are_read(three: Http2Server) -> None:
    async def scenario() -> None:
        async with Page(three.url, http2=True) as page:
            unknown, order = page.get("/orders/77"), page.get(f"/orders/{three.place_order('Ramen')}")
            assert await page.until(lambda: unknown.ended and order.ended)
            assert (unknown.status, order.status) == (404, 200)
            assert '"dish":"Ramen"' in order.text

    asyncio.run(scenario())


def test_a_wait_that_is_in_vain_ends(three: Http2Server) -> None:
    async def scenario() -> None:
        async with Page(three.url, http2=True) as page:
            assert not await page.until(lambda: page.answered, seconds=0.05)

    asyncio.run(scenario())


def test_a_server_of_http1_alone_is_told_from_one_that_is_slow(server: Server) -> None:
    async def scenario() -> None:
        async with Page(server.url, http2=True) as page:
            page.get("/news/stream")
            with pytest.raises(NotHttp2, match="without a word of HTTP/2"):
                await page.until(lambda: page.answered)

    asyncio.run(scenario())


@pytest.mark.parametrize("http2", [True, False])
def test_what_a_server_leaves_behind_has_ended(http2: bool) -> None:
    async def scenario() -> None:
        with serve_http2() as going:
            async with Page(going.url, http2=http2) as page:
                asked = [page.get("/news/stream") for _ in range(3)]
                assert await page.until(lambda: page.answered == 3)
                await asyncio.to_thread(going.stop)
                assert await page.until(lambda: all(each.ended for each in asked))

    asyncio.run(scenario())


@pytest.mark.parametrize(("url", "words"), [("127.0.0.1:80", "url must be"), ("https://127.0.0.1", "trust must be")])
def test_an_address_that_cannot_work_is_refused(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Page(url, http2=True)
