"""The headline: 10,000 users for a minute, over polling and over SSE, on real sockets."""

import threading
import time
from statistics import median

import numpy as np
import psutil

from labkit import crowd
from labkit.run import Run
from labkit.server import Server, serve
from tests.benchmarks.fanout import subscribers
from tests.benchmarks.row import Row
from tests.helpers.known import every_latency

USERS, EVERY, SECONDS = 10_000, 5, 60


class Memory:
    """The largest resident memory, in MB, of any child of this process during a `with` block."""

    def __enter__(self) -> "Memory":
        self.most, self._over = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            for child in psutil.Process().children():
                self.most = max(self.most, child.memory_info().rss / 1e6)


def polling(server: Server) -> list[Row]:
    """10,000 users who ask every 5 seconds."""
    with Memory() as memory:
        run = crowd.polling(server, users=USERS, every=EVERY, seconds=SECONDS)
    mean, error = run.latency.mean(), every_latency(run).std() / np.sqrt(len(run.latency))
    lag, answered = (float(np.percentile(*of)) * 1000 for of in ((run.lag, 99), (run.answered, 50)))
    agree = run.requests == run.server_requests and not run.errors
    return [
        Row(
            "polling: requests in a minute",
            "120,000 ± 0.5 %",
            f"{run.requests:,}",
            abs(run.requests / 120e3 - 1) < 5e-3,
        ),
        Row("… server's count, errors", "equal, 0", f"{run.server_requests:,}, {run.errors}", agree),
        Row("… generator lag p99", "< 20 ms", f"{lag:.1f} ms", lag < 20),
        Row("… answered p50", "< 5 ms", f"{answered:.2f} ms", answered < 5),
        Row(
            "… mean update latency",
            "2.5 s ± its standard error",
            f"{mean:.3f} ± {error:.3f} s",
            abs(mean - 2.5) <= 2 * error,
        ),
        Row("… crowd's process", "< 120 MB", f"{memory.most:.0f} MB", memory.most < 120),
    ]


def streaming(server: Server) -> list[Row]:
    """10,000 users who hold a stream, and the same updates."""
    with Memory() as memory:
        run = crowd.streaming(server, users=USERS, seconds=SECONDS)
    late = run.percentile(99) * 1000
    return [
        Row("streams: updates delivered, errors", "each once, 0", f"{run.updates:,}, {run.errors}", once(run)),
        Row("… update latency p99", "< 50 ms", f"{late:.1f} ms", late < 50),
        Row("… all connected", "≤ 5 s", f"{run.connecting:.1f} s", (run.connecting or 99) <= 5),
        Row("… crowd's process", "< 120 MB", f"{memory.most:.0f} MB", memory.most < 120),
    ]


def once(run: Run) -> bool:
    """Every update delivered exactly once: nothing lost, nothing twice ("lost" and "came twice" are errors)."""
    return run.errors == 0 and run.updates == run.published


def stop_with_streams_open() -> list[Row]:
    """How long `stop()` takes with streams open."""
    took = [stop_seconds(users) for users in (100, USERS)]
    return [
        Row("stop() with 100 streams open", "< 0.5 s", f"{took[0]:.2f} s", took[0] < 0.5),
        Row("stop() with 10,000 streams open", "≤ 5 s", f"{took[1]:.2f} s", took[1] <= 5),
    ]


def stop_seconds(users: int) -> float:
    """Median of three stops with that many streams open, held by a crowd of subscribers."""
    took = []
    for _ in range(3):
        server = serve()
        with subscribers(server.port, "/news/stream", users):
            begin = time.monotonic()
            server.stop()
            took.append(time.monotonic() - begin)
    return median(took)


def rows() -> list[Row]:
    """The table's rows on the headline."""
    with serve() as server:
        return [*polling(server), *streaming(server), *stop_with_streams_open()]
