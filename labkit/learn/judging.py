"""What a check says of an answer, within a time limit and whatever the answer does."""

import contextlib
import ctypes
import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from labkit.learn.equivalence import error_in_words
from labkit.plumbing.shell import current_shell, exit_in_cells_alone

Check = Callable[[Any], str | None]
EXITS = "It calls `exit`; let it return instead."


@dataclass(frozen=True)
class Finding:
    """What a check says of an answer. `sentence` is None when the answer is right."""

    sentence: str | None
    attempted: bool = True
    printed: str = ""


def judge(check: Check, answer: object, seconds: float) -> Finding:
    """Run a check on an answer for at most `seconds`. Whatever the answer does, this returns a Finding.

    The check runs in a daemon thread, which is stopped when its time is over. That ends every loop written in Python.
    A call that blocks (a sleep, a socket without timeout) is left behind in its thread, which ends with the kernel, and
    one long computation inside C code that keeps Python's lock is waited for.
    """
    findings: list[Finding] = []

    def ask() -> None:
        with contextlib.suppress(OutOfTime):
            findings.append(_ask(check, answer))

    printed = io.StringIO()
    thread = threading.Thread(target=ask, name="labkit-check", daemon=True)
    exit_in_cells_alone()
    # Otherwise 200 random inputs print 200 lines, or draw 200 charts.
    with _nothing_displayed(), contextlib.redirect_stdout(printed):
        thread.start()
        try:
            thread.join(seconds)
            late = thread.is_alive()
        finally:
            stop(thread)
    stopped = f"Stopped after {seconds:g} s: is there a loop that never ends, or a wait that nobody ends?"
    finding = Finding(stopped) if late or not findings else findings[0]
    return replace(finding, printed=printed.getvalue())


class OutOfTime(BaseException):
    """Raised inside a check whose time is over. No Exception, so that a learner's `except Exception` lets it pass."""


def _ask(check: Check, answer: object) -> Finding:
    try:
        return Finding(check(answer))
    except OutOfTime:
        raise
    except SystemExit:
        return Finding(EXITS)
    except BaseException as problem:  # noqa: BLE001 - whatever the answer raises becomes the verdict
        if type(problem) is NotImplementedError:
            return Finding(None, attempted=False)
        if type(problem).__name__ == "StdinNotImplementedError":
            return Finding("It calls `input`; use what it is given instead.")
        return Finding(f"It raised {error_in_words(problem)}.")


@contextlib.contextmanager
def _nothing_displayed() -> Iterator[None]:
    """In a notebook, `display` would show every trial."""
    if current_shell() is None:
        yield
        return
    from IPython.utils.capture import capture_output

    with capture_output(stdout=False, stderr=False, display=True):
        yield


def stop(thread: threading.Thread, tries: int = 5, wait: float = 0.1) -> None:
    """Raise OutOfTime in a thread, and then SystemExit, until it has ended: `tries` in all, `wait` seconds apart.

    A second error may meet a thread that has handled the first and is about to end. Of SystemExit, and of it alone,
    `threading.excepthook` prints nothing there.
    """
    for attempt in range(tries):
        if not thread.is_alive():
            return
        error = SystemExit if attempt else OutOfTime
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(error))
        thread.join(wait)
