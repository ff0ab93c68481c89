"""A reader who takes time: a notebook is run with a pause before its cells, as nobody at a keyboard runs it at once."""

import ast
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from tests.helpers.notebook_cells import code_cells, name_of, tree
from tests.helpers.notebook_kernel import output_faults

CELL_LIMIT = 120  # seconds that one cell may take, once it runs
OPENS = {
    "create_connection",
    "EventSource",
    "Client",
    "AsyncClient",
    "stream",
    "between",
    "held",
    "open_kitchen",
    "serve",
}
Pause = Callable[[NotebookNode], float]  # seconds before a cell


def read_side_by_side(paths: Iterable[Path], pause: Callable[[NotebookNode], Pause]) -> list[str]:
    """Run notebooks at the same time, each in a kernel of its own, with pauses; return the faults of all."""
    with ThreadPoolExecutor(max_workers=16) as readers:
        return [fault for faults in readers.map(lambda path: read_slowly(path, pause), paths) for fault in faults]


def read_slowly(path: Path, pause: Callable[[NotebookNode], Pause]) -> list[str]:
    """Run one notebook at the quick scale with a pause before its cells; return all of its faults."""
    nb = nbformat.read(path, as_version=4)
    seconds = pause(nb)
    client = NotebookClient(
        nb, timeout=CELL_LIMIT, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    faults: list[str] = []
    with client.setup_kernel(env=os.environ | {"LABKIT_SCALE": "quick", "MPLBACKEND": "agg"}):
        for place, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                continue
            time.sleep(seconds(cell))  # the pause is what is tested
            try:
                client.execute_cell(cell, place)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as problem:
                faults.append(f"{path.stem}: {cell.id}: {problem}")
            faults += [f"{path.stem}: {fault}" for fault in output_faults(cell)]
        client.kc.execute("exit")
    return faults


def before_every_cell(seconds: float) -> Callable[[NotebookNode], Pause]:
    """The same pause before every cell."""
    return lambda nb: lambda cell: seconds


def before_what_is_open(seconds: float) -> Callable[[NotebookNode], Pause]:
    """A pause before the first use of each thing that an earlier cell has opened."""

    def pause(nb: NotebookNode) -> Pause:
        using = first_uses(nb)
        return lambda cell: seconds if cell.id in using else 0

    return pause


def first_uses(nb: NotebookNode) -> list[str]:
    """The ids of cells that use, for the first time, a name which an earlier cell bound to something open.

    Open is what holds a connection: a socket, a stream, a client, an EventSource. Servers and lines are meant to wait.
    """
    opened: set[str] = set()
    found = []
    for cell in code_cells(nb):
        nodes = list(ast.walk(tree(cell)))
        used = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        if opened & used:
            found.append(cell.id)
            opened -= used
        for node in nodes:
            if isinstance(node, ast.Assign) and _opens(node.value):
                opened |= {
                    name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)
                }
    return found


def _opens(value: ast.expr) -> bool:
    calls_made = (node for node in ast.walk(value) if isinstance(node, ast.Call))
    return any(name_of(call.func).split(".")[-1] in OPENS for call in calls_made)
