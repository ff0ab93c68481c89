"""A reader who takes time, and really does: a notebook is run with pauses before its cells, as a person runs it."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode

from tests.helpers.notebook_files import read
from tests.helpers.notebook_kernel import ask_to_exit, notebook_kernel, output_faults, run_cell
from tests.helpers.open_things import first_uses, where_most_is_open

CELL_LIMIT = 120  # seconds that one cell may take, once it runs
Pause = Callable[[NotebookNode], float]  # seconds before a cell
Pace = Callable[[NotebookNode], Pause]


def read_side_by_side(paths: Iterable[Path], *paces: Pace) -> list[str]:
    """Run notebooks at several paces, all at the same time, each in a kernel of its own; return the faults of all."""
    runs = [(path, pace) for path in paths for pace in paces]
    with ThreadPoolExecutor(max_workers=len(runs)) as readers:
        return [fault for faults in readers.map(lambda run: read_slowly(*run), runs) for fault in faults]


def read_slowly(path: Path, pace: Pace) -> list[str]:
    """Run one notebook at the quick scale with a pause before its cells; return all of its faults."""
    nb = read(path)
    seconds = pace(nb)
    faults: list[str] = []
    # nbclient makes an event loop for each thread, and leaves it to the thread.
    with closing(ensure_event_loop()), notebook_kernel(nb, path.parent, CELL_LIMIT) as client:
        for place, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                continue
            time.sleep(seconds(cell))  # the pause is what is tested
            if problem := run_cell(client, place):
                faults.append(f"{path.stem}: {problem}")
            faults += [f"{path.stem}: {fault}" for fault in output_faults(cell)]
        ask_to_exit(client)
    return faults


def before_every_cell(seconds: float) -> Pace:
    """The same pause before every cell."""
    return lambda _nb: lambda _cell: seconds


def before_what_is_open(seconds: float, once: float) -> Pace:
    """A pause before the first use of each thing that an earlier cell has opened; `once`, where most is open."""

    def pace(nb: NotebookNode) -> Pause:
        pauses = dict.fromkeys(first_uses(nb), seconds) | {where_most_is_open(nb): once}
        return lambda cell: pauses.get(cell.id, 0)

    return pace
