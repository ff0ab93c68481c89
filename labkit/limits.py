"""How many sockets one process may hold open. Standard library alone."""

import sys

SPARE = 200  # descriptors that a process needs besides its users' sockets


def raise_open_files() -> int:
    """Raise this process's soft limit of open files as far as it may be and return it.

    Windows has no such limit for sockets; 100,000 stands for it.
    """
    if sys.platform == "win32":
        return 100_000
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # macOS calls its hard limit unlimited and then refuses more than kern.maxfilesperproc; 10,240 it has always allowed.
    for wanted in (1_000_000 if hard == resource.RLIM_INFINITY else hard, 10_240):
        if soft >= wanted:
            break
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return wanted
        except (ValueError, OSError):
            continue
    return soft


def most_users() -> int:
    """How many users, one socket each, this process can hold (it raises the limit of open files first)."""
    return max(1, raise_open_files() - SPARE)
