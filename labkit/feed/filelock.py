"""A file for one process alone, whatever else this process does with it.

SQLite's own locks are POSIX locks, which end when the process closes *any* descriptor of the file: a backup made in
the server's own process would end them (SQLite, "How To Corrupt An SQLite Database File", 2.2).
"""

import errno
import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where nobody can open the file meanwhile
    fcntl = None  # type: ignore[assignment]

NO_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}  # what a network's folder without locks says


class FileLock:
    """The claim on a file, made if it is not there. Raises OSError: BlockingIOError when somebody else has it."""

    def __init__(self, path: Path) -> None:
        self._descriptor: int | None = None
        self._path = path
        if fcntl is None:
            return
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            if problem.errno in NO_LOCKS:
                return
            os.close(self._descriptor)
            raise

    def first_bytes(self, number: int) -> bytes:
        """What the file begins with, read without a second descriptor; fewer bytes when it is shorter."""
        if self._descriptor is not None:
            return os.pread(self._descriptor, number, 0)
        return self._path.read_bytes()[:number] if self._path.exists() else b""

    def give_back(self) -> None:
        """Let others have the file, once SQLite has closed it. Doing it twice is harmless."""
        if self._descriptor is None:
            return
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)  # a forked child has the descriptor too, and would keep the lock
        os.close(self._descriptor)
        self._descriptor = None


class SameFile:
    """A file that only grows while it is in use. Raises OSError when it is not there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = os.stat(path)

    def unchanged(self) -> bool:
        """False once the file was deleted, cut short, or another one has its name."""
        try:
            now = os.stat(self.path)
        except OSError:
            return False
        same = os.path.samestat(now, self._known) and now.st_size >= self._known.st_size
        self._known = now if same else self._known
        return same
