"""The lab in a terminal: three calm lines, an address that opens the first notebook, and Ctrl-C twice."""

import json
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import httpx
import psutil
import pytest

from tests.helpers.kit_copy import copy_of_the_commands, labkit, lend_jupyterlab, move_in, site_packages, start
from tests.helpers.waiting import wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to another process")
CELL = {"id": "asking", "cell_type": "code", "metadata": {}, "source": "1", "outputs": ()}
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
NOTEBOOK = json.dumps({"cells": [CELL], "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5})
FIRST = "00-start-here.ipynb"


class Lab:
    """A lab that runs, as a terminal shows it."""

    def __init__(self, kit: Path) -> None:
        self.kit = kit
        self.process = start(kit, "--no-browser", BROWSER="true")
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.greeting = [self.line() for _ in range(3)]
        self.address = self.greeting[0].removeprefix("The lab is open at ")
        self.url, _, rest = self.address.partition("lab/tree/")
        self.token = rest.partition("?token=")[2]

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def line(self) -> str:
        """The next line on the terminal."""
        return self._lines.get(timeout=90)

    def ask(self, address: str, method: str = "GET", **fields: object) -> httpx.Response:
        """What JupyterLab's REST interface answers."""
        headers = {"Authorization": f"token {self.token}"}
        with httpx.Client(trust_env=False, timeout=30, headers=headers, follow_redirects=True) as client:
            return client.request(method, f"{self.url}{address}", json=fields or None)

    def open_notebook(self) -> int:
        """Open the first notebook with a kernel, as a page does; the kernel's process number."""
        before = set(psutil.Process(self.process.pid).children(recursive=True))
        path = f"work/{FIRST}"
        made = self.ask("api/sessions", "POST", path=path, name=FIRST, type="notebook", kernel={"name": "python3"})
        assert made.status_code == 201
        (kernel,) = set(psutil.Process(self.process.pid).children(recursive=True)) - before
        return int(kernel.pid)

    def press(self) -> None:
        """Ctrl-C in the terminal."""
        self.process.send_signal(signal.SIGINT)


@pytest.fixture
def lab_kit(tmp_path: Path, installed: Path) -> Path:
    """A copy of the kit whose lab is the JupyterLab of this environment."""
    kit = copy_of_the_commands(tmp_path / "a folder" / "kit")
    move_in(installed, kit)
    lend_jupyterlab(kit)
    (kit / "notebooks" / FIRST).write_text(NOTEBOOK)
    return kit


@pytest.fixture
def lab(lab_kit: Path) -> Iterator[Lab]:
    """A lab that is open; ended after the test, if it is not yet."""
    lab = Lab(lab_kit)
    yield lab
    lab.process.terminate()
    lab.process.communicate(timeout=20)


def test_three_calm_lines_and_two_presses(lab: Lab) -> None:
    work = lab.kit / "work"
    assert lab.address.startswith("http://localhost:")
    assert f"/lab/tree/work/{FIRST}?token=" in lab.address
    assert lab.greeting[1:] == [
        f"Your copies of the notebooks are in {work}; what you write is kept there.",
        "Press Ctrl-C twice to end the lab.",
    ]
    assert str(lab.ask("").url).startswith(f"{lab.url}lab/tree/work/{FIRST}")
    lab.open_notebook()
    family = psutil.Process(lab.process.pid).children(recursive=True)
    lab.press()
    assert lab.line() == ""
    assert lab.line() == "1 notebook is open. Press Ctrl-C again to end the lab."
    lab.press()
    assert lab.line() == "The lab has ended."
    assert (lab.process.wait(10), psutil.wait_procs(family, 10)[1]) == (0, [])
    assert lab.process.stderr
    assert lab.process.stderr.read() == ""
    log = (lab.kit / ".venv" / "lab.log").read_text()
    assert "Kernel started" in log
    assert "eavesdropping" not in log


def test_a_folder_that_is_deleted_is_made_again_and_takes_what_is_open(lab: Lab) -> None:
    shutil.rmtree(lab.kit / "work")
    said = lab.line()
    assert (
        said == f"{lab.kit / 'work'} was deleted, and has been made again: save each open notebook (Ctrl-S) to keep it."
    )
    saved = lab.ask(f"api/contents/work/{FIRST}", "PUT", type="notebook", format="json", content=json.loads(NOTEBOOK))
    assert saved.status_code == 201
    lab.press()
    assert [lab.line(), lab.line()] == ["", "No notebooks are open. Press Ctrl-C again to end the lab."]


@pytest.mark.parametrize("number", [signal.SIGHUP, pytest.param(signal.SIGTERM, marks=pytest.mark.long)])
def test_a_terminal_that_is_closed_ends_the_lab_and_busy_kernels(lab: Lab, number: signal.Signals) -> None:
    kernel = psutil.Process(lab.open_notebook())
    kernel.suspend()  # busier than any cell
    lab.process.send_signal(number)
    assert lab.process.wait(20) == 0
    assert psutil.wait_procs([kernel], 10)[1] == []


FAILS = "import sys; print('JupyterLab has said why'); sys.exit(3)"
SHOWS = "import sys; print('settings')"


@pytest.mark.parametrize(("code", "exit_code"), [(FAILS, 3), (SHOWS, 0)])
def test_when_jupyterlab_does_not_open_what_it_has_said_is_shown(ready: Path, code: str, exit_code: int) -> None:
    (site_packages(ready / ".venv") / "jupyterlab.py").write_text(code)
    done = labkit(ready, "--port=no")
    said = done.stderr if exit_code else done.stdout
    assert (done.returncode, said) == (exit_code, "JupyterLab has said why\n" if exit_code else "settings\n")


def test_one_press_ends_a_lab_that_is_not_open_yet(ready: Path) -> None:
    (site_packages(ready / ".venv") / "jupyterlab.py").write_text("import time; print(1, flush=True); time.sleep(60)")
    with start(ready) as lab:
        log = ready / ".venv" / "lab.log"
        wait_until(lambda: log.exists() and log.stat().st_size, "JupyterLab to begin")
        lab.send_signal(signal.SIGINT)
        out, err = lab.communicate(timeout=20)
    assert (lab.returncode, out, err) == (130, "", "")
