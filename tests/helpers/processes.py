"""The processes that this one has started."""

import psutil


def children() -> list[psutil.Process]:
    """All that live, with theirs, but for the one that looks after the locks of `multiprocessing` until the end."""
    return [child for child in psutil.Process().children(recursive=True) if not _ended_or_tracker(child)]


def _ended_or_tracker(child: psutil.Process) -> bool:
    try:
        return "resource_tracker" in " ".join(child.cmdline())
    except psutil.NoSuchProcess:  # a zombie, too
        return True
