"""An hour of lessons in some minutes: does anything grow? `python3 -m labkit benchmark soak`"""

import gc
import threading

import psutil

from labkit import crowd
from labkit.server import Server, serve
from tests.benchmarks.row import Row

LESSONS = 60  # a minute of a lesson each, in about two seconds
WARM_UP = 20
ME = psutil.Process()


def lesson(server: Server, number: int) -> int:
    """What a learner does in a minute; the errors that came of it."""
    order = server.place_order("Pad thai")
    for _ in range(3):
        server.advance(order)
    server.tell(f"lesson {number}")
    busy = {"updates_per_minute": 60.0, "seed": number}
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


def rows() -> list[Row]:
    """The table's rows on an hour of use."""
    errors = 0
    for number in range(LESSONS):
        if number % 10 == 0:
            server = serve(retry=0.05)
        errors += lesson(server, number)
        if number == WARM_UP:
            before = state()
        if number % 10 == 9 and number < LESSONS - 1:
            server.stop()
    after = state()
    server.stop()
    growth = after[0] / before[0]
    left = len(ME.children(recursive=True))
    return [
        Row("an hour of lessons: errors", "0", f"{errors}", errors == 0),
        Row("… memory, as a multiple of that after a quarter", "≤ 1.05", f"{growth:.3f}", growth <= 1.05),
        Row("… descriptors, threads", "as before", f"{after[1:]}, were {before[1:]}", after[1:] == before[1:]),
        Row("… processes left", "0", f"{left}", left == 0),
    ]
