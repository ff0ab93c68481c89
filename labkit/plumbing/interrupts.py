"""Pieces of work that an interrupt (Ctrl-C, the notebook's stop button) must not cut in half."""

import importlib
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Interrupted(KeyboardInterrupt):
    """An interrupt that a notebook shows as one sentence: the kit's lines on which it fell tell a reader nothing."""

    def _render_traceback_(self) -> list[str]:
        return [f"KeyboardInterrupt: {self}"]


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold an interrupt back until the block is done; then it is raised."""
    if threading.current_thread() is not threading.main_thread():
        yield  # interrupts go to the main thread
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
    if held:
        raise KeyboardInterrupt


def import_whole(*modules: str) -> None:
    """Import large libraries; interrupted half-way they would stay broken until the kernel is restarted."""
    with uninterrupted():
        for module in modules:
            importlib.import_module(module)
