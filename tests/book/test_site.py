"""The book: it works from a folder without a network, its links lead somewhere, and nothing is given away.

`python3 -m labkit test` makes it from three notebooks that have just run, and the headings of the others, to which
links lead; `test --long` makes it from all. Alone, this file runs the first notebook only.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser, Page, expect

from labkit.book.execution import execute
from labkit.book.sources import SITE
from tests.helpers.axe import violations, violations_everywhere
from tests.helpers.notebook_files import NOTEBOOKS, read, write

LOADS = re.compile(r"<(?:script|img|iframe|source|link)\b[^>]*?\b(?:src|href)=\"((?:https?:)?//[^\"]*)\"")
GOES = re.compile(r"<(?:a|link|script|img)\b[^>]*?\b(?:href|src)=\"([^\"]*)\"")
pytestmark = pytest.mark.after_nbmake
MOST = 30_000_000  # bytes of the whole book
# What a notebook may hold is in one of these: live panes, charts and tables, exercises, an attached picture, code.
IN_EVERY_RUN = {"00-start-here", "03-server-sent-events", "06-in-the-browser"}
WHOLE = [path for path in NOTEBOOKS if os.environ.get("LABKIT_LONG") or path.stem in IN_EVERY_RUN]


def ran(folder: Path) -> list[Path]:
    """The notebooks that have just run, or the first one, run now; of others than those of `WHOLE` the headings."""
    given = os.environ.get("LABKIT_EXECUTED")
    shutil.copytree(NOTEBOOKS[0].parent / "pictures", folder / "pictures")
    for path in NOTEBOOKS:
        if path in WHOLE:
            made = execute(path) if not given and path == NOTEBOOKS[0] else read(Path(given or path.parent) / path.name)
        else:
            made = headings(read(path))
        write(made, folder / path.name)
    return sorted(folder.glob("*.ipynb"))


def headings(notebook: NotebookNode) -> NotebookNode:
    """A notebook without anything between its headings."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown" and re.search("^#", cell.source, re.M)]
    for cell in cells:
        cell.source = "\n\n".join(re.findall("^#.*", cell.source, re.M))
        cell.pop("attachments", None)
    notebook.cells = cells
    return notebook


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the book, in one whose name has a space."""
    folder = tmp_path_factory.mktemp("book")
    out = folder / "a stick" / "book"
    notebooks = ran(folder)
    words = ["labkit.book.build", "--ran", str(out), *map(str, notebooks)]
    made = subprocess.run([sys.executable, "-m", "labkit.setup.guarded", *words], capture_output=True, text=True)
    assert (made.returncode, made.stderr) == (0, "")
    return out


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page without a network, on which no script may fail and which may ask for files alone."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(fault.message))
    page.on("request", lambda request: faults.extend([request.url] * request.url.startswith("http")))
    yield page
    context.close()
    assert faults == []


def texts(site: Path) -> dict[Path, str]:
    """Every page, by its file."""
    return {path: path.read_text("utf-8") for path in site.rglob("*.html")}


def test_every_notebook_has_a_page_and_the_whole_is_small(site: Path) -> None:
    assert [path for path in NOTEBOOKS if not (site / f"{path.stem}.html").exists()] == []
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < MOST


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path.stem[:2].isdigit()], ids=lambda path: path.stem)
def test_every_notebook_has_its_sheet_and_its_words(path: Path) -> None:
    number = path.stem[:2]
    assert (SITE / "sheets" / path.name).with_suffix(".md").read_text("utf-8").startswith(f"# Sheet {number}: ")
    assert f"*({number})*" in (SITE / "glossary.md").read_text("utf-8")


def test_every_link_inside_leads_to_a_page_and_a_place_in_it(site: Path) -> None:
    pages = texts(site)
    places = {path: set(re.findall(r'\bid="([^"]*)"', text)) for path, text in pages.items()}
    lost = []
    for path, text in pages.items():
        for link in map(unescape, GOES.findall(text)):
            if link.startswith(("https:", "http:", "data:", "mailto:")):
                continue
            file, _, place = link.partition("#")
            target = (path.parent / unquote(file.partition("?")[0])).resolve() if file else path
            named = place and place not in ("", "top") and target in places and "=" not in place
            if not target.exists() or (named and unquote(place) not in places[target]):
                lost.append(f"{path.name}: {link}")
    assert lost == []


def test_the_navigation_lists_titles_and_a_page_lists_its_own_headings(site: Path) -> None:
    text = (site / "reference" / "sse.html").read_text("utf-8")
    navigation, own = (text.partition(f'<div class="{name}">')[2] for name in ("sidebar-tree", "toc-tree"))
    pages = re.findall(r'class="reference internal" href="([^"]*)"', navigation.partition("</aside>")[0])
    assert {"../03-server-sent-events.html", "../glossary.html", "server.html"} <= set(pages)
    assert [page for page in pages if "#" in page] == []
    assert 'href="#labkit.sse.Decoder.feed"' in own


def test_a_picture_that_is_attached_to_a_notebook_is_in_the_book(site: Path) -> None:
    names = [name for path in WHOLE for cell in read(path).cells for name in cell.get("attachments", {})]
    assert names
    assert [name for name in names if not (site / "_images" / name).exists()] == []


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    assert [(path.name, found) for path, text in texts(site).items() for found in LOADS.findall(text)] == []
    styles = [path.read_text("utf-8") for path in site.rglob("*.css")]
    assert [
        found for style in styles for found in re.findall(r"(?:url\(|@import )[\"']?(?:https?:)?//\S*", style)
    ] == []


def test_the_first_page_plays_without_a_network(site: Path, offline: Page) -> None:
    offline.goto(f"{(site / 'index.html').as_uri()}#users=200&every=2.5&updates=30")
    expect(offline.locator("#play-asking-requests")).to_have_text("4,800")
    offline.get_by_role("slider", name="Users").press("ArrowRight")
    expect(offline.locator("#play-asking-requests")).to_have_text("12,000")
    assert offline.url.endswith("#users=500&every=2.5&updates=30")
    offline.get_by_role("link", name="00: Does everything work here?").click()
    expect(offline.get_by_role("heading", level=1)).to_contain_text("Does everything work here?")


def test_the_search_finds_words_without_a_network(site: Path, offline: Page) -> None:
    offline.goto((site / "index.html").as_uri())
    offline.get_by_role("searchbox").or_(offline.get_by_placeholder("Search")).first.fill("blank line")
    offline.keyboard.press("Enter")
    expect(offline.locator("#search-results li a").first).to_be_visible()
    expect(offline.locator("#search-results")).to_contain_text("Sheet 00")


def test_what_answers_a_prediction_is_behind_a_click(site: Path, offline: Page) -> None:
    offline.goto((site / "00-start-here.html").as_uri())
    answer = offline.get_by_text("Any update? order received").first
    expect(answer).to_be_hidden()
    offline.locator("details.hide", has=answer).locator("summary").first.click()
    expect(answer).to_be_visible()
    expect(offline.get_by_text("You predicted")).to_have_count(0)


def test_a_sheet_fits_on_one_piece_of_paper(site: Path, offline: Page) -> None:
    for sheet in sorted((site / "sheets").glob("*.html")):
        offline.goto(sheet.as_uri())
        assert offline.pdf(format="A4").count(b"/Type /Page\n") == 1, sheet.name


def test_on_paper_there_is_no_navigation(site: Path, offline: Page) -> None:
    offline.goto((site / "00-start-here.html").as_uri())
    offline.emulate_media(media="print")
    expect(offline.get_by_role("heading", level=1)).to_be_visible()
    expect(offline.locator(".sidebar-drawer")).to_be_hidden()


def test_no_notebook_is_wider_than_its_page_with_everything_unfolded(site: Path, offline: Page) -> None:
    for path in WHOLE:
        offline.goto((site / f"{path.stem}.html").as_uri())
        offline.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        assert offline.evaluate("document.documentElement.scrollWidth") <= 1280, path.stem


def test_nothing_on_the_first_page_keeps_anybody_out(site: Path, offline: Page) -> None:
    offline.goto((site / "index.html").as_uri())
    assert violations_everywhere(offline) == []


def test_nothing_on_a_notebooks_page_keeps_anybody_out(site: Path, offline: Page) -> None:
    offline.emulate_media(color_scheme="dark")
    offline.goto((site / "00-start-here.html").as_uri())
    assert violations(offline) == []


@pytest.mark.long
def test_nothing_on_any_page_keeps_anybody_out(site: Path, offline: Page) -> None:
    faults = {}
    for path in sorted(texts(site)):
        offline.goto(path.as_uri())
        faults[path.name] = violations_everywhere(offline)
    assert {name: found for name, found in faults.items() if found} == {}
