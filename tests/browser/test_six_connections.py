"""Six connections a host, seen in a real browser: what waits, what releases it, and that nothing stays open."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from labkit import show
from labkit.app.orders import UnknownOrder
from labkit.server import Server, serve
from tests.helpers.chromium import GONE
from tests.helpers.waiting import open_streams, wait_until

WAITS = "through 127.0.0.1 it waits. Close one stream."


def story(page: Page) -> list[tuple[str, str]]:
    """How many streams were open, and what happened, line by line."""
    rows = [row.split("\t") for row in page.locator("#rows tr").all_inner_texts()]
    return [(row[1], row[2]) for row in rows]


def test_behind_six_streams_a_request_waits_until_one_is_closed(page: Page, server: Server) -> None:
    page.goto(show.browser(server, server.place_order("Pad thai"), streams=6).url)
    expect(page.locator("#says")).to_contain_text(WAITS)
    open_streams(server, 6)
    assert server.meter.polls == 2  # before the streams, and through the other name: the third has not arrived
    expect(page.locator("#mine")).to_contain_text("waiting")
    page.get_by_role("button", name="Close one stream").press("Enter")
    expect(page.locator("#says")).to_contain_text("Released: a stream was closed")
    assert story(page)[2:-1] == [
        ("6", "6 streams are open."),
        ("6", "Asked through 127.0.0.1."),
        ("6", "No answer: the request waits for a free connection to 127.0.0.1."),
        ("6", "Asked through localhost."),
        ("6", "Answered through localhost (200)."),
        ("5", "Closed stream 6."),
        ("5", "Answered through 127.0.0.1 (200)."),
    ]
    assert (server.meter.polls, server.meter.streams) == (3, 6)
    assert page.locator("#protocol").inner_text() == "http/1.1"
    open_streams(server, 0)


def test_behind_five_streams_nothing_waits(page: Page, server: Server) -> None:
    page.goto(show.browser(server, server.place_order("Pad thai"), streams=5).url)
    expect(page.locator("#says")).to_contain_text("Answered while 5 streams were open: no limit was reached.")
    assert server.meter.polls == 2
    open_streams(server, 0)


def test_a_seventh_stream_waits_itself(page: Page, server: Server) -> None:
    page.goto(show.browser(server, server.place_order("Pad thai"), streams=7).url)
    expect(page.locator("#says")).to_contain_text(WAITS)
    assert ("6", "6 streams are open, and 1 cannot connect yet.") in story(page)
    assert server.meter.open_streams == 6
    page.goto("about:blank")
    open_streams(server, 0)


def test_removing_the_frame_or_closing_the_page_leaves_no_stream(page: Page, server: Server) -> None:
    pane = show.browser(server, server.place_order("Pad thai"), streams=6)
    page.set_content(pane._repr_mimebundle_()["text/html"])
    open_streams(server, 6)
    expect(page.get_by_text("No live page here.")).to_be_hidden()
    page.evaluate("document.querySelector('figure').remove()")
    open_streams(server, 0)
    closing = page.context.new_page()
    closing.goto(pane.url)
    open_streams(server, 6)
    closing.close()
    open_streams(server, 0)


def test_six_streams_end_that_of_another_pane_and_it_ends_theirs(page: Page, server: Server) -> None:
    order = server.place_order("Pad thai")
    other = page.context.new_page()
    other.goto(show.browser(server, order, every=3600).url)
    expect(other.locator("#ready-state")).to_have_text("1 OPEN")
    page.goto(show.browser(server, order, streams=6).url)
    expect(other.locator("#ended")).to_have_text("another pane")
    expect(page.locator("#says")).to_contain_text(WAITS)
    other.get_by_role("button", name="Open the stream").click()
    expect(page.locator("#says")).to_have_text("Stopped: another pane is at work.")
    expect(other.locator("#ready-state")).to_have_text("1 OPEN")
    open_streams(server, 1)


def test_without_a_press_of_a_button_a_stream_is_closed_and_all_can_be_run_again(page: Page, server: Server) -> None:
    page.clock.install()
    page.goto(show.browser(server, server.place_order("Pad thai"), streams=6).url)
    open_streams(server, 6)

    def released_a_second_later() -> bool:
        page.clock.fast_forward(1000)
        return "Released" in page.locator("#says").inner_text()

    wait_until(released_a_second_later, "the page to close a stream by itself")
    open_streams(server, 0)
    page.get_by_role("button", name="Run it again").click()
    open_streams(server, 6)


def test_run_again_without_its_server_the_page_says_that_it_is_gone(page: Page) -> None:
    with serve() as server:
        page.goto(show.browser(server, server.place_order("Pad thai"), streams=6).url)
        expect(page.locator("#says")).to_contain_text(WAITS)
    expect(page.locator("#open")).to_have_text("0")
    page.get_by_role("button", name="Run it again").click()
    expect(page.get_by_role("alert")).to_contain_text(GONE)


def test_the_page_can_be_used_without_seeing_it(page: Page, server: Server) -> None:
    page.goto(show.browser(server, server.place_order("Pad thai"), streams=6).url)
    expect(page.get_by_role("heading", level=1)).to_have_text("6 streams to one host, and one more request")
    expect(page.get_by_role("list", name="The streams").get_by_role("listitem")).to_have_count(6)
    assert page.get_by_role("status").count() == 1
    assert page.get_by_role("table", name="What happened, in order").count() == 1


def test_only_this_machines_names_may_read_an_order_from_elsewhere(server: Server) -> None:
    address = f"{server.url}/lesson/orders/{server.place_order('Pad thai')}/shared"

    def allowed(origin: str) -> str | None:
        found: str | None = httpx.get(address, headers={"Origin": origin}).headers.get("access-control-allow-origin")
        return found

    for name in ("127.0.0.1", "localhost"):
        assert allowed(f"http://{name}:{server.port}") == f"http://{name}:{server.port}"
    for stranger in ("https://evil.example", f"http://evil.example:{server.port}", "http://localhost:1", "null"):
        assert allowed(stranger) is None


@pytest.mark.parametrize("streams", [0, 21, 2.5, True, "6"])
def test_an_invalid_number_of_streams_is_refused(server: Server, streams: Any) -> None:
    with pytest.raises(ValueError, match="streams is how many are open at the same time, from 1 to 20"):
        show.browser(server, server.place_order("Pad thai"), streams=streams)


def test_several_streams_of_no_order_are_refused(server: Server) -> None:
    with pytest.raises(UnknownOrder, match="there is no order 1"):
        show.browser(server, 1, streams=6)
