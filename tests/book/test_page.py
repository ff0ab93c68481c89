"""`labkit run`: one notebook as one page that needs nothing else, or the cell that failed."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Page, expect

from labkit.book import page as page_of
from tests.helpers.axe import violations_everywhere

DRAWING = """from IPython.display import HTML
from labkit.show.svg import inline
HTML(inline('<svg viewBox="0 0 9 9"><path d="M1 1h7v7z" style="fill: #666666"/></svg>', "a quiet corner"))"""
ALL_SORTS = """import math
from IPython.display import HTML
from labkit.show.table import html_table, scrolling
from labkit.show.transcript import marked
@staticmethod  # a comment
def half(of: int = 0b11) -> float:
    'Half of it.'
    return of / 2.0 if isinstance(of, int) and not None else math.pi @ f"{of}"
print("a text")
HTML(marked(b"data: 1\\r\\n") + scrolling(html_table("", ["run", "a" * 99], [["polling", "1"]])))"""
GREETING = "from labkit.scale import name\nprint('at the scale', name())"


def saved(folder: Path, *sources: str) -> Path:
    """A notebook with a link and these cells of code."""
    cells = [new_markdown_cell("# Why?\n\nGo to [the next one](01-polling.ipynb)."), *map(new_code_cell, sources)]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    path = folder / "77-little.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_the_page_of_a_notebook_needs_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], page: Page
) -> None:
    path = saved(tmp_path, GREETING)
    before = path.read_bytes()
    assert page_of.main([str(path), str(tmp_path / "pages")]) == 0
    said, slips = capsys.readouterr()
    made = tmp_path / "pages" / "77-little.html"
    assert (said, slips) == (f"Saved {made}\n", "")
    assert path.read_bytes() == before
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda fault: asked.append(fault.message))
    page.emulate_media(color_scheme="dark")
    page.goto(made.as_uri())
    expect(page.get_by_text("at the scale quick")).to_be_visible()
    expect(page.get_by_role("link", name="the next one")).to_have_attribute("href", "01-polling.html")
    assert page.title() == "77-little"
    assert asked == [made.as_uri()]


def test_a_drawing_is_in_the_colours_of_the_readers_scheme(tmp_path: Path, page: Page) -> None:
    path = saved(tmp_path, DRAWING)
    assert page_of.main([str(path), str(tmp_path)]) == 0
    for scheme, grey in (("light", "rgb(102, 102, 102)"), ("dark", "rgb(166, 166, 166)")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        page.goto((tmp_path / "77-little.html").as_uri())
        expect(page.get_by_role("img", name="a quiet corner").locator("path")).to_have_css("fill", grey)


def test_nothing_on_the_page_keeps_anybody_out(tmp_path: Path, page: Page) -> None:
    path = saved(tmp_path, ALL_SORTS)
    assert page_of.main([str(path), str(tmp_path)]) == 0
    page.goto((tmp_path / "77-little.html").as_uri())
    expect(page.get_by_text("a text", exact=True)).to_be_visible()
    assert violations_everywhere(page) == []


def test_a_cell_that_fails_is_named_and_the_page_shows_how_far_it_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, "print('so far')", "1 / 0", "print('never')")
    assert page_of.main([str(path), str(tmp_path)]) == 1
    words = "In 77-little, the cell cell-2 failed with ZeroDivisionError: division by zero. The page shows"
    assert capsys.readouterr().err.startswith(words)
    html = (tmp_path / "77-little.html").read_text("utf-8")
    assert "so far" in html
    assert "ZeroDivisionError" in html


def test_a_folder_that_cannot_be_is_told_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    path = saved(tmp_path, "open('ran', 'w').close()")
    assert page_of.main([str(path), str(tmp_path / "file")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert not (tmp_path / "ran").exists()
