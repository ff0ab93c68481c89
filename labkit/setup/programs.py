"""Programs of the kit's folder, run to their end. Standard library alone."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import IO

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
def beside(commands: Sequence[Sequence[str]], more: Mapping[str, str]) -> Iterator[Callable[[], list[int]]]:
    """Run modules one after the other beside the block, which is given a function that waits for them all.

    It prints what each has said, and returns their exit codes. At the end of the block what still runs is ended.
    """
    environment = surroundings.of_programs() | dict(more) | {"PYTHONIOENCODING": "utf-8:backslashreplace"}
    over = threading.Event()
    with ExitStack() as files, ThreadPoolExecutor(1) as runner:
        said = [files.enter_context(TemporaryFile("w+", encoding="utf-8", errors="replace")) for _ in commands]

        def code_of(command: Sequence[str], out: IO[str]) -> int:
            if over.is_set():
                return 1
            with subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=out, stderr=out, close_fds=False
            ) as module:
                while module.poll() is None:
                    if over.wait(WATCH):
                        module.terminate()
                        break
            return module.returncode

        running = [runner.submit(code_of, command, out) for command, out in zip(commands, said, strict=True)]

        def end() -> list[int]:
            codes = []
            for command, out, module in zip(commands, said, running, strict=True):
                print(f"\n== {' '.join(command[2:])}", flush=True)
                codes.append(module.result())
                out.seek(0)
                print(out.read(), flush=True)
            return codes

        try:
            yield end
        finally:
            over.set()
