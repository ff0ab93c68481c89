"""What one student of a hub needs: notebook 02, run once at each scale, with the memory and the processor it takes."""

import os
import threading
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
import psutil
from nbclient import NotebookClient

from tests.benchmarks.row import Row

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
MEMORY = {"quick": 1.0e9, "full": 2.0e9}  # bytes that a student should need at most
LOOK = 0.25  # seconds between two looks at the processes


class Need(NamedTuple):
    """The most resident memory at one moment, bytes; processor seconds; seconds that it took."""

    memory: float
    processor: float
    seconds: float


def rows() -> list[Row]:
    """The table's rows; the kernel and all that it starts count, JupyterLab itself does not."""
    found = []
    for scale, limit in MEMORY.items():
        need = measured(scale)
        said = f"{need.memory / 1e9:.2f} GB, {need.processor / need.seconds:.1f} cores over {need.seconds:.0f} s"
        found.append(
            Row(f"one student in notebook 02, {scale} scale", f"< {limit / 1e9:g} GB", said, need.memory < limit)
        )
    return found


def measured(scale: str) -> Need:
    """Run the notebook in a kernel of its own and watch that kernel with everything it starts."""
    (path,) = NOTEBOOKS.glob("02-*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    os.environ["LABKIT_SCALE"] = scale  # the kernel inherits it
    where = {"metadata": {"path": str(NOTEBOOKS)}}
    # On a busy machine a claim may fail; the need is measured all the same.
    client = NotebookClient(notebook, timeout=600, resources=where, allow_errors=True)
    seen: dict[int, float] = {}
    peak, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(LOOK):
            peak[0] = max(peak[0], _look(seen))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    begin = time.monotonic()
    client.execute()
    over.set()
    watcher.join()
    return Need(peak[0], sum(seen.values()), time.monotonic() - begin)


def _look(seen: dict[int, float]) -> float:
    """Resident bytes of all children now; their processor seconds are kept in `seen`, by process."""
    memory = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            memory += process.memory_info().rss
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        seen[process.pid] = times.user + times.system
    return memory
