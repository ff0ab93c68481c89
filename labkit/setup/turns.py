"""Who may change the kit's folder, and when: one start at a time, and none under a program that runs from it.

Standard library alone. Where the system refuses locks (some network disks do), everybody goes on without them.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from labkit.plumbing.locks import take
from labkit.setup.places import IN_USE, ROOT


@contextmanager
def alone() -> Iterator[None]:
    """Two starts at the same moment install one after the other."""
    with (ROOT / ".labkit-lock").open("a") as lock:
        if not take(lock, wait=False):
            print("Another start of the kit is installing; waiting for it.", flush=True)
            while not take(lock, wait=True):
                continue
        # Installers inherit the lock (close_fds=False): where a start is killed, its pip may live on for a while.
        os.set_inheritable(lock.fileno(), True)
        yield


@contextmanager
def in_use() -> Iterator[bool]:
    """A program runs from the kit's folder in this block, unless the block is told that somebody changes the folder.

    The program inherits the lock (close_fds=False), and may outlive the block.
    """
    with _lock_of_users() as lock:
        free = lock is None or take(lock, wait=False, shared=True)
        if lock is not None:
            os.set_inheritable(lock.fileno(), free)
        yield free


@contextmanager
def out_of_use() -> Iterator[bool]:
    """Whether no program runs from the kit's folder; none begins to in this block."""
    with _lock_of_users() as lock:
        yield lock is None or take(lock, wait=False)


@contextmanager
def _lock_of_users() -> Iterator[IO[str] | None]:
    # Windows has no locks that are shared, and keeps a folder with running programs from being moved without them.
    lock = None
    if sys.platform != "win32":
        with suppress(OSError):  # there is no such folder yet, or it may not be written to
            lock = IN_USE.open("a")
    try:
        yield lock
    finally:
        if lock is not None:
            lock.close()
