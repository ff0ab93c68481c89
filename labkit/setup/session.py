"""One JupyterLab in this terminal: begun without noise, ended by pressing Ctrl-C twice. Standard library alone.

What JupyterLab and its kernels print goes into a log. It has a process group of its own, so that Ctrl-C reaches this
program alone, which asks JupyterLab over its REST interface.
"""

import json
import signal
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.request import ProxyHandler, Request, build_opener

from labkit.setup import surroundings
from labkit.setup.places import HOME, LAB_LOG, ROOT

WATCH = 0.1  # seconds between two looks at JupyterLab
ANSWER = 0.8  # seconds that JupyterLab has for one answer
END = 2.2  # seconds that it has to end itself and its kernels
HTTP = build_opener(ProxyHandler({}))  # this machine is reached without a proxy
ENDING = [signal.SIGTERM, *([signal.SIGHUP] if sys.platform != "win32" else [])]  # the terminal is closed


class Opened(NamedTuple):
    """Where a running JupyterLab answers."""

    url: str
    token: str
    page: Path  # a file that leads a browser to it

    def ask(self, path: str, method: str = "GET") -> Any:
        """What the REST interface answers. Raises OSError, and ValueError for what is not JSON."""
        request = Request(f"{self.url}api/{path}", method=method, headers={"Authorization": f"token {self.token}"})
        with HTTP.open(request, timeout=ANSWER) as answer:
            return json.loads(answer.read() or b"null")


def run_lab(command: Sequence[str], first: str, folder: Path, browser: bool) -> int:
    """Run JupyterLab until it ends; its exit code. `first` is the notebook that its address opens, in `folder`."""
    apart: dict[str, Any] = {"process_group": 0}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    with (
        LAB_LOG.open("w", encoding="utf-8") as log,
        _counted_signals() as signals,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=surroundings.of_programs(),
            stdin=subprocess.DEVNULL,
            stdout=log.fileno(),
            stderr=subprocess.STDOUT,
            close_fds=False,  # it inherits turns.in_use
            **apart,
        ) as process,
    ):
        opened = _until_open(process, signals)
        if opened is None:
            return _not_open(process, signals)
        _greet(opened, first, folder)
        if browser:
            Thread(target=webbrowser.open, args=(opened.page.as_uri(), 2), daemon=True).start()
        return _until_end(process, opened, folder, signals)


def _until_open(process: subprocess.Popen[bytes], signals: list[int]) -> Opened | None:
    """Wait until JupyterLab says where it answers; None where it or the reader ends it before."""
    runtime = HOME / "jupyter" / "runtime"
    said, page = (runtime / f"jpserver-{process.pid}{end}" for end in (".json", "-open.html"))
    while process.poll() is None and not signals:
        if page.exists() and page.stat().st_size:  # it is written last
            about = json.loads(said.read_text("utf-8"))
            return Opened(about["url"], about["token"], page)
        time.sleep(WATCH)
    return None


def _not_open(process: subprocess.Popen[bytes], signals: list[int]) -> int:
    """End a JupyterLab that has not opened. When it has ended by itself, what it has said is worth reading."""
    if signals:
        _end(process, None)
        return 130
    said = LAB_LOG.read_text("utf-8", "replace")
    print(said, end="", file=sys.stderr if process.returncode else sys.stdout, flush=True)
    return process.returncode


def _greet(opened: Opened, first: str, folder: Path) -> None:
    token = f"?token={opened.token}" if opened.token else ""
    print(f"The lab is open at {opened.url}lab/tree/{first}{token}")
    print(f"Your copies of the notebooks are in {folder}; what you write is kept there.")
    print("Press Ctrl-C twice to end the lab.", flush=True)


def _until_end(process: subprocess.Popen[bytes], opened: Opened, folder: Path, signals: list[int]) -> int:
    """Wait until JupyterLab ends, or the reader ends it; meanwhile keep its folder there."""
    asked = missed = False
    while process.poll() is None:
        if any(number in ENDING for number in signals) or len(signals) > 1:
            _end(process, opened)
            print("The lab has ended.", flush=True)
            return 0
        if signals and not asked:
            asked = True
            print(f"\n{_still_open(opened)} Press Ctrl-C again to end the lab.", flush=True)
        if not missed and not folder.is_dir():
            missed = True
            print(_put_back(folder), flush=True)
        time.sleep(WATCH)
    print("The lab has ended.", flush=True)
    return process.returncode


def _still_open(opened: Opened) -> str:
    try:
        number = sum(session.get("type") == "notebook" for session in opened.ask("sessions"))
    except (OSError, ValueError, AttributeError, TypeError):
        return "The lab is busy."
    return f"{number or 'No'} notebook{'' if number == 1 else 's'} {'is' if number == 1 else 'are'} open."


def _put_back(folder: Path) -> str:
    """Make the folder again, empty, so that JupyterLab saves into it what is open, and finds no other version there."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return f"{folder} was deleted, and has been made again: save each open notebook (Ctrl-S) to keep it."
    return f"{folder} was deleted, and cannot be made again: save each open notebook elsewhere (File, Save As)."


def _end(process: subprocess.Popen[bytes], opened: Opened | None) -> None:
    """Ask JupyterLab to end, with its kernels; end it where it does not."""
    last = time.monotonic() + END
    try:
        if opened is None:
            raise ConnectionError("it does not answer yet")
        opened.ask("shutdown", "POST")
    except (OSError, ValueError):
        process.terminate()
    try:
        process.wait(max(0.0, last - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def _counted_signals() -> Iterator[list[int]]:
    """The signals that ask this program to end, as they come, in place of ending it."""
    came: list[int] = []
    numbers = [signal.SIGINT, *ENDING]
    before = [signal.signal(number, lambda number, _: came.append(number)) for number in numbers]
    try:
        yield came
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
