"""A chart in a page: sharp, in the page's own colours, with words; and a picture where the drawing is dropped."""

import csv
import doctest
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from matplotlib.figure import Figure as Drawing
from playwright.sync_api import Page

from labkit.kinds import KINDS, POLLING
from labkit.show import Data, Figure, data
from labkit.show.house_style import QUIET, QUIET_ON_DARK
from tests.helpers.chromium import chromium
from tests.helpers.colours import rgb

PAGE = "<!doctype html><style>[data-theme=dark],[data-jp-theme-light=false],.vscode-dark{background:#111;color:#eee}"
THEMES = {  # how a page says that it is light or dark
    "JupyterLab": ("data-jp-theme-light=true", "data-jp-theme-light=false"),
    "a book": ("data-theme=light", "data-theme=dark"),
    "VS Code": ("class=vscode-light", "class=vscode-dark"),
    "a page's own choice": ("style=color-scheme:light", "style=color-scheme:dark;background:#111;color:#eee"),
}


def chart(finding: str = "2 < 3 & so on", alt: str = 'a "line"') -> Figure:
    """A small one: a line that is clipped, a point, a label."""
    drawing = Drawing(figsize=(3, 2))
    axis = drawing.subplots()
    axis.plot([0, 1], [0, 1], color=POLLING.colour, marker="o")
    axis.set_xlim(0, 0.5)
    axis.text(0.1, 0.8, "label", color=POLLING.colour)
    numbers = Data(["run", "requests"], [["polling, measured", 120_000], ["streaming", None]])
    return Figure(drawing, finding=finding, alt=alt, table=numbers, twin="phone --> server")


def html(figure: Figure) -> str:
    """What a notebook shows of it."""
    return figure._repr_mimebundle_()[0]["text/html"]


class WithoutDrawing(HTMLParser):
    """What a sanitizer leaves: it drops these elements and keeps the texts in them, but for those of a style."""

    DROPPED = ("svg", "style", "path", "defs", "g", "use", "clippath", "rect", "desc", "title")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self._inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Keep the name of an element that is not dropped."""
        self._inside.append(tag)
        if tag not in self.DROPPED:
            self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave the element."""
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep the text, unless it is a style."""
        if data.strip() and "style" not in self._inside:
            self.texts.append(data)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


def test_a_figure_carries_alt_text_and_finding_in_html_and_text() -> None:
    bundle, metadata = chart()._repr_mimebundle_()
    assert bundle["text/html"].count('alt="a &quot;line&quot;"') == 1
    assert 'role="img" aria-label="a &quot;line&quot;"' in bundle["text/html"]
    assert "<figcaption>2 &lt; 3 &amp; so on<" in bundle["text/html"]
    assert metadata == {"image/png": {"alt": 'a "line"'}}
    assert bundle["text/plain"].endswith('\n[picture: a "line"]')
    assert chart().png().startswith(b"\x89PNG")
    assert repr(chart()) == "2 < 3 & so on"


def test_a_figure_in_a_terminal_is_its_words_its_twin_and_its_table() -> None:
    assert str(chart()).split("\n") == [
        "2 < 3 & so on",
        "phone --> server",
        "run                requests",
        "polling, measured  120000",
        "streaming          —",
    ]
    assert str(chart()) in chart()._repr_mimebundle_()[0]["text/plain"]
    assert doctest.testmod(data).failed == 0


def test_where_a_drawing_is_dropped_a_picture_and_the_caption_are_left() -> None:
    left = WithoutDrawing(html(chart()))
    assert left.tags[:3] == ["figure", "img", "figcaption"]
    assert '<img style="max-width:100%;background:#fff;padding:' in html(chart())  # black letters, dark page or not
    assert left.texts[0] == "2 < 3 & so on"  # and no label of the drawing before it


def test_two_charts_of_a_page_share_no_id_and_miss_none() -> None:
    same = chart()
    both = html(same) + html(same)
    ids = re.findall(r' id="([^"]+)"', both)
    assert len(ids) == len(set(ids)) > 2
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', both)) == set(ids)


def test_no_style_of_a_chart_reaches_the_page_around_it() -> None:
    for style in re.findall(r"<style>(.*?)</style>", html(chart())):
        rules = re.sub(r"@supports\([^{]*\{(.*?\})\}", r"\1", style)
        assert all(".labkit-chart" in selector for selector in re.findall(r"([^{}]+)\{", rules))


@pytest.mark.parametrize("theme", THEMES)
def test_a_chart_has_the_colours_of_the_page(theme: str, page: Page) -> None:
    seen = []
    for attribute in THEMES[theme]:
        page.set_content(f"{PAGE}</style><body {attribute}>{html(chart())}")
        assert not page.locator("img").is_visible()
        paths = page.locator("svg path, svg g")
        seen.append(
            paths.evaluate_all("all => all.flatMap(e => [getComputedStyle(e).fill, getComputedStyle(e).stroke])")
        )
    light, dark = seen
    assert {rgb(POLLING.colour), "rgb(0, 0, 0)"} <= set(light)
    assert {rgb(POLLING.colour_on_dark), "rgb(238, 238, 238)"} <= set(dark)
    assert rgb(POLLING.colour) not in dark
    assert "rgb(0, 0, 0)" not in dark


def test_a_chart_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 720})
    page.set_content(f"{PAGE}</style><meta name=viewport content='width=device-width'>{html(chart())}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_chart_that_was_shown_finds_room_for_what_is_added_to_it() -> None:
    drawing = Drawing(layout="constrained")
    axis = drawing.subplots()
    figure = Figure(drawing, finding="", alt="")
    html(figure)
    height = axis.get_position().height
    axis.set_title("three\nlines\nabove")
    html(figure)
    assert axis.get_position().height < height


def test_every_colour_can_be_read_as_a_letter_on_light_and_on_dark() -> None:
    for light, dark in [*((kind.colour, kind.colour_on_dark) for kind in KINDS.values()), (QUIET, QUIET_ON_DARK)]:
        assert contrast(light, "#ffffff") >= 4.5  # WCAG 2.2, 1.4.3
        assert contrast(dark, "#303030") >= 4.5  # lighter than the dark themes of JupyterLab, VS Code, and books


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, "contrast ratio" and "relative luminance")."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_a_chart_is_saved_as_a_drawing_a_picture_and_numbers(tmp_path: Path) -> None:
    drawn = chart().save(tmp_path / "name.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg xmlns=")
    assert "<desc>a &quot;line&quot;</desc>" in drawn
    assert "var(" not in drawn  # programs that draw slides know no variables
    assert chart().save(tmp_path / "name.png").read_bytes().startswith(b"\x89PNG")
    with chart().save(str(tmp_path / "name.csv")).open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["run", "requests"], ["polling, measured", "120000"], ["streaming", ""]]


def test_saving_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"name must end in \.svg, \.png or \.csv, not 'name\.pdf'"):
        chart().save(tmp_path / "name.pdf")
    with pytest.raises(ValueError, match="name must be in a folder that exists"):
        chart().save(tmp_path / "no" / "name.svg")
    with pytest.raises(ValueError, match="this chart has no numbers behind it"):
        Figure(Drawing(), finding="", alt="").save(tmp_path / "name.csv")
    assert not list(tmp_path.iterdir())
