"""One update to 10,000 subscribers, by the kit, by bare socket writes and by sse-starlette, in one run."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import NamedTuple

from tests.benchmarks.row import Row

USERS = 10_000
TIMES = 9


class Fanout(NamedTuple):
    """Seconds until everybody was connected, until the last one had an update (median), and bytes a stream."""

    connecting: float
    last: float
    memory: float


def measure(name: str) -> Fanout:
    """One broadcaster and its subscribers, each in a process of its own."""
    with python("tests.benchmarks.broadcasters", name) as server:
        _, port, path = line(server)
        before = int(ask(server, "memory")[1])
        with subscribers(int(port), path, USERS) as (crowd, connecting):
            memory = (int(ask(server, "memory")[1]) - before) / USERS
            took = []
            for _ in range(TIMES):
                told = float(ask(server, "tell")[1])
                took.append(float(line(crowd)[1]) - told)
    return Fanout(connecting, median(took), memory)


@contextmanager
def subscribers(port: int, path: str, users: int) -> Iterator[tuple["subprocess.Popen[str]", float]]:
    """That many open streams in a process of their own, and the seconds it took to connect them."""
    with python("tests.benchmarks.subscribers", str(port), path, str(users)) as crowd:
        yield crowd, float(line(crowd)[1])


def rows() -> list[Row]:
    """The table's rows on fan-out."""
    raw, kit, other = measure("raw"), measure("labkit"), measure("sse-starlette")
    over_raw, faster = kit.last / raw.last, other.last / kit.last
    return [
        Row("one update to 10,000 subscribers: the last has it", "≤ 0.35 s", f"{kit.last:.3f} s", kit.last <= 0.35),
        Row("… as a multiple of bare socket writes", "≤ 3", f"{over_raw:.2f} (bare: {raw.last:.3f} s)", over_raw <= 3),
        Row("… times faster than sse-starlette", "≥ 4", f"{faster:.1f} ({other.last:.3f} s)", faster >= 4),
        Row(
            "server memory a stream",
            "≤ 16 KiB",
            f"{kit.memory / 1024:.1f} KiB (sse-starlette: {other.memory / 1024:.1f})",
            kit.memory <= 16 * 1024,
        ),
        Row("10,000 streams connected", "≤ 5 s", f"{kit.connecting:.1f} s", kit.connecting <= 5),
    ]


@contextmanager
def python(module: str, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """A module in a process of its own, which ends with the block."""
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: "subprocess.Popen[str]") -> list[str]:
    """The words of the next line that it prints."""
    assert process.stdout is not None
    return process.stdout.readline().split()


def ask(process: "subprocess.Popen[str]", word: str) -> list[str]:
    """Say a word to it; returns the words that it answers."""
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()
    return line(process)
