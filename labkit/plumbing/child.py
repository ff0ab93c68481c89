"""A module of the kit in a process of its own: how it is started, and the lines that it writes to whoever started it.

Both survive what else is on a learner's machine: a `random.py` beside the notebook, a `sitecustomize` that greets.
"""

import subprocess
import sys

MARK = "\x1e"  # begins each of our lines, as in JSON text sequences (RFC 7464): other lines are somebody else's


def command(module: str) -> list[str]:
    """The command that runs this module. `-P` keeps the working folder, and what is named like a library there, out."""
    return [sys.executable, "-P", "-m", module]


def start(command: list[str], *, stderr: int | None = None, own_session: bool = False) -> "subprocess.Popen[str]":
    """Start a process with which this one speaks in lines, over its standard input and output. Raises OSError.

    `stderr` is as for `subprocess.Popen`. In a session of its own it hears neither an interrupt nor the end of a
    terminal. On Windows it opens no console window.
    """
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        encoding="utf-8",
        errors="replace",
        start_new_session=own_session,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def write_line(text: str) -> None:
    """Write one line to the process that started this one."""
    sys.stdout.write(f"{MARK}{text}\n")
    sys.stdout.flush()


def read_line(line: str) -> str | None:
    """The text of a line that `write_line` wrote; None for what something else has printed.

    >>> read_line("Welcome to Python!"), read_line('no line end \\x1e{"connected": 1}')
    (None, '{"connected": 1}')
    """
    _, mark, text = line.rpartition(MARK)
    return text.rstrip("\n") if mark else None
