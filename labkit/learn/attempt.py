"""An attempt at an exercise: was there one, and what does its check say, within a time limit?"""

import contextlib
import ctypes
import dis
import io
import threading
from dataclasses import dataclass, replace
from types import CodeType, FunctionType

from labkit.learn.sameness import Check

FILLERS = {"NOP", "RESUME", "CACHE", "NOT_TAKEN"}  # opcodes that do nothing; they differ with the line breaks
EMPTY = """
def a(): ...
def b(): return ...
def c(): raise NotImplementedError
async def d(): ...
async def e(): return ...
async def f(): raise NotImplementedError
"""


def attempted(answer: object, stub: object) -> bool:
    """False for an answer that was left as it was: `...`, None, blanks only, the stub itself or an empty function."""
    if answer is None or answer is ...:
        return False
    if isinstance(answer, list | tuple | set | dict) and answer:
        values = answer.values() if isinstance(answer, dict) else answer
        return not all(value is ... for value in values)
    code = _code(answer)
    return not code or (code != _code(stub) and code not in _empty_functions())


def _code(answer: object) -> object:
    """What a function does, or each method of a class, in a form that can be compared; None for anything else."""
    if isinstance(answer, FunctionType):
        return _instructions(answer.__code__)
    if isinstance(answer, type):
        methods = {name: member for name, member in vars(answer).items() if isinstance(member, FunctionType)}
        return {name: _instructions(method.__code__) for name, method in methods.items()}
    return None


def _instructions(code: CodeType) -> list[tuple[str, object]]:
    steps = (step for step in dis.get_instructions(code) if step.opname not in FILLERS)
    return [
        (step.opname, _instructions(step.argval) if isinstance(step.argval, CodeType) else repr(step.argval))
        for step in steps  # by repr, since 1 == 1.0 == True
    ]


def _empty_functions() -> list[object]:
    # Compiled by the Python that runs, since every version has its own instructions.
    made: dict[str, object] = {}
    exec(EMPTY, made)
    return [_code(function) for function in made.values() if isinstance(function, FunctionType)]


@dataclass(frozen=True)
class Finding:
    """What a check says of an answer. `sentence` is None when the answer is right."""

    sentence: str | None
    attempted: bool = True
    printed: str = ""


def judge(check: Check, answer: object, seconds: float) -> Finding:
    """Run a check on an answer for at most `seconds`. Whatever the answer does, this returns a Finding.

    The check runs in a daemon thread, which is stopped when its time is over. That ends every loop written in Python;
    a call that blocks (a sleep, a socket without timeout) is left behind in its thread, which ends with the kernel.
    """
    findings: list[Finding] = []

    def ask() -> None:
        with contextlib.suppress(_OutOfTime):
            findings.append(_ask(check, answer))

    printed = io.StringIO()
    thread = threading.Thread(target=ask, name="labkit-check", daemon=True)
    with contextlib.redirect_stdout(printed):  # else 200 random inputs print 200 lines
        thread.start()
        try:
            thread.join(seconds)
        finally:
            _stop(thread)
    late = f"Stopped after {seconds:g} s: is there a loop that never ends, or a wait that nobody ends?"
    finding = findings[0] if findings else Finding(late)
    return replace(finding, printed=printed.getvalue())


class _OutOfTime(BaseException):
    """Raised inside a check whose time is over. No Exception, so that a learner's `except Exception` lets it pass."""


def _ask(check: Check, answer: object) -> Finding:
    try:
        return Finding(check(answer))
    except NotImplementedError:
        return Finding(None, attempted=False)
    except Exception as problem:  # noqa: BLE001 - whatever the answer raises becomes the verdict
        return Finding(f"It raised {type(problem).__name__}: {problem}.")
    except SystemExit:
        return Finding("It calls `exit`; let it return instead.")


def _stop(thread: threading.Thread) -> None:
    for _ in range(5):
        if not thread.is_alive():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_OutOfTime))
        thread.join(0.1)


def run_source(source: str, name: str, label: str) -> object:
    """Run a piece of source in a namespace of its own and return what it calls `name`."""
    namespace: dict[str, object] = {"__name__": "answer"}
    exec(compile(source, f"<{label}>", "exec"), namespace)
    return namespace[name]
