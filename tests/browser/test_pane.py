"""The browser pane in a real browser: what it shows, what it survives, and that it leaves nothing behind."""

from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from labkit import show
from labkit.app.orders import UnknownOrder
from labkit.server import Server, ServerStopped, serve
from tests.helpers.chromium import EVERY, GONE, Tab, stages, tab
from tests.helpers.waiting import open_streams, wait_until


def test_a_pane_shows_each_event_as_the_order_moves_on_and_the_polls_beside_it(page: Page, server: Server) -> None:
    order = server.place_order("Pad thai")
    page.goto(show.browser(server, order, every=EVERY).url)
    expect(page.locator("#ready-state")).to_have_text("1 OPEN")
    expect(page.locator("#stream-says")).to_have_text("Told: order received.")
    for stage in ("cooking started", "out for delivery", "delivered"):
        assert server.advance(order) == stage
        expect(page.locator("#stream-says")).to_have_text(f"Told: {stage}.")
        expect(page.locator("#poll-says")).to_have_text(f"Learned: {stage}.")
    assert stages(page) == [
        ("1", "order received"),
        ("2", "cooking started"),
        ("3", "out for delivery"),
        ("4", "delivered"),
    ]
    page.get_by_role("button", name="Stop polling").click()
    expect(page.locator("#poll-says")).to_have_text("Stopped.")
    assert page.locator("#stream-requests").inner_text() == "1"
    wait_until(lambda: server.meter.polls == int(page.locator("#poll-requests").inner_text()), "equal counts of polls")
    assert server.meter.useless_polls == int(page.locator("#useless").inner_text())
    assert server.meter.streams == 1


def test_a_stream_cut_after_each_event_resumes_without_loss_or_duplicate(page: Page, server: Server) -> None:
    order = server.place_order("Pad thai")
    page.goto(show.browser(server, order, path=f"/lesson/orders/{order}/cut").url)
    expect(page.locator("#events")).to_have_text("1")
    for _ in range(3):
        server.advance(order)
    expect(page.locator("#events")).to_have_text("4")
    assert [id for id, _ in stages(page)] == ["1", "2", "3", "4"]
    assert int(page.locator("#reconnects").inner_text()) >= 3
    expect(page.locator("#ended")).to_contain_text("the browser comes back")


def test_a_broken_connection_resumes_without_loss_or_duplicate(page: Page, server: Server) -> None:
    order = server.place_order("Pad thai")
    page.goto(show.browser(server, order, every=3600).url)
    expect(page.locator("#events")).to_have_text("1")
    for connection in list(server._connections):
        server._thread.loop.call_soon_threadsafe(connection.abort)
    expect(page.locator("#ready-state")).to_have_text("0 CONNECTING")
    for _ in range(3):
        server.advance(order)
    expect(page.locator("#events")).to_have_text("4", timeout=10_000)
    assert [id for id, _ in stages(page)] == ["1", "2", "3", "4"]
    assert (page.locator("#stream-requests").inner_text(), page.locator("#reconnects").inner_text()) == ("2", "1")


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/lesson/status/204", "204"),
        ("/lesson/status/503", "503"),
        ("/lesson/not-a-stream", "200, text/plain"),
        ("/orders/99/stream", "404"),
    ],
)
def test_the_page_says_what_ended_a_stream_for_good(page: Page, server: Server, path: str, answer: str) -> None:
    page.goto(show.browser(server, server.place_order("Pad thai"), path=path).url)
    expect(page.locator("#stream-says")).to_contain_text(f"with HEAD, the server answers {answer}")
    expect(page.locator("#ready-state")).to_have_text("2 CLOSED")
    expect(page.locator("#ended")).to_have_text("the answer, and the browser never comes back")
    expect(page.locator("#gone")).to_be_hidden()


def test_named_events_are_heard_by_their_own_listeners_only(page: Page, server: Server) -> None:
    order = server.place_order("Pad thai")
    path = f"/lesson/orders/{order}/named"
    page.goto(show.browser(server, order, path=path, listen=["message", "delivered"]).url)
    expect(page.locator("#ready-state")).to_have_text("1 OPEN")
    for _ in range(3):
        server.advance(order)
    expect(page.locator("#stream-says")).to_have_text("Told: delivered.")
    assert stages(page) == [("4", "delivered")]


def test_leaving_the_page_closing_it_or_removing_its_frame_leaves_no_stream(
    browser: Browser, page: Page, server: Server
) -> None:
    order = server.place_order("Pad thai")
    pane = show.browser(server, order)
    page.goto(pane.url)
    open_streams(server, 1)
    page.goto(f"{server.url}/pane/answers")
    open_streams(server, 0)
    page.set_content(pane._repr_mimebundle_()["text/html"])
    open_streams(server, 1)
    page.evaluate("document.querySelector('figure').remove()")
    open_streams(server, 0)
    closing = browser.new_page()
    closing.goto(pane.url)
    open_streams(server, 1)
    closing.close()
    open_streams(server, 0)


def test_the_keyboard_opens_and_closes_the_one_stream(page: Page, server: Server) -> None:
    page.goto(show.browser(server, server.place_order("Pad thai")).url)
    open_streams(server, 1)
    opening, closing = (page.get_by_role("button", name=name) for name in ("Open the stream", "Close the stream"))
    opening.press("Enter")  # open already
    closing.press("Enter")
    expect(page.locator("#ended")).to_have_text("you")
    expect(closing).to_be_focused()
    open_streams(server, 0)
    opening.press("Space")
    open_streams(server, 1)
    assert server.meter.streams == 2


def test_opening_a_pane_closes_the_stream_of_another(page: Page, server: Server) -> None:
    order = server.place_order("Pad thai")
    pane = show.browser(server, order)
    page.goto(pane.url)
    open_streams(server, 1)
    second = page.context.new_page()
    second.goto(pane.url)
    expect(page.locator("#ended")).to_have_text("another pane")
    expect(second.locator("#ready-state")).to_have_text("1 OPEN")
    open_streams(server, 1)


def shows(pane: Tab, words: str) -> bool:
    """True when the stream's half of a pane says these words."""
    return pane.text("#stream-says") == words


def test_a_hidden_tab_polls_more_rarely_and_its_stream_goes_on(server: Server, tmp_path: Path) -> None:
    order = server.place_order("Pad thai")
    with tab(tmp_path, show.browser(server, order, path="/news/stream", every=EVERY).url) as pane:
        wait_until(lambda: server.meter.polls > 2, "polls")
        pane.hide()
        wait_until(lambda: pane.text("#tab") == "hidden", "the tab to be hidden")
        # Timers of a hidden page wake once a second, and after some minutes once a minute.
        wait_until(lambda: float(pane.text("#pause").split()[0]) > 4 * EVERY, "a pause that the page did not ask for")
        for number in range(1, 21):
            server.tell(f"Headline {number}")
            wait_until(partial(shows, pane, f"Told: Headline {number}."), "the headline")
        assert pane.text("#events") == "20"
        assert pane.text("#stream-requests") == "1"


def test_a_page_can_be_used_without_seeing_it(page: Page, server: Server) -> None:
    page.goto(show.browser(server, server.place_order("Pad thai")).url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Order 1 in your browser")
    assert page.get_by_role("heading", level=2).count() == 2
    assert page.get_by_role("status").count() == 2
    assert page.get_by_role("table", name="Events, newest first").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_pane_says_when_the_server_is_gone_and_when_it_is_back(page: Page) -> None:
    with serve() as server:
        page.goto(show.browser(server, server.place_order("Pad thai"), every=EVERY).url)
        expect(page.locator("#ready-state")).to_have_text("1 OPEN")
    expect(page.get_by_role("alert")).to_contain_text(GONE)
    with serve(server.port) as again:
        again.place_order("Pad thai")
        expect(page.locator("#gone")).to_be_hidden()
        expect(page.locator("#ready-state")).to_have_text("1 OPEN", timeout=10_000)


def test_an_output_whose_server_does_not_answer_says_what_to_do(page: Page, server: Server) -> None:
    pane = show.browser(server, server.place_order("Pad thai"))
    output = pane._repr_mimebundle_()["text/html"]
    page.set_content(output)
    expect(page.frame_locator("iframe").locator("#ready-state")).to_have_text("1 OPEN")
    expect(page.get_by_text("No live page here.")).to_be_hidden()
    assert size(page.locator("iframe"))[1] == pane.height
    server.stop()
    page.set_content(output)
    word = page.get_by_role("alert")
    expect(word).to_contain_text("No live page here.")
    expect(word).to_contain_text("Run the cell with serve() again")
    width, height = size(word)
    assert width > 600  # a word that can be read, not one squeezed into a column
    assert size(page.locator("iframe"))[1] <= height < 150  # and the dead page is behind it, not a hole below


def size(thing: Locator) -> tuple[float, float]:
    """Width and height of something on a page, in pixels."""
    box = thing.bounding_box()
    assert box is not None
    return box["width"], box["height"]


def test_a_pane_says_in_words_what_it_would_show(server: Server) -> None:
    order = server.place_order("Pad thai")
    bundle = show.browser(server, order, every=2)._repr_mimebundle_()
    assert bundle["text/plain"].startswith("Browser pane: order 1, at “order received” when this cell ran.")
    assert f"{server.url}/pane?" in bundle["text/plain"]
    assert "<figcaption>Browser pane: order 1" in bundle["text/html"]
    assert "<script" not in bundle["text/html"]


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ({"path": "orders/1"}, "path is where on the server"),
        ({"path": 7}, "path is where on the server"),
        ({"every": 0}, "every must be from 0.1"),
        ({"every": float("nan")}, "every must be from 0.1"),
        ({"listen": "delivered"}, "listen is a list"),
    ],
)
def test_an_invalid_argument_is_refused_in_the_cell(server: Server, mistake: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        show.browser(server, server.place_order("Pad thai"), **mistake)


def test_a_pane_of_no_order_or_no_server_is_refused(server: Server) -> None:
    with pytest.raises(UnknownOrder, match="there is no order 1"):
        show.browser(server, 1)
    server.stop()
    with pytest.raises(ServerStopped, match="run the cell with serve"):
        show.browser(server, 1)


def test_the_pane_has_no_other_parts(server: Server) -> None:
    assert httpx.get(f"{server.url}/pane/__init__.py").status_code == 404
    assert httpx.get(f"{server.url}/pane").headers["content-security-policy"].startswith("default-src 'self'")
    assert httpx.post(f"{server.url}/pane/nobody/left").status_code == 204


def test_a_panes_new_stream_ends_its_old_one(server: Server) -> None:
    url = f"{server.url}/orders/{server.place_order('Pad thai')}/stream"
    with (
        httpx.stream("GET", url, params={"pane": "a"}) as old,
        httpx.stream("GET", url, params={"pane": "b"}),
        httpx.stream("GET", url, params={"pane": "a"}),
    ):
        old.read()
        open_streams(server, 2)
        httpx.post(f"{server.url}/pane/a/left")
        open_streams(server, 1)
    open_streams(server, 0)
