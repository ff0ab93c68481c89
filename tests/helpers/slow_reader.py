"""A reader who takes time: a notebook is run with a pause before its cells, as a person at a keyboard runs it."""

import ast
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbformat import NotebookNode

from tests.helpers.notebook_cells import code_cells, name_of, tree
from tests.helpers.notebook_files import read
from tests.helpers.notebook_kernel import ask_to_exit, output_faults, quick_kernel, run_cell

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
    nb = read(path)
    seconds = pause(nb)
    faults: list[str] = []
    with quick_kernel(nb, path.parent, CELL_LIMIT) as client:
        for place, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                continue
            time.sleep(seconds(cell))  # the pause is what is tested
            if problem := run_cell(client, place):
                faults.append(f"{path.stem}: {problem}")
            faults += [f"{path.stem}: {fault}" for fault in output_faults(cell)]
        ask_to_exit(client)
    return faults


def before_every_cell(seconds: float) -> Callable[[NotebookNode], Pause]:
    """The same pause before every cell."""
    return lambda _nb: lambda _cell: seconds


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
