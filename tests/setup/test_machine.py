"""What this process may use of the machine, which may be less than the machine has."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from labkit.setup import machine

ALL = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def groups(root: Path, **files: str) -> Path:
    """A file system with these groups of processes: `__` in a name stands for a slash, `_dot_` for a dot."""
    for name, text in files.items():
        file = root / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def report(first: str) -> str:
    """What doctor finds in a process that has done something else first."""
    program = f"{first}\nfrom labkit.setup import doctor\nprint(*doctor.findings())"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system ties no process to a core")
def test_a_process_that_is_tied_to_one_core_has_one() -> None:
    said = report("import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})")
    assert "Finding(state='note', what='1 processor core for this process'" in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_process_whose_memory_is_limited_has_no_more() -> None:
    said = report("import resource; resource.setrlimit(resource.RLIMIT_AS, (10**9, -1))")
    assert "Finding(state='note', what='1.0 GB of memory for this process'" in said


def test_a_container_of_version_2_is_heard(tmp_path: Path) -> None:
    root = groups(
        tmp_path,
        proc__self__cgroup="0::/hub/ada\n",
        sys__fs__cgroup__hub__ada__cpu_dot_max="max 100000",
        sys__fs__cgroup__hub__cpu_dot_max="50000 100000",
        sys__fs__cgroup__hub__ada__memory_dot_max="1000000000",
        sys__fs__cgroup__hub__memory_dot_max="max",
    )
    assert machine.cores(root) == 0.5
    assert machine.memory(root) == 1_000_000_000


def test_a_container_of_version_1_is_heard_though_it_does_not_see_its_own_name(tmp_path: Path) -> None:
    root = groups(
        tmp_path,
        proc__self__cgroup="5:memory:/docker/12ab\n4:cpu,cpuacct:/docker/12ab\n0::/\n",
        sys__fs__cgroup__cpu__cpu_dot_cfs_quota_us="25000",
        sys__fs__cgroup__cpu__cpu_dot_cfs_period_us="100000",
        sys__fs__cgroup__memory__memory_dot_limit_in_bytes="500000000",
    )
    assert machine.cores(root) == 0.25
    assert machine.memory(root) == 500_000_000


def test_groups_without_limits_leave_the_whole_machine(tmp_path: Path) -> None:
    unlimited = groups(
        tmp_path / "unlimited",
        proc__self__cgroup="5:memory:/\n4:cpu:/\n0::/\n",
        sys__fs__cgroup__cpu_dot_max="max 100000",
        sys__fs__cgroup__cpu__cpu_dot_cfs_quota_us="-1",
        sys__fs__cgroup__cpu__cpu_dot_cfs_period_us="100000",
        sys__fs__cgroup__memory__memory_dot_limit_in_bytes="9223372036854771712",
    )
    for root in (unlimited, tmp_path / "no groups"):
        assert machine.cores(root) == ALL
        assert (machine.memory(root) or 10**12) > 10**9
