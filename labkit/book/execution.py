"""A notebook, run from top to bottom in a kernel of its own."""

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from labkit.plumbing.progress_file import ELSEWHERE
from labkit.show import Progress

CELL_LIMIT = 300  # seconds that one cell may take


class CellFailed(Exception):
    """A cell has failed: which one, and the last line that it said. `notebook` is what had run until then."""

    def __init__(self, notebook: NotebookNode, sentence: str) -> None:
        super().__init__(sentence)
        self.notebook = notebook


def execute(path: Path, progress_file: Path | None = None) -> NotebookNode:
    """The notebook with its outputs; the file itself stays as it is. Raises CellFailed.

    What is predicted and solved in it is kept where a learner's progress is, or in `progress_file`.
    """
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    total = len(notebook.cells)
    client = NotebookClient(
        notebook,
        timeout=CELL_LIMIT,
        kernel_name="python3",
        extra_arguments=["--log-level=50"],  # it would warn of its own connections on this machine
        resources={"metadata": {"path": str(path.parent)}},
    )
    with Progress(path.stem) as progress:

        def show(cell: NotebookNode, cell_index: int) -> None:
            del cell
            progress.update(cell_index / total, f"cell {cell_index + 1} of {total}")

        client.on_cell_start = show
        try:
            kept = {ELSEWHERE: str(progress_file)} if progress_file else {}
            client.execute(env=os.environ | {"MPLBACKEND": "agg"} | kept)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as problem:
            raise CellFailed(notebook, _what_failed(notebook, problem)) from None
        progress.finish(f"{total} cells")
    return notebook


def _what_failed(notebook: NotebookNode, problem: Exception) -> str:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", ()):
                return f"the cell {cell.id} failed with {output.ename}: {output.evalue}"
    return str(problem).strip().splitlines()[-1]
