"""A handler that keeps its server's thread to itself: which one it is, and how it is stopped."""

import asyncio
import ctypes
import linecache
import sys
import sysconfig
from pathlib import Path
from types import FrameType
from typing import Any

LIBRARIES = (*(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")), str(Path(__file__).parents[1]))


class HandlerStopped(BaseException):
    """Raised inside a handler that has kept its server's thread. Not an Exception, which handlers catch."""


def culprit(thread: int) -> str:
    """The function that a thread is in and the line at which it is, libraries left out."""
    return _place(_outside_of_libraries(thread))


def runs_a_handler(thread: int) -> bool:
    """Whether a thread is in code of somebody's own, and not in that of labkit and of libraries alone."""
    return _outside_of_libraries(thread) is not None


def waiting(task: "asyncio.Task[Any]") -> str:
    """The function in which a task waits, and the line at which it does, libraries left out."""
    frame: FrameType | None = None
    link: Any = task.get_coro()
    while link is not None:
        here = getattr(link, "cr_frame", None) or getattr(link, "ag_frame", None)
        if here is not None and not here.f_code.co_filename.startswith(LIBRARIES):
            frame = here
        link = getattr(link, "cr_await", None) or getattr(link, "ag_await", None)
    return _place(frame)


def _outside_of_libraries(thread: int) -> FrameType | None:
    frame = sys._current_frames().get(thread)
    while frame is not None and frame.f_code.co_filename.startswith(LIBRARIES):
        frame = frame.f_back
    return frame


def _place(frame: FrameType | None) -> str:
    if frame is None:
        return "a handler"
    file, line = frame.f_code.co_filename, frame.f_lineno
    return f"{frame.f_code.co_qualname}, at its line {line} ({linecache.getline(file, line).strip() or file})"


def interrupt(thread: int) -> None:
    """Raise HandlerStopped where the thread is, as soon as Python code runs there: a call into C ends first.

    This is a function of CPython's C interface, PyThreadState_SetAsyncExc.
    """
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(HandlerStopped))


def no_more(thread: int) -> None:
    """Take back an interruption that has not happened yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), None)
