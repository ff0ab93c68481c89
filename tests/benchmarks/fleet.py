"""A hundred thousand users over a fleet; with fewer: python -m tests.benchmarks.fleet USERS [SECONDS]."""

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psutil

from labkit import crowd, fleet, model
from labkit.fleet.fleet import Fleet
from labkit.run import Run
from tests.benchmarks.fanout import ask, line, python, subscribers
from tests.benchmarks.row import Row, show

USERS, SECONDS = 100_000, 60.0
TIMES = 5
PAGE = 4096  # bytes


def rows(users: int = USERS, seconds: float = SECONDS) -> list[Row]:
    """The table's rows on a fleet. Its hosts are as many as hold all users when one of them dies.

    Each part has a fleet of its own, so that none finds what another has left: a dead host, or ports that wait.
    """
    parts: list[Callable[[Fleet], list[Row]]] = [
        lambda hosts: once_each(hosts, users, seconds),
        lambda hosts: one_to_all(hosts, users),
        lambda hosts: killed(hosts, users, seconds),
    ]
    table = []
    for part in parts:
        with fleet.start(hosts=max(3, fleet.hosts_for(users))) as hosts:
            table += part(hosts)
    return table + simulated()


class Memory:
    """What hosts, users and the system's buffers take more than at the beginning, in bytes."""

    def __init__(self) -> None:
        self._before = _used("host_process"), _kernel()
        self.ends = self.kernel = 0

    def look(self) -> None:
        """Take the measure."""
        hosts, kernel = self._before
        self.ends = _used("host_process") - hosts + _used("crowd.users")
        self.kernel = _kernel() - kernel


def once_each(hosts: Fleet, users: int, seconds: float) -> list[Row]:
    """An order for each user, an update a minute of each."""
    memory = Memory()
    run = crowd.streaming(hosts, users, seconds, updates_per_minute=1, during={seconds / 2: memory.look})
    kernel = max(0, memory.kernel) / users / 1024
    each = memory.ends / users / 1024 + kernel
    agree = run.errors == 0 and run.updates == run.published and run.requests == run.server_requests == users
    late = f"p50 {run.percentile(50) * 1000:.0f} ms, p99 {run.percentile(99) * 1000:.0f} ms"
    return [
        Row(f"{users:,} streams over {len(hosts)} hosts: updates", "each once, 0 errors", _outcome(run), agree),
        Row("… update latency", "shown", late, True),
        Row("… all connected", "≤ 40 s", f"{run.connecting:.1f} s", (run.connecting or 99) <= 40),
        Row("… memory a user, both ends", "≤ 24 KiB", f"{each:.1f} KiB (kernel {kernel:.1f})", each <= 24),
    ]


def one_to_all(hosts: Fleet, users: int) -> list[Row]:
    """One update to all, by the fleet and by as many servers of bare sockets."""

    def told_by_the_fleet() -> float:
        moment = time.monotonic()
        hosts.tell("Goal!")
        return moment

    kit = _last([host.port for host in hosts], "/news/stream", users, told_by_the_fleet)
    with ExitStack() as stack:
        raw = [stack.enter_context(python("tests.benchmarks.broadcasters", "raw")) for _ in hosts]
        ports = [int(line(each)[1]) for each in raw]
        bare = _last(ports, "/", users, lambda: min(float(ask(each, "tell")[1]) for each in raw))
    return [
        Row(f"one update to {users:,}: the last has it", "≤ 1.2 s", f"{kit:.2f} s", kit <= 1.2),
        Row("… as a multiple of bare socket writes", "≤ 2", f"{kit / bare:.2f} (bare: {bare:.2f} s)", kit <= 2 * bare),
    ]


def killed(hosts: Fleet, users: int, seconds: float) -> list[Row]:
    """A host is killed in mid-run."""
    run = crowd.streaming(hosts, users, seconds, updates_per_minute=1, during={seconds / 3: hosts[0].kill})
    hosts[0].start()
    ((moment, _),) = run.measured.called
    back = float(np.max(run.reopened_at, initial=moment)) - moment
    whole = run.error_kinds.get("lost", 0) + run.error_kinds.get("came twice", 0) == 0 and run.updates == run.published
    away = run.measured.at_hosts[hosts[0].url][0]
    return [
        Row(f"a host of {users:,} users dies: lost or doubled", "0", _outcome(run), whole),
        Row(f"… its {away:,} users are all back", "≤ 15 s", f"{back:.1f} s, {len(run.reopened_at):,}", back <= 15),
    ]


def simulated() -> list[Row]:
    """Ten million simulated users on one thread, and on a cluster of two workers."""
    dask: Any = import_module("distributed")

    def simulate(on: Executor) -> tuple[float, Run]:
        begin = time.perf_counter()
        run = model.polling(10_000_000, every=5, seconds=60, on=on)
        return time.perf_counter() - begin, run

    local = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with ThreadPoolExecutor(1) as one, dask.LocalCluster(**local) as cluster, dask.Client(cluster) as client:
        two = client.get_executor(pure=False)
        simulate(two)  # its workers import what they need
        pairs = [(simulate(one), simulate(two)) for _ in range(3)]
    faster = median(alone / clustered for (alone, _), (clustered, _) in pairs)
    (_, first), (_, second) = pairs[0]
    same = (
        repr(first) == repr(second) and first.useless == second.useless and first.percentile(9) == second.percentile(9)
    )
    return [
        Row("simulation on one thread and on a cluster", "same numbers", repr(same), same),
        Row("… two workers", "≥ 1.7 ×", f"{faster:.2f} × ({pairs[0][0][0]:.1f} s alone)", faster >= 1.7),
    ]


def _outcome(run: Run) -> str:
    return f"{run.updates:,} of {run.published or 0:,} {run.error_kinds or ''}".rstrip()


def _last(ports: list[int], path: str, users: int, tell: Callable[[], float]) -> float:
    """Median seconds from telling until the last of all subscribers has it, who are shared out over the ports."""
    with _all_subscribers(ports, path, users) as crowds:
        took = []
        for _ in range(TIMES):
            told = tell()
            took.append(max(float(line(each)[1]) for each in crowds) - told)
    return median(took)


@contextmanager
def _all_subscribers(ports: list[int], path: str, users: int) -> Iterator[list]:  # type: ignore[type-arg]
    with ExitStack() as stack:
        each = users // len(ports)
        yield [stack.enter_context(subscribers(port, path, each))[0] for port in ports]


def _used(name: str) -> int:
    """Resident bytes of the processes of this one with that name in their command."""
    found = 0
    for child in psutil.Process().children(recursive=True):
        try:
            found += child.memory_info().rss if name in " ".join(child.cmdline()) else 0
        except psutil.NoSuchProcess:
            continue
    return found


def _kernel() -> int:
    """Bytes of the system's own for sockets: their objects (slabs), and what waits in their buffers (Linux)."""
    slab = Path("/proc/meminfo").read_text().split("Slab:")[1].split()[0]
    tcp = Path("/proc/net/sockstat").read_text().split("TCP:")[1].partition("\n")[0].split()[-1]
    return int(slab) * 1024 + int(tcp) * PAGE


if __name__ == "__main__":
    show(rows(int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS))
