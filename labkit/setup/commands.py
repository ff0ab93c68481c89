"""The commands of `python3 -m labkit`. Standard library alone: they run before anything is installed."""

import difflib
import io
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from typing import NamedTuple

from labkit import __version__
from labkit.setup import bundle, causes, doctor, endpoint, notebooks, progress, suite, teach, terminal, work
from labkit.setup.environment import NotReady, prepared
from labkit.setup.programs import run


class Command(NamedTuple):
    """What a command does, and what --help says of it."""

    run: Callable[[Sequence[str]], int]
    about: str
    usage: str = ""


def benchmark(words: Sequence[str]) -> int:
    """Measure what the kit promises."""
    with prepared("kit", "tests", "benchmarks") as python:
        return run([python, "-m", "tests.benchmarks", *words])


def pictures(words: Sequence[str]) -> int:
    """Draw the README's pictures again."""
    with prepared("kit") as python:
        return run([python, "-m", "tests.pictures", *words])


COMMANDS = {
    "": Command(notebooks.lab, "opens JupyterLab on the first notebook", "more words go to JupyterLab"),
    "fresh": Command(
        work.fresh, "writes a fresh copy of a notebook beside your own", "its number, such as: fresh 02; yours stays"
    ),
    "teach": Command(teach.teach, "opens copies for a teacher: notes, a timetable, large letters", teach.USAGE),
    "test": Command(suite.test, "runs every test and every notebook", suite.USAGE),
    "doctor": Command(doctor.main, "examines this machine"),
    "argument": Command(terminal.argument, "runs the whole argument in this terminal", terminal.ARGUMENT_USAGE),
    "probe": Command(endpoint.probe, "says what is right and wrong with a stream of yours", endpoint.USAGE),
    "run": Command(terminal.run_notebook, "runs one notebook and leaves its page", terminal.RUN_USAGE),
    "book": Command(terminal.book, "makes a book of all notebooks, for a folder or a USB stick", terminal.BOOK_USAGE),
    "progress": Command(progress.main, "says how far you are in each notebook", progress.USAGE),
    "bundle": Command(
        bundle.bundle, "makes a folder from which a machine like this installs without a network", bundle.USAGE
    ),
    "benchmark": Command(
        benchmark,
        "measures what the kit promises, in about half an hour",
        "a word measures that part alone: imports, decoder, model, fanout, care, neighbours, headline, shared, fleet,\n"
        "  student, soak",
    ),
    "pictures": Command(pictures, "draws the README's pictures again, in about three minutes"),
}


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words say, those of the command line by default; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a console that lacks a letter shows its number
    try:
        code = _obey(list(sys.argv[1:] if words is None else words))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read this has seen enough, as in `labkit doctor | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except NotReady as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        print(causes.why(problem), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _obey(words: list[str]) -> int:
    name = words.pop(0) if words and not words[0].startswith("-") else ""
    if name == "help":
        return _help(words[0] if words else "")
    if words and words[0] in ("--help", "-h"):
        return _help(name)
    if not name and words == ["--version"]:
        print(f"labkit {__version__}")
        return 0
    if name not in COMMANDS:
        return _unknown(name)
    return COMMANDS[name].run(words)


def _help(name: str) -> int:
    if name and name not in COMMANDS:
        return _unknown(name)
    for known, command in COMMANDS.items():
        if name in ("", known):
            print(f"{f'python3 -m labkit {known}':<29}{command.about}")
            print(textwrap.indent(command.usage, " " * 31), end="\n" if command.usage else "")
    return 0


def _unknown(name: str) -> int:
    known = [known for known in COMMANDS if known]
    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"it knows {', '.join(known)}, or nothing for the lab"
    print(f"labkit does not know {name!r}; {hint}", file=sys.stderr)
    return 2
