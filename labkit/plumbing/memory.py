"""How much memory is still to be had."""

from pathlib import Path

import psutil

GROUP = Path("/sys/fs/cgroup")  # of Linux: what a container may use


def free_memory() -> int:
    """Bytes that this machine can still give, or the container that this process runs in."""
    free = int(psutil.virtual_memory().available)
    try:
        most, used = (int((GROUP / name).read_text()) for name in ("memory.max", "memory.current"))
    except (OSError, ValueError):  # ValueError: "max", which is no limit
        return free
    return max(0, min(free, most - used))
