"""What goes wrong while a notebook runs is found: in its outputs, the second time, and after its end."""

import re
from pathlib import Path

import pytest
from nbformat import NotebookNode

from tests.helpers import notebook_kernel
from tests.helpers.little_notebook import add, good_notebook
from tests.helpers.notebook_files import code, output, write
from tests.helpers.notebook_kernel import output_faults, run_twice


@pytest.mark.parametrize(
    ("cell", "shown", "words"),
    [
        (code("cut", ""), output("error", ename="ReadError", evalue="gone"), "ReadError: gone"),
        (code("cut", "", "raises-exception"), output("stream", text="fine"), "did not fail"),
        (code("cut", ""), output("stream", name="stderr", text="Exception in thread"), "stderr"),
        (code("cut", ""), output("display_data", data={"image/png": "iVBO"}), "bare picture"),
        (code("cut", ""), output("display_data", data={"text/html": "<img src=x>", "text/plain": "x"}), "alt text"),
        (code("cut", ""), output("display_data", data={"text/html": "<svg/>", "text/plain": "x"}), "aria-label"),
        (code("cut", ""), output("display_data", data={"text/html": "<b>1</b>"}), "twin"),
    ],
)
def test_an_output_is_found_at_fault(cell: NotebookNode, shown: NotebookNode, words: str) -> None:
    cell.outputs = [shown]
    assert words in "\n".join(output_faults(cell))


def test_a_figure_with_alt_text_and_a_planned_failure_are_no_faults() -> None:
    figure = output("display_data", data={"text/html": '<img alt="12 polls">', "text/plain": "12 polls"})
    planned = code("cut", "", "raises-exception")
    planned.outputs = [figure, output("error", ename="ReadError", evalue="gone")]
    assert list(output_faults(planned)) == []


def saved(tmp_path: Path, *cells: NotebookNode) -> Path:
    nb = good_notebook()
    add(*cells)(nb)
    made = f"import labkit.exercises\nlabkit.exercises.__path__.append({str(tmp_path / 'made')!r})"
    nb.cells.insert(0, code("find-exercises", made))
    path = tmp_path / "little.ipynb"
    write(nb, path)
    return path


@pytest.mark.long
def test_a_good_notebook_runs_twice(tmp_path: Path) -> None:
    check = 'import os\nassert os.environ["LABKIT_SCALE"] == "quick" and os.path.exists("little.ipynb")'
    assert run_twice(saved(tmp_path, code("check-scale", check))) == []


def test_what_fails_the_second_time_only_is_found(tmp_path: Path) -> None:
    once = 'assert "been_here" not in globals(), "been here"\nbeen_here = True'
    (fault,) = run_twice(saved(tmp_path, code("only-once", once)))
    assert fault.startswith("second run: only-once")
    assert "been here" in fault


OPEN = """import socket, sys
from labkit.server import serve
server = serve()
order = server.place_order("Pad thai")
server.open_kitchen(order, seconds=20, updates_per_minute=1)
connection = socket.create_connection(("127.0.0.1", server.port))
"""
USE = """connection.sendall(f"GET /meter HTTP/1.1\\r\\nHost: 127.0.0.1:{server.port}\\r\\n\\r\\n".encode())
print(connection.recv(100).decode(), file=sys.stderr)
connection.close()
print("nobody cooks" if server.idle() else "somebody cooks", file=sys.stderr)
"""


def test_what_a_reader_finds_closed_is_found(tmp_path: Path) -> None:
    first, second = run_twice(saved(tmp_path, code("open", OPEN), code("use", USE)), slowly=True)
    assert re.search(r"^first run: use:.*200 OK.*somebody cooks", first, re.DOTALL)
    assert re.search(r"^second run: use:.*400 Bad Request.*nobody cooks", second, re.DOTALL)


@pytest.mark.long
def test_leftovers_and_the_words_of_a_thread_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_kernel, "END_LIMIT", 2)
    child = "import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(9)'])"
    shout = "import threading\ngo = threading.Event()\nthreading.Thread(target=lambda: go.wait() and 1 / 0).start()"
    faults = run_twice(saved(tmp_path, code("leave-child", child), code("shout", shout), code("later", "go.set()")))
    assert sum("a child process is left" in fault for fault in faults) == 2
    assert any("wrote to stderr" in fault and "ZeroDivisionError" in fault for fault in faults)


@pytest.mark.long
def test_a_kernel_that_does_not_end_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_kernel, "END_LIMIT", 1)
    thread = "import threading\nthreading.Thread(target=threading.Event().wait).start()"
    faults = run_twice(saved(tmp_path, code("start-thread", thread)))
    assert faults == ["the kernel did not end within 1 s of being asked"]
