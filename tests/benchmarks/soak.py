"""An hour of lessons in some minutes: does anything grow? `python3 -m labkit benchmark soak`"""

import gc
import threading
from typing import Any

import psutil

from labkit import crowd
from labkit.server import Server, serve
from tests.benchmarks.row import Row

LIVES = 6  # of the server
LESSONS = 10  # in a life: a minute of a lesson each, in about two seconds
WARM_UP = 2  # lives; by then every pool and cache is as large as it gets
ME = psutil.Process()


def lesson(server: Server, number: int) -> int:
    """What a learner does in a minute; the errors that came of it."""
    order = server.place_order("Pad thai")
    for _ in range(3):
        server.advance(order)
    server.tell(f"lesson {number}")
    busy: dict[str, Any] = {"updates_per_minute": 60.0, "seed": number}
    runs = (
        crowd.polling(server, 300, 0.2, 0.4, **busy),
        crowd.streaming(server, 300, 0.5, cut_every=1, **busy),
        crowd.long_polling(server, 300, 0.4, wait=1, **busy),
        crowd.websocket(server, 300, 0.4, **busy),
    )
    return sum(run.errors for run in runs)


def state() -> tuple[float, int, int]:
    """Megabytes, descriptors and threads of this process, once garbage is gone."""
    gc.collect()
    return ME.memory_info().rss / 1e6, ME.num_fds(), threading.active_count()


def life(number: int) -> int:
    """A server that starts, is used for ten lessons and stops; the errors that came of it."""
    with serve(retry=0.05) as server:
        return sum(lesson(server, number * LESSONS + each) for each in range(LESSONS))


def rows() -> list[Row]:
    """The table's rows on an hour of use."""
    errors = 0
    seen = []  # at the same moment of each life: when its server has stopped
    for number in range(LIVES):
        errors += life(number)
        seen.append(state())
    before, after = seen[WARM_UP - 1], seen[-1]
    growth = after[0] / before[0]
    left = len(ME.children(recursive=True))
    megabytes = " ".join(f"{each[0]:.1f}" for each in seen)
    return [
        Row("an hour of lessons: errors", "0", f"{errors}", errors == 0),
        Row("… memory, as a multiple of that after a third", "≤ 1.05", f"{growth:.3f}", growth <= 1.05),
        Row("… megabytes after each ten minutes", "–", megabytes, True),
        Row("… descriptors, threads", "as before", f"{after[1:]}, were {before[1:]}", after[1:] == before[1:]),
        Row("… processes left", "0", f"{left}", left == 0),
    ]
