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

    def still_there(self) -> bool:
        """False once the file was deleted, or another one has its name."""
        if self._descriptor is None:
            return True
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self._path))
        except OSError:
            return False

    def give_back(self) -> None:
        """Let others have the file, once SQLite has closed it. Doing it twice is harmless."""
        if self._descriptor is None:
            return
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)  # a forked child has the descriptor too, and would keep the lock
        os.close(self._descriptor)
        self._descriptor = None
