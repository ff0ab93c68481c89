"""Programs of the kit's folder, run to their end. Standard library alone."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile

from labkit.setup import surroundings
from labkit.setup.places import ROOT

WATCH = 0.2  # seconds between two looks at a program that somebody waits for


def run(
    command: Sequence[str], more: Mapping[str, str] | None = None, meanwhile: Callable[[int], bool] | None = None
) -> int:
    """Run a program in the kit's folder and return its exit code. Ctrl-C is for the program, which may ask back.

    `meanwhile` is called with the program's number (pid) several times a second until it returns True.
    """
    environment = surroundings.of_programs() | dict(more or {})
    with subprocess.Popen(command, cwd=ROOT, env=environment, close_fds=False) as process:  # it inherits turns.in_use
        while True:
            try:
                if meanwhile is None or meanwhile(process.pid):
                    meanwhile = None
                return process.wait(None if meanwhile is None else WATCH)
            except (KeyboardInterrupt, subprocess.TimeoutExpired):
                continue


def announced(command: Sequence[str], more: Mapping[str, str]) -> int:
    """Print which module is run, and run it. A console that lacks a letter gets that letter's number."""
    print(f"\n== {' '.join(command[2:])}", flush=True)
    return run(command, {"PYTHONIOENCODING": f"{sys.stdout.encoding}:backslashreplace", **more})


@contextmanager
def beside(command: Sequence[str], more: Mapping[str, str]) -> Iterator[Callable[[], int]]:
    """Run a module beside the block, which is given a function that waits for its end, prints it, returns its code."""
    environment = surroundings.of_programs() | dict(more) | {"PYTHONIOENCODING": "utf-8:backslashreplace"}
    with (
        TemporaryFile("w+", encoding="utf-8", errors="replace") as said,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said, close_fds=False) as process,
    ):

        def end() -> int:
            print(f"\n== {' '.join(command[2:])}", flush=True)
            code = process.wait()
            said.seek(0)
            print(said.read(), flush=True)
            return code

        try:
            yield end
        finally:
            process.terminate()  # does nothing when it has ended
