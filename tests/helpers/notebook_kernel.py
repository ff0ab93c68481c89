"""Running a notebook twice in one kernel, as a learner does who starts again at the top."""

import os
import queue
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from jupyter_client.blocking.client import BlockingKernelClient
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.helpers.kernel import pid_of
from tests.helpers.notebook_cells import code_cells, images_without_alt, tags
from tests.helpers.notebook_files import read
from tests.helpers.open_things import first_uses

CELL_LIMIT = 60  # seconds that one cell may take at the quick scale
READING, AWAY = 100.0, 900.0  # seconds before a cell, and before one that uses something open
JUMPING_CLOCK = Path(__file__).parent / "jumping_clock"
END_LIMIT = 10  # seconds for what a notebook has started, and for its kernel, to end


def run_twice(path: Path, *, slowly: bool = False) -> list[str]:
    """Run all cells, then all cells again, in one kernel at the quick scale, and return the faults.

    With `slowly` a reader takes time before every cell the second time, and a quarter of an hour where something is
    open: the clock of the kernel jumps. That is not for notebooks that measure with a crowd, a process of its own.
    """
    nb = read(path)
    faults: list[str] = []
    with notebook_kernel(nb, path.parent, CELL_LIMIT, clock_jumps=slowly) as client:
        assert client.km is not None
        kernel = psutil.Process(pid_of(client.km))
        with _stderr_of(client.km.connection_file) as stderr:
            for turn in ("first run", "second run"):
                if slowly and turn == "second run":
                    read_slowly_from_now_on(client)
                if problem := _run_all(client, stderr):
                    return [f"{turn}: {problem}"]
                faults += [f"{turn}: {fault}" for cell in code_cells(nb) for fault in output_faults(cell)]
            faults += [f"a thread wrote to stderr: {text}" for text in stderr(0.2) if text not in "".join(faults)]
        faults += [f"a child process is left: {child}" for child in _left(kernel.children(recursive=True))]
        ask_to_exit(client)
        faults += [f"the kernel did not end within {END_LIMIT} s of being asked" for _ in _left([kernel])]
    return faults


@contextmanager
def notebook_kernel(
    nb: NotebookNode, folder: Path, cell_limit: float, *, scale: str = "quick", clock_jumps: bool = False
) -> Iterator[NotebookClient]:
    """A kernel at a scale for a notebook that lies in `folder`; a cell may take `cell_limit` seconds."""
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(nb, timeout=cell_limit, kernel_name="python3", resources=resources)
    settings = {"LABKIT_SCALE": scale, "MPLBACKEND": "agg"}
    if clock_jumps:
        settings["PYTHONPATH"] = str(JUMPING_CLOCK)
    with client.setup_kernel(env=os.environ | settings):
        yield client


def ran(path: Path, cell_limit: float, *, scale: str = "quick") -> NotebookNode:
    """A notebook with the outputs of a run at a scale; fails at the first cell that does."""
    nb = read(path)
    with notebook_kernel(nb, path.parent, cell_limit, scale=scale) as client:
        for place in range(len(nb.cells)):
            assert not run_cell(client, place)
    return nb


def run_cell(client: NotebookClient, place: int) -> str:
    """Run one cell of a client's notebook; what stopped it, or an empty string."""
    cell = client.nb.cells[place]
    try:
        client.execute_cell(cell, place)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as problem:
        return f"{cell.id}: {problem}"
    return ""


def read_slowly_from_now_on(client: NotebookClient) -> None:
    """Let the clock of a client's kernel jump before every cell, as if somebody had read for a while."""
    longer = {cell.source: AWAY for cell in code_cells(client.nb) if cell.id in first_uses(client.nb)}
    cell = new_code_cell(f"import sitecustomize\nsitecustomize.begin({READING}, {longer!r})")
    client.execute_cell(cell, 0, store_history=False)


def ask_to_exit(client: NotebookClient) -> None:
    """Let a kernel end itself. A shutdown_request now and then hangs ipykernel 7.4 in a race of its own threads."""
    assert client.kc is not None
    client.kc.execute("exit")


@contextmanager
def _stderr_of(connection_file: str) -> Iterator[Callable[[float], list[str]]]:
    """A function that returns all that a kernel has written to stderr so far, after waiting some seconds for more.

    nbclient drops what a thread writes after the cell that started it; this listens beside it.
    """
    heard: list[str] = []
    listener = BlockingKernelClient(connection_file=connection_file)
    listener.load_connection_file()
    listener.start_channels(shell=False, stdin=False, hb=False, control=False)

    def listen(seconds: float) -> list[str]:
        with suppress(queue.Empty):
            while True:
                message = listener.get_iopub_msg(timeout=seconds)
                if message["content"].get("name") == "stderr":
                    heard.append(message["content"]["text"].strip()[-300:])
        return heard

    try:
        yield listen
    finally:
        listener.stop_channels()


def _run_all(client: NotebookClient, stderr: Callable[[float], list[str]]) -> str:
    """Run every cell in order, hearing stderr after each; what stopped it, or an empty string."""
    for place in range(len(client.nb.cells)):
        if problem := run_cell(client, place):
            return problem
        stderr(0)
    return ""


def output_faults(cell: NotebookNode) -> Iterator[str]:
    """What is wrong with a cell's outputs: errors, text on stderr, pictures without a text for people who cannot see.

    A cell tagged raises-exception has to fail: a planned failure that does not happen is a fault.
    """
    failed = [output for output in cell.outputs if output.output_type == "error"]
    if failed and "raises-exception" not in tags(cell):
        yield f"{cell.id}: {failed[0].ename}: {failed[0].evalue}"
    if not failed and "raises-exception" in tags(cell):
        yield f"{cell.id}: is tagged raises-exception, but did not fail"
    for output in cell.outputs:
        if output.get("name") == "stderr":
            yield f"{cell.id}: wrote to stderr: {output.text.strip()[-300:]}"
        shown = output.get("data", {})
        html = "".join(shown.get("text/html", ""))
        if images_without_alt(html):
            yield f"{cell.id}: an <img> without alt text"
        if re.search(r"<svg\b", html) and not re.search(r"aria-label=|<title\b", html):
            yield f"{cell.id}: an <svg> without aria-label or <title>"
        if re.search(r"<th\b[^>]*>\s*</th>", html):
            yield f"{cell.id}: a <th> without a word"
        if not html and any(kind.startswith("image/") for kind in shown):
            yield f"{cell.id}: a bare picture, without HTML that carries its alt text"
        if html and re.fullmatch(r"\s*|<IPython\.core\.display.*", shown.get("text/plain", "")):
            yield f"{cell.id}: HTML without a text/plain twin"


def _left(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that have not ended within the limit."""
    alive: list[psutil.Process] = psutil.wait_procs(processes, timeout=END_LIMIT)[1]
    return alive
