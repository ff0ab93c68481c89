"""A cell that reveals may run again, after a guess that was typed late: it measures the same as before."""

import ast
import asyncio
import re
from contextlib import ExitStack, closing
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from labkit import sse
from labkit.crowd.page import Page
from tests.helpers.leaks import reveals
from tests.helpers.notebook_cells import code_cells
from tests.helpers.notebook_files import NOTEBOOKS, read
from tests.helpers.notebook_kernel import CELL_LIMIT, notebook_kernel, run_cell


def sources(number: str) -> dict[str, str]:
    """The code cells of the notebook with this number, by their ids."""
    (path,) = (path for path in NOTEBOOKS if path.stem.startswith(number))
    return {cell.id: cell.source for cell in code_cells(read(path))}


def run(number: str, *cells: str, **names: Any) -> dict[str, Any]:
    """Run some cells of a notebook, one after the other; returns the names that they leave behind."""
    code = sources(number)
    for cell in cells:
        exec(code[cell], names)
    return names


def test_a_reader_comes_back_with_the_same_id_again() -> None:
    names = run("03", "start-the-server", "guess-upgrade", "guess-missed", "cut-the-stream", sse=sse)
    with names["server"]:
        for _ in range(2):
            names = run("03", "come-back", "claim-nothing-lost", **names)
            assert len(names["missed"]) == 2


def test_an_order_is_read_over_its_cuts_again() -> None:
    names = run("06", "start-the-server", "guess-after-the-end", "guess-the-events")
    with names["server"]:
        names = run("06", "show-the-return", "open-an-event-source", **names)
        for _ in range(2):
            exec(sources("06")["read-over-the-cuts"], names)
            assert names["ids"] == ["1", "2", "3", "4"]


def test_the_names_of_events_are_heard_again() -> None:
    names = run("06", "start-the-server", "guess-after-the-end", "guess-what-is-heard")
    with names["server"]:
        names = run("06", "show-the-names", **names)
        for _ in range(2):
            names = run("06", "read-the-names", "claim-the-names", **names)


def test_headlines_that_are_published_again_are_counted_as_before() -> None:
    imports = ("start-two-hosts", "guess-who-hears", "guess-the-move", "guess-the-third")
    names = run("09", *imports, "open-a-stream", "take-it-apart", "read-until", "tell-twenty")
    with ExitStack() as started:
        started.enter_context(closing(names["client"]))

        def again(cell: str, name: str) -> list[Any]:
            results = []
            for _ in range(2):
                exec(sources("09")[cell], names)
                results.append(names[name])
                for host in names["hosts"]:
                    started.enter_context(host)
            return results

        assert again("count-who-hears", "heard") == [[10, 0], [10, 0]]
        assert [len(moved) for moved in again("move-a-reader", "moved")] == [4, 4]
        exec(sources("09")["start-with-a-log"], names)
        started.enter_context(names["engine"])
        assert again("tell-twenty-again", "heard_with_a_log") == [[10, 10], [10, 10]]
        assert again("publish-in-turn", "numbers") == [[1, 2, 3], [1, 2, 3]]


def test_a_headline_meets_the_gap_again() -> None:
    names = run("10", "start-over-frames", "guess-connections", "guess-behind-the-gap", Page=Page)
    names = run("10", "stall-a-connection", "mend-the-connection", **names)
    cell = compile(sources("10")["compare-over-a-gap"], "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

    async def twice() -> None:
        for _ in range(2):
            await eval(cell, names)
            run("10", "claim-the-gap", **names)

    with names["h2"]:
        asyncio.run(twice())


@pytest.mark.long
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_cell_may_run_twice_in_a_row(path: Path) -> None:
    nb = read(path)
    nb.cells = [each for cell in nb.cells for each in ([cell, _again(cell)] if cell.cell_type == "code" else [cell])]
    with notebook_kernel(nb, path.parent, CELL_LIMIT) as client:
        assert [problem for place in range(len(nb.cells)) if (problem := run_cell(client, place))] == []
    came_out: dict[str, set[str]] = {}
    for reveal in reveals(nb):
        if not re.search(r"\d\.\d|%", reveal.outcome):  # a time or a share is another one in each run
            came_out.setdefault(reveal.name, set()).add(reveal.outcome)
    assert [outcomes for outcomes in came_out.values() if len(outcomes) > 1] == []


def _again(cell: NotebookNode) -> NotebookNode:
    copy = deepcopy(cell)
    copy.id = f"{cell.id}-again"
    return copy
