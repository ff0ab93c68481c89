"""A notebook that was run with nothing answered shows no error and gives no answer away.

`python3 -m labkit test` hands over the notebooks that nbmake has just run; else they are run here.
"""

import os
from pathlib import Path

import pytest
from nbformat import NotebookNode

from tests.helpers.leaks import leaks
from tests.helpers.notebook_cells import code_cells
from tests.helpers.notebook_files import NOTEBOOKS, read
from tests.helpers.notebook_kernel import output_faults, ran

pytestmark = pytest.mark.after_nbmake
CELL_LIMIT = 60  # seconds

# Questions whose answer may stand above their reveal, each with the reason.
ALLOWED = {
    "04-polling-vs-sse": {
        "ask.streams": "the answer is the number of users, which the question names",
    },
}


def executed(path: Path) -> NotebookNode:
    """The notebook with the outputs of a run at the quick scale."""
    if folder := os.environ.get("LABKIT_EXECUTED"):
        return read(Path(folder) / path.name)
    return ran(path, CELL_LIMIT)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_that_was_run_shows_no_fault_and_gives_no_answer_away(path: Path) -> None:
    nb = executed(path)
    faults = [fault for cell in code_cells(nb) for fault in output_faults(cell)]
    faults += [f"{name}: {leak}" for name, leak in leaks(nb) if name not in ALLOWED.get(path.stem, {})]
    assert not faults, "\n".join(faults)
    assert any(cell.outputs for cell in code_cells(nb)), "the notebook was not run"
