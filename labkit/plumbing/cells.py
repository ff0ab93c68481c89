"""Running a cell again replaces what its last run had started."""

import weakref
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType, SimpleNamespace
from typing import Any, Protocol, TypeVar

from labkit.plumbing.interrupts import uninterrupted
from labkit.plumbing.shell import current_shell


class Stoppable(Protocol):
    """Anything with a `stop`."""

    def stop(self) -> None:
        """End it."""


Started = TypeVar("Started", bound=Stoppable)


OUTSIDE = SimpleNamespace()  # where it is noted what a plain program has started under a name


def replace_previous(caller: FrameType, name: str | None = None) -> Callable[[Stoppable], None]:
    """Stop what an earlier run of the calling cell started; return a function that notes what this run starts.

    With a `name`, what was last started under that name is stopped instead, by whichever cell or program it was.
    Without one nothing is stopped and nothing noted outside a notebook. Two objects started in one run of a cell both
    live.
    """
    shell = current_shell()
    if shell is None and name is None:
        return lambda _: None
    home = shell or OUTSIDE  # the shell lives as long as the kernel does
    key, run = (f"name {name}", None) if name is not None else (_cell(shell, caller), shell.execution_count)
    started: list[tuple[str, int | None, weakref.ref[Stoppable]]] = getattr(home, "labkit_started", [])
    for was_key, was_run, reference in started:
        thing = reference()
        if thing is not None and was_key == key and (run is None or was_run != run):
            thing.stop()

    def note(thing: Stoppable) -> None:
        alive = [each for each in started if each[2]() is not None and (each[0] != key or (run and each[1] == run))]
        home.labkit_started = [*alive, (key, run, weakref.ref(thing))]
        started[:] = home.labkit_started

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


def _cell(shell: Any, caller: FrameType) -> str:
    """A name for the cell that runs: JupyterLab sends one; elsewhere the name IPython gives to its source."""
    while caller.f_back is not None and caller.f_globals is not shell.user_ns:
        caller = caller.f_back
    return _cell_id(getattr(shell, "kernel", None)) or caller.f_code.co_filename


def _cell_id(kernel: Any) -> str:
    """The id that JupyterLab gives to the cell that runs; "" where there is none, or a kernel that is not ipykernel."""
    try:
        return str(kernel.get_parent("shell")["metadata"].get("cellId") or "")
    except (AttributeError, KeyError, TypeError):
        return ""
