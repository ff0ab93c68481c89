"""Working copies: untouched ones follow the kit, touched ones are the learner's, and nothing of theirs is ever lost."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.setup import copies
from labkit.setup.copies import Notebook, fingerprint
from labkit.setup.record import Record
from labkit.setup.work import ready_copies

NAME = "02-waiting.ipynb"


def notebook(*sources: str) -> Notebook:
    """A notebook of code cells with these sources."""
    cells = [
        {"id": f"cell-{place}", "cell_type": "code", "metadata": {}, "source": source, "outputs": []}
        for place, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


OLD, NEW = notebook("guess = None", "guess"), notebook("guess = None", "compare(guess)")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with a copy of the old notebook."""
    folder = tmp_path / "work"
    assert ready_copies(folder, {NAME: OLD}) == []
    return folder


def save(work: Path, changed: Notebook) -> bytes:
    """Save a copy as JupyterLab does: each source is a list of lines. The bytes of the file."""
    cells = [cell | {"source": cell["source"].splitlines(keepends=True)} for cell in changed["cells"]]
    (work / NAME).write_text(json.dumps(changed | {"cells": cells}, indent=2))
    return (work / NAME).read_bytes()


def test_a_copy_that_was_only_run_follows_the_kit(work: Path) -> None:
    ran = json.loads(json.dumps(OLD))
    ran["metadata"] = {"language_info": {"version": "3.11.7"}}
    ran["cells"][0] |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "12"}], "execution_count": 1}
    ran["cells"][1]["metadata"] = {"scrolled": True}
    save(work, ran)
    assert ready_copies(work, {NAME: NEW}) == []
    assert copies.read(work / NAME) == NEW


def changed(cells: list[dict[str, Any]]) -> None:
    cells[0]["source"] = "guess = 12"


def added(cells: list[dict[str, Any]]) -> None:
    cells.append({"id": "mine", "cell_type": "markdown", "metadata": {}, "source": "note"})


def removed(cells: list[dict[str, Any]]) -> None:
    del cells[1]


def moved(cells: list[dict[str, Any]]) -> None:
    cells.reverse()


def made_into_prose(cells: list[dict[str, Any]]) -> None:
    cells[0]["cell_type"] = "markdown"


TOUCHES = [changed, added, removed, moved, made_into_prose]


@pytest.mark.parametrize("touch", TOUCHES)
def test_a_touched_copy_stays_to_the_byte_and_the_newer_one_is_told_of(
    work: Path, touch: Callable[[list[dict[str, Any]]], None]
) -> None:
    mine = json.loads(json.dumps(OLD))
    touch(mine["cells"])
    before = save(work, mine)
    assert ready_copies(work, {NAME: OLD}) == []
    (told,) = ready_copies(work, {NAME: NEW})
    assert told.startswith("There is a newer 02; what you have written stays as it is.")
    assert told.endswith("python3 -m labkit fresh 02")
    assert (work / NAME).read_bytes() == before


def test_after_a_fresh_copy_was_written_nothing_more_is_told_until_the_next_newer_one(work: Path) -> None:
    before = save(work, notebook("guess = 12"))
    record = Record.of(work)
    place = copies.write_beside(work, NAME, NEW, record)
    record.keep(work)
    assert place.name == "02-waiting-fresh.ipynb"
    assert copies.read(place) == NEW
    assert ready_copies(work, {NAME: NEW}) == []
    assert len(ready_copies(work, {NAME: notebook("newest")})) == 1
    assert copies.write_beside(work, NAME, NEW, record).name == "02-waiting-fresh-2.ipynb"
    assert (work / NAME).read_bytes() == before


def test_a_change_that_was_taken_back_is_none(work: Path) -> None:
    save(work, notebook("guess = 12"))
    ready_copies(work, {NAME: NEW})
    save(work, OLD)
    assert ready_copies(work, {NAME: NEW}) == []
    assert copies.read(work / NAME) == NEW


DAMAGE = {
    "empty": b"",
    "cut": b'{"cells": [',
    "a list": b"[]",
    "no cells": b"{}",
    "odd cells": b'{"cells": [3]}',
    "no sources": b'{"cells": [{"id": "a"}]}',
    "odd sources": b'{"cells": [{"id": "a", "source": [1]}]}',
    "no text": b"\xff\xfe\x00",
    "a pit": b"[" * 100_000,
}


@pytest.mark.parametrize("content", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_copy_is_told_of_and_left_alone(work: Path, content: bytes) -> None:
    (work / NAME).write_bytes(content)
    (told,) = ready_copies(work, {NAME: NEW})
    assert "02-waiting.ipynb cannot be read as a notebook, and stays as it is." in told
    assert told.endswith("python3 -m labkit fresh 02")
    assert (work / NAME).read_bytes() == content


@pytest.mark.parametrize("make", [Path.mkdir, lambda place: place.symlink_to("nowhere")], ids=["folder", "link"])
def test_nor_is_something_else_of_its_name_written_to(work: Path, make: Callable[[Path], None]) -> None:
    (work / NAME).unlink()
    make(work / NAME)
    (told,) = ready_copies(work, {NAME: NEW})
    assert "cannot be read as a notebook" in told
    assert os.path.lexists(work / NAME)
    assert not (work / NAME).is_file()


@pytest.mark.parametrize(
    "content", ["", "[]", '{"version": 99, "made_from": {}, "written_beside": {}}', "{}", "[" * 9999]
)
def test_without_its_record_a_copy_that_differs_is_taken_for_the_learners(work: Path, content: str) -> None:
    before = (work / NAME).read_bytes()
    (work / ".labkit" / "copies.json").write_text(content)
    (told,) = ready_copies(work, {NAME: NEW})
    assert told.startswith(
        "The kit has lost its notes on your 02, which may be older than its own, so what is there is"
    )
    assert told.endswith("python3 -m labkit fresh 02")
    assert (work / NAME).read_bytes() == before
    assert ready_copies(work, {NAME: NEW}) == []
    assert ready_copies(work, {NAME: notebook("newest")})[0].startswith("There is a newer 02")
    assert (work / NAME).read_bytes() == before


def test_of_an_older_kits_notebook_that_is_no_more_the_copy_stays(work: Path) -> None:
    assert ready_copies(work, {"01-other.ipynb": NEW}) == []
    assert copies.read(work / NAME) == OLD


def test_a_copy_has_no_outputs() -> None:
    ran = notebook("12")
    ran["cells"][0] |= {"outputs": [{"output_type": "stream"}], "execution_count": 3}
    (cell,) = copies.without_outputs(ran)["cells"]
    assert (cell["outputs"], cell["execution_count"]) == ([], None)


SOURCES = st.lists(st.text(max_size=5), max_size=4)


@given(SOURCES, SOURCES)
def test_notebooks_have_one_fingerprint_only_when_their_sources_are_the_same(one: list[str], two: list[str]) -> None:
    assert (fingerprint(notebook(*one)) == fingerprint(notebook(*two))) == (one == two)
