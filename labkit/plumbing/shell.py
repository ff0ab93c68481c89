"""The notebook's shell, and what may end its kernel."""

import sys
import threading
from typing import Any


def current_shell() -> Any:
    """The notebook's shell, or None in a plain program."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def in_a_notebook() -> bool:
    """True where outputs are shown by a front end. IPython's own terminal prints them, one below the other."""
    terminal = sys.modules.get("IPython.terminal.interactiveshell")
    shell = current_shell()
    return shell is not None and not (terminal and isinstance(shell, terminal.TerminalInteractiveShell))


def exit_in_cells_alone() -> None:
    """From now on a notebook's `exit()` ends the kernel only in a cell.

    In any other thread, where handlers and checks of answers run, it raises SystemExit, as Python's own `exit` does.
    """
    shell = current_shell()
    ask_exit = getattr(shell, "ask_exit", None)
    if ask_exit is None or hasattr(ask_exit, "in_cells_alone"):
        return

    def ask() -> None:
        if threading.current_thread() is not threading.main_thread():
            raise SystemExit
        ask_exit()

    ask.in_cells_alone = True  # type: ignore[attr-defined]
    shell.ask_exit = ask
