"""The commands of `python3 -m labkit`. Standard library alone: they run before anything is installed."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile

from labkit.setup import doctor
from labkit.setup.environment import ROOT, NotReady, prepare, settings, settle_jupyterlab, why

FIRST = "notebooks/00-start-here.ipynb"
HELP = """python3 -m labkit                 opens JupyterLab on the first notebook (more words go to JupyterLab)
python3 -m labkit test            runs every test and every notebook (more words go to pytest, which then runs alone)
python3 -m labkit doctor          examines this machine
python3 -m labkit benchmark       measures what the kit promises, in about fifteen minutes
python3 -m labkit pictures        draws the README's pictures again, in about three minutes"""
QUIET = ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.extension_manager=readonly"]
CHECKS = [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]]
TESTS = ["pytest", "-q", "--numprocesses=2", "--dist=loadfile", "tests"]
# Every notebook at the quick scale, one after the other: in parallel they would take each other's time.
NOTEBOOKS = ["pytest", "--nbmake", "--nbmake-timeout=120", "-q", "notebooks"]


def lab(words: Sequence[str]) -> int:
    """Open JupyterLab, in the folder of the kit."""
    python = prepare("requirements.txt")
    settle_jupyterlab()
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return _run([python, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", *as_root, *QUIET, *words, FIRST])


def test(words: Sequence[str]) -> int:
    """Run every check and every notebook; a failure does not keep the next one from running."""
    python = prepare("requirements.txt", "tests/requirements.txt")
    if words:
        return _announced(python, ["pytest", *words])
    with _meanwhile(python, NOTEBOOKS) as end_of_notebooks:  # they wait more than they compute
        failed = [" ".join(step) for step in (*CHECKS, TESTS) if _announced(python, step)]
        if end_of_notebooks():
            failed.append(" ".join(NOTEBOOKS))
    if failed:
        print(f"\nfailed: {'; '.join(failed)}")
    return 1 if failed else 0


def benchmark(words: Sequence[str]) -> int:
    """Measure what the kit promises."""
    python = prepare("requirements.txt", "tests/requirements.txt", "tests/benchmarks/requirements.txt")
    return _run([python, "-m", "tests.benchmarks", *words])


def pictures(words: Sequence[str]) -> int:
    """Draw the README's pictures again."""
    return _run([prepare("requirements.txt"), "-m", "tests.pictures", *words])


def main(words: Sequence[str]) -> int:
    """Do what the words say; the exit code."""
    known: dict[str, Callable[[Sequence[str]], int]] = {
        "test": test,
        "doctor": doctor.main,
        "benchmark": benchmark,
        "pictures": pictures,
    }
    if words and words[0] in ("--help", "-h", "help"):
        print(HELP)
        return 0
    if words and not words[0].startswith("-") and words[0] not in known:
        print(
            f"labkit does not know {words[0]!r}; it knows {', '.join(known)}, or nothing for the lab", file=sys.stderr
        )
        return 2
    try:
        return known[words[0]](words[1:]) if words and words[0] in known else lab(words)
    except NotReady as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        print(why(problem), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _announced(python: str, step: Sequence[str]) -> int:
    print(f"\n== {' '.join(step)}", flush=True)
    return _run([python, "-m", *step], LABKIT_SCALE="quick")


@contextmanager
def _meanwhile(python: str, step: Sequence[str]) -> Iterator[Callable[[], int]]:
    """Run a step beside the block, which is given a function that waits for its end, prints it, returns its code."""
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        command, more = [python, "-m", *step], {"LABKIT_SCALE": "quick"}
        with subprocess.Popen(command, cwd=ROOT, env=settings() | more, stdout=said, stderr=said) as process:

            def end() -> int:
                print(f"\n== {' '.join(step)}", flush=True)
                code = process.wait()
                said.seek(0)
                print(said.read(), flush=True)
                return code

            try:
                yield end
            finally:
                process.terminate()  # nothing, when it has ended


def _run(command: Sequence[str], **more: str) -> int:
    """Run a program in the kit's folder and return its exit code. Ctrl-C is for the program, which may ask back."""
    with subprocess.Popen(command, cwd=ROOT, env=settings() | more) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
