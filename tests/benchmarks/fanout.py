"""One update to 10,000 subscribers, by the kit, by bare socket writes and by sse-starlette, in turns of one run.

The three stand side by side with all their streams open, and one after the other tells its update, round for round. So
whatever else the machine does meets all of them, and what is compared is each round's ratio.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

from tests.benchmarks.row import Row

USERS = 10_000
ROUNDS = 9
Process = subprocess.Popen[str]


class Broadcast:
    """A broadcaster and its subscribers, each in a process of its own, and what it took so far."""

    def __init__(self, name: str, on_exit: ExitStack) -> None:
        self._server = on_exit.enter_context(python("tests.benchmarks.broadcasters", name))
        _, port, path = line(self._server)
        before = self._ask("memory")
        self._crowd, self.connecting = on_exit.enter_context(subscribers(int(port), path, USERS))  # seconds
        self.memory = (self._ask("memory") - before) / USERS  # bytes a stream
        self.last: list[float] = []  # seconds until the last subscriber had an update
        self.cpu: list[float] = []  # seconds of the server's processor time for it

    def tell(self) -> None:
        """Tell everybody one update."""
        before = self._ask("cpu")
        told = self._ask("tell")
        self.last.append(float(line(self._crowd)[1]) - told)
        self.cpu.append(self._ask("cpu") - before)

    def _ask(self, word: str) -> float:
        return float(ask(self._server, word)[1])


def rows() -> list[Row]:
    """The table's rows on fan-out."""
    with ExitStack() as on_exit:
        bare, kit, other = (Broadcast(name, on_exit) for name in ("raw", "labkit", "sse-starlette"))
        for _ in range(ROUNDS):
            for one in (bare, kit, other):
                one.tell()
    last, over_bare = median(kit.last), _times(kit.last, bare.last)
    slower = _times(other.last, kit.last)
    return [
        Row("one update to 10,000 subscribers: the last has it", "≤ 0.35 s", f"{last:.3f} s", last <= 0.35),
        Row(
            "… as a multiple of bare socket writes",
            "≤ 1.3",
            f"{over_bare:.2f} (bare: {median(bare.last):.3f} s; processor time: {_times(kit.cpu, bare.cpu):.2f})",
            over_bare <= 1.3,
        ),
        Row(
            "… sse-starlette takes as many times as long",
            "≥ 4",
            f"{slower:.1f} ({median(other.last):.3f} s; processor time: {_times(other.cpu, kit.cpu):.1f})",
            slower >= 4,
        ),
        Row(
            "server memory a stream",
            "≤ 16 KiB",
            f"{kit.memory / 1024:.1f} KiB (sse-starlette: {other.memory / 1024:.1f})",
            kit.memory <= 16 * 1024,
        ),
        Row("10,000 streams connected", "≤ 5 s", f"{kit.connecting:.1f} s", kit.connecting <= 5),
    ]


def _times(longer: list[float], shorter: list[float]) -> float:
    """How many times as long, as the median of the rounds."""
    return median(one / other for one, other in zip(longer, shorter, strict=True))


@contextmanager
def subscribers(port: int, path: str, users: int) -> Iterator[tuple[Process, float]]:
    """That many open streams in a process of their own, and the seconds it took to connect them."""
    with python("tests.benchmarks.subscribers", str(port), path, str(users)) as crowd:
        yield crowd, float(line(crowd)[1])


@contextmanager
def python(module: str, *words: str) -> Iterator[Process]:
    """A module in a process of its own, which ends with the block."""
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: Process) -> list[str]:
    """The words of the next line that it prints."""
    assert process.stdout is not None
    return process.stdout.readline().split()


def ask(process: Process, word: str) -> list[str]:
    """Say a word to it; returns the words that it answers."""
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()
    return line(process)
