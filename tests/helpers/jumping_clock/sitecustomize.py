"""A clock that jumps, in a kernel and in what it starts: a reader's pause of minutes is over in milliseconds.

Python reads a file of this name, on PYTHONPATH, at its start. `time.monotonic` and `time.perf_counter` are then ahead
of the machine's by what was jumped: in a kernel by `let_pass`, in a process that it starts by what the kernel says.
Event loops count by the first, in a kernel where uvloop, which asks the system itself, gives way to asyncio's.
"""

import asyncio
import math
import os
import threading
import time
from collections.abc import Callable
from typing import Any

VARIABLE = "LABKIT_TESTS_SECONDS_AHEAD"
STEP = 12.5  # seconds of one jump, below the 15 between two comments: a timer that is set again is due once in each
TURNS = 3  # of an event loop after a jump: what a timer writes arrives in another loop
LIMIT = 5.0  # real seconds for a loop to take its turns
ahead = float(os.environ.get(VARIABLE, "0"))
running: set[asyncio.AbstractEventLoop] = set()  # of all threads but the cells'


def _jumping(clock: Callable[[], float]) -> Callable[[], float]:
    return lambda: clock() + ahead


time.monotonic, time.perf_counter = _jumping(time.monotonic), _jumping(time.perf_counter)


def begin(seconds: float, longer: dict[str, float]) -> None:
    """From now on some time passes before every cell: `seconds`, or what `longer` says for its source.

    Event loops that start from now on, in any thread, count by the clock that jumps.
    """
    import uvloop
    from IPython.core.getipython import get_ipython

    uvloop.new_event_loop = asyncio.new_event_loop  # type: ignore[assignment]
    run_forever = asyncio.BaseEventLoop.run_forever

    def run(loop: asyncio.BaseEventLoop) -> None:
        running.add(loop)
        try:
            run_forever(loop)
        finally:
            running.discard(loop)

    asyncio.BaseEventLoop.run_forever = run  # type: ignore[method-assign, assignment]
    shell: Any = get_ipython()
    shell.events.register("pre_run_cell", lambda cell: let_pass(longer.get(cell.raw_cell, seconds)))


def let_pass(seconds: float) -> None:
    """Jump, step by step; all that is due in each step has happened when this returns."""
    global ahead
    for _ in range(math.ceil(seconds / STEP)):
        ahead += STEP
        for loop in list(running):
            _take_turns(loop)
    os.environ[VARIABLE] = str(ahead)


def _take_turns(loop: asyncio.AbstractEventLoop) -> None:
    taken = threading.Event()

    def turn(left: int) -> None:
        taken.set() if left == 0 else loop.call_soon(turn, left - 1)

    try:
        loop.call_soon_threadsafe(turn, TURNS)
    except RuntimeError:  # it has ended meanwhile
        return
    taken.wait(LIMIT)
