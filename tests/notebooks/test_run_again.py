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
from tests.helpers.cells import run_cells, sources
from tests.helpers.leaks import reveals
from tests.helpers.notebook_files import NOTEBOOKS, read
from tests.helpers.notebook_kernel import CELL_LIMIT, notebook_kernel, run_cell


def test_a_reader_comes_back_with_the_same_id_again() -> None:
    names = run_cells({"sse": sse}, "03", "start-the-server", "guess-upgrade", "guess-missed", "cut-the-stream")
    with names["server"]:
        for _ in range(2):
            run_cells(names, "03", "come-back", "claim-nothing-lost")
            assert len(names["missed"]) == 2


def test_an_order_is_read_over_its_cuts_again() -> None:
    names = run_cells({}, "06", "start-the-server", "guess-after-the-end", "guess-the-events")
    with names["server"]:
        run_cells(names, "06", "show-the-return", "open-an-event-source")
        for _ in range(2):
            run_cells(names, "06", "read-over-the-cuts")
            assert names["ids"] == ["1", "2", "3", "4"]


def test_the_names_of_events_are_heard_again() -> None:
    names = run_cells({}, "06", "start-the-server", "guess-after-the-end", "guess-what-is-heard")
    with names["server"]:
        run_cells(names, "06", "show-the-names")
        for _ in range(2):
            run_cells(names, "06", "read-the-names", "claim-the-names")


def test_headlines_that_are_published_again_are_counted_as_before() -> None:
    imports = ("start-two-hosts", "guess-who-hears", "guess-the-move", "guess-the-third")
    names = run_cells({}, "09", *imports, "open-a-stream", "take-it-apart", "read-until", "tell-twenty")
    with ExitStack() as started:
        started.enter_context(closing(names["client"]))

        def again(cell: str, name: str) -> list[Any]:
            results = []
            for _ in range(2):
                run_cells(names, "09", cell)
                results.append(names[name])
                for host in names["hosts"]:
                    started.enter_context(host)
            return results

        assert again("count-who-hears", "heard") == [[10, 0], [10, 0]]
        assert [len(moved) for moved in again("move-a-reader", "moved")] == [4, 4]
        run_cells(names, "09", "start-with-a-log")
        started.enter_context(names["engine"])
        assert again("tell-twenty-again", "heard_with_a_log") == [[10, 10], [10, 10]]
        assert again("publish-in-turn", "numbers") == [[1, 2, 3], [1, 2, 3]]


def test_a_headline_meets_the_gap_again() -> None:
    guesses = ("guess-connections", "guess-behind-the-gap")
    names = run_cells({"Page": Page}, "10", "start-over-frames", *guesses, "stall-a-connection", "mend-the-connection")
    cell = compile(sources("10")["compare-over-a-gap"], "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

    async def twice() -> None:
        for _ in range(2):
            await eval(cell, names)
            run_cells(names, "10", "claim-the-gap")

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
