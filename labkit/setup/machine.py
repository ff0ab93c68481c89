"""What this process may use of the machine: a container, a hub or a batch system often gives less than all.

Standard library alone.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

# Where Linux tells the limits of groups of processes: version 2 (docs.kernel.org, "Control Group v2"), then version 1.
MEMORY_FILES = ("memory.max", "memory/memory.limit_in_bytes")
ROOT = Path("/")
UNLIMITED = 1 << 60  # version 1 says some such number of bytes


def cores(root: Path = ROOT) -> float:
    """How many processor cores this process may keep busy; a container may have half of one."""
    of_machine = os.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else of_machine
    return min([allowed, *_quotas(root)])


def memory(root: Path = ROOT) -> int | None:
    """How many bytes of memory this process may use; None where the system does not tell (Windows)."""
    if sys.platform == "win32":
        return None
    try:
        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    own = [soft] if soft != resource.RLIM_INFINITY else []
    groups = [int(text) for name in MEMORY_FILES for text in _read(root, name) if text.isdigit()]
    return min([machine, *own, *(size for size in groups if size < UNLIMITED)])


def _quotas(root: Path) -> Iterator[float]:
    """Cores' worth of time that each group of this process may take."""
    for text in _read(root, "cpu.max"):
        quota, period = text.split()
        if quota.isdigit():
            yield int(quota) / int(period)
    for quota, period in zip(_read(root, "cpu/cpu.cfs_quota_us"), _read(root, "cpu/cpu.cfs_period_us"), strict=False):
        if quota.isdigit():
            yield int(quota) / int(period)


def _read(root: Path, name: str) -> Iterator[str]:
    """What the files of this name say, for this process's group and all groups around it."""
    controller, _, file = name.rpartition("/")
    mount = root / "sys/fs/cgroup" / controller
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    fields = [line.split(":", 2) for line in lines]
    group = mount / next((path.strip("/") for _, names, path in fields if controller in names.split(",")), "")
    for folder in (group, *group.parents):
        if folder.is_relative_to(mount):
            try:
                yield (folder / file).read_text().strip()
            except OSError:
                continue  # a container sees its own group as the outermost
