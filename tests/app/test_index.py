"""The page at `/`: it says what the server is, and every link on it works."""

import re
from html.parser import HTMLParser

import httpx
import pytest

from labkit.server import Server


class Links(HTMLParser):
    """The addresses of the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link."""
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def links(page: str) -> list[str]:
    """The addresses of the links of a page."""
    parser = Links()
    parser.feed(page)
    return parser.found


def test_what_one_can_click_works(server: Server) -> None:
    order = server.place_order("Pad thai")
    page = httpx.get(f"{server.url}/")
    assert page.headers["content-type"].startswith("text/html")
    found = links(page.text)
    assert {f"orders/{order}", f"orders/{order}/stream", "news/stream", "meter"} <= set(found)
    for path in found:
        assert not path.startswith(("/", "http"))  # relative, for a proxy's prefix
        with httpx.stream("GET", f"{server.url}/{path}") as answer:
            assert answer.status_code == (503 if path.endswith("503") else 200)


def test_an_order_is_listed_with_its_dish_and_its_stage(server: Server) -> None:
    order = server.place_order('Soup "of the day" <b>')
    server.advance(order)
    page = httpx.get(f"{server.url}/").text
    assert "Soup &quot;of the day&quot; &lt;b&gt;" in page
    assert "cooking started" in page


def test_without_orders_the_page_says_how_to_place_one(server: Server) -> None:
    assert 'server.place_order("Pad thai")' in httpx.get(f"{server.url}/").text


def test_only_the_newest_orders_are_listed(server: Server) -> None:
    for number in range(25):
        server.place_order(f"dish {number}")
    listed = re.findall(r"<td>(dish \d+)</td>", httpx.get(f"{server.url}/").text)
    assert listed == [f"dish {number}" for number in range(24, 4, -1)]


@pytest.mark.parametrize("path", ["/", "/nothing"])
def test_the_page_stands_at_the_root_alone(server: Server, path: str) -> None:
    assert httpx.get(f"{server.url}{path}").status_code == (200 if path == "/" else 404)
