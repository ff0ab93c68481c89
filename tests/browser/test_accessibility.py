"""Every page that the server has: axe finds nothing, light and dark, on a screen and on a telephone."""

import pytest
from playwright.sync_api import Page, expect

from labkit.server import Server
from labkit.whatif import what_if
from tests.helpers.axe import violations_everywhere

PAGES = ("", "pane?order={order}", "pane?order={order}&share=1", "pane?api=http://127.0.0.1:1", "what-if?users=500")


@pytest.mark.parametrize("address", PAGES, ids=["index", "pane", "tabs", "origins", "what-if"])
def test_nothing_on_the_page_keeps_anybody_out(page: Page, server: Server, address: str) -> None:
    order = server.place_order("Pad thai")
    what_if(server)
    page.goto(f"{server.url}/{address.format(order=order)}")
    expect(page.locator("h1")).to_be_visible()
    assert violations_everywhere(page) == []


def test_what_keeps_people_out_is_found(page: Page) -> None:
    page.set_content("<html lang='en'><title>x</title><main><h1>x</h1><img src='data:,'></main></html>")
    assert [fault for fault in violations_everywhere(page) if "image-alt" in fault]
    page.set_content("<html lang='en'><title>x</title><main><h1>x</h1><p style='width:2000px'>x</p></main></html>")
    assert "dark, 390: the page is wider than the screen" in violations_everywhere(page)
