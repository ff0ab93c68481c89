"""Running a cell again replaces what its last run had started."""

import sys
import weakref
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType
from typing import Any, Protocol, TypeVar

from labkit.plumbing.interrupts import uninterrupted


class Stoppable(Protocol):
    """Anything with a `stop`."""

    def stop(self) -> None:
        """End it."""


Started = TypeVar("Started", bound=Stoppable)


def stop_what_this_cell_started(caller: FrameType) -> Callable[[Stoppable], None]:
    """Stop what an earlier run of the calling cell started; return a function that notes what this run starts.

    Outside a notebook nothing is stopped and nothing noted. Two objects started in one run of a cell both live.
    """
    shell = _shell()
    if shell is None:
        return lambda _: None
    cell, run = _cell(shell, caller), shell.execution_count
    # Kept on the shell, which lives as long as the kernel does.
    started: list[tuple[str, int, weakref.ref[Stoppable]]] = getattr(shell, "labkit_started", [])
    for was_cell, was_run, reference in started:
        thing = reference()
        if thing is not None and was_cell == cell and was_run != run:
            thing.stop()

    def note(thing: Stoppable) -> None:
        alive = [entry for entry in started if entry[2]() is not None and (entry[0] != cell or entry[1] == run)]
        shell.labkit_started = [*alive, (cell, run, weakref.ref(thing))]
        started[:] = shell.labkit_started

    return note


def start_whole(start: Callable[[], Started], note: Callable[[Stoppable], None]) -> Started:
    """Start something and note it. An interrupt meanwhile is held back, and then stops it: no cell has its name yet."""
    with ExitStack() as on_interrupt:
        with uninterrupted():
            thing = start()
            on_interrupt.callback(thing.stop)
            note(thing)
        on_interrupt.pop_all()
    return thing


def _shell() -> Any:
    """The notebook's shell, or None in a plain program."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _cell(shell: Any, caller: FrameType) -> str:
    """A name for the cell that runs: JupyterLab sends one; elsewhere the name IPython gives to its source."""
    kernel = getattr(shell, "kernel", None)
    parent = kernel.get_parent("shell") if kernel else {}
    cell_id = parent.get("metadata", {}).get("cellId")
    while caller.f_back is not None and caller.f_globals is not shell.user_ns:
        caller = caller.f_back
    return str(cell_id or caller.f_code.co_filename)
