"""Every notebook keeps the rules, and runs twice in one kernel without an error or a leftover.

One of them does so in every run, the second time under a reader who pauses; the others in `test --long`. nbmake runs
all of them once.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode

from tests.helpers.minutes import README, readme_rows
from tests.helpers.notebook_files import NOTEBOOKS, read
from tests.helpers.notebook_kernel import run_twice
from tests.helpers.notebook_rules import RULES

PATHS = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@PATHS
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_notebook_keeps_the_rule(rule: Callable[[NotebookNode], Iterator[str]], path: Path) -> None:
    faults = list(rule(read(path)))
    assert not faults, "\n".join([f"{path.name}: {rule.__doc__}", *faults])


@pytest.mark.parametrize("row", readme_rows().values(), ids=list(readme_rows()))
def test_the_readme_says_the_minutes_that_the_notebook_states(row: str) -> None:
    assert row in README.read_text("utf-8").splitlines(), "python -m tests.helpers.minutes --write writes the table"


READ_SLOWLY = {"00-start-here", "06-in-the-browser"}  # the second time; `test --long` does it with all, in real time
IN_EVERY_RUN = "06-in-the-browser"  # the one that keeps most things open while it is read
ONCE_MORE = [pytest.param(path, marks=[] if path.stem == IN_EVERY_RUN else pytest.mark.long) for path in NOTEBOOKS]


@pytest.mark.parametrize("path", ONCE_MORE, ids=lambda path: path.stem)
def test_notebook_runs_twice_in_one_kernel(path: Path) -> None:
    faults = run_twice(path, slowly=path.stem in READ_SLOWLY)
    assert not faults, "\n".join(faults)
