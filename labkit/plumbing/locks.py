"""One lock for two systems: a file that one program at a time holds, or several that only look. Standard library alone.

Where the system refuses locks (some network disks do), everybody goes on without them.
"""

import sys
from typing import IO


def take(lock: IO[str], wait: bool, shared: bool = False) -> bool:
    """Take the lock until its file is closed. False when another has it; Windows waits no longer than ten seconds."""
    if sys.platform == "win32":
        import errno
        import msvcrt

        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError as problem:
            return problem.errno not in (errno.EACCES, errno.EDEADLK)  # that is what "taken" looks like
        return True
    import fcntl

    try:
        fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return True  # the disk has no locks
    return True
