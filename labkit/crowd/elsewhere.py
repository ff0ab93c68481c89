"""A part of a crowd that an executor runs, on this machine or on another one, as seen from here and from there."""

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, wait
from contextlib import suppress
from typing import Any, Self

from labkit.crowd.process import CrowdProcess
from labkit.crowd.relay import Box, Line, RunOver

STARTS_WITHIN = 60.0  # seconds until an executor has begun with a part
LOOKS_EVERY = 0.1  # seconds between two looks for words
PROGRESS = 1.0  # seconds between two words of progress from another machine
ENDS_WITHIN = 5.0  # seconds that a part whose run is over is waited for


class PartElsewhere:
    """The users of one task of an executor. It ends with the `with` block, whatever happened."""

    def __init__(self, plan: dict[str, Any], on: Executor, boxes: Sequence[Box], number: int) -> None:
        self._task = (plan, list(boxes), number)
        self._on = on
        self._line = Line(boxes, f"to {number}", f"from {number}")
        self._speaking = threading.Lock()
        self._stopping: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._ahead = 0.0  # seconds by which the first server's clock is ahead of this machine's
        self._number = number

    def __enter__(self) -> Self:
        try:
            first = self._line.clock(0)
            self._ahead = 0.0 if first.same else first.offset
            self._future: Future[dict[str, Any]] = self._on.submit(run_part, *self._task)
        except BaseException:  # such as an executor that was shut down
            self._line.close()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        self._future.cancel()
        self._tell({"end": True})
        wait([self._future], ENDS_WITHIN)
        self._line.close()

    def say(self, words: dict[str, Any]) -> None:
        """Tell the users something. The moment of the start is that of the first server's clock."""
        self._tell(words | ({"start": words["start"] + self._ahead} if "start" in words else {}))

    def stop(self) -> None:
        """Let the users end early. For any thread."""
        self._stopping.put("stopping")  # and no more here: this may be the thread of a server, which is to be told

    def messages(self) -> Iterator[tuple[str, Any]]:
        """What the users say, up to their result. Raises RuntimeError when the executor does not begin with them."""
        begun = time.monotonic()
        heard = False
        while True:
            while not self._stopping.empty():
                self._tell({"stop": True})
                yield self._stopping.get(), True
            ended = self._future.done()
            for word, about in self._hear():
                heard = True
                yield word, about
            if ended:
                yield "result", self._future.result()
                return
            if not heard and time.monotonic() - begun > STARTS_WITHIN:
                raise RuntimeError(
                    f"the executor has not begun with part {self._number + 1} of the crowd within {STARTS_WITHIN:g} s: "
                    "it has fewer workers than there are parts (processes=), or they are busy"
                )
            time.sleep(LOOKS_EVERY)

    def _hear(self) -> list[tuple[str, Any]]:
        with self._speaking:
            try:
                return [(word, about) for words in self._line.hear() for word, about in words.items()]
            except RunOver:
                return []

    def _tell(self, words: dict[str, Any]) -> None:
        with self._speaking, suppress(RunOver):  # no server is left, which the part notices too
            self._line.say(words)


def run_part(plan: dict[str, Any], boxes: Sequence[Box], number: int) -> dict[str, Any]:
    """Run one part, where the executor has it run, and return what its users have recorded, and how the clocks stand.

    The users are a process of their own, which `multiprocessing` could not start inside a Dask worker.
    """
    with Line(boxes, f"from {number}", f"to {number}") as line:
        clocks = [line.clock(each) for each in range(len(boxes))]
        offsets = [0.0 if clock.same else clock.offset for clock in clocks]
        outbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        with CrowdProcess(plan | {"offsets": offsets}) as users:
            over = threading.Event()
            courier = threading.Thread(target=_carry, args=(line, users, outbox, offsets[0], over), daemon=True)
            courier.start()
            try:
                return _report(users, outbox) | {"clock": clocks[0]}
            finally:
                over.set()
                courier.join()


def _report(users: CrowdProcess, outbox: "queue.SimpleQueue[dict[str, Any]]") -> dict[str, Any]:
    """Pass on what the users say, progress now and then, and return their result."""
    told = 0.0
    for word, about in users.messages():
        if word == "result":
            result: dict[str, Any] = about
            return result
        now = time.monotonic()
        if word != "progress" or now - told >= PROGRESS:
            outbox.put({word: about})
            told = now if word == "progress" else told
    raise AssertionError("messages() ends with a result")


def _carry(
    line: Line, users: CrowdProcess, outbox: "queue.SimpleQueue[dict[str, Any]]", ahead: float, over: threading.Event
) -> None:
    """Carry words to and fro, until the part has ended. Ends its users when the run is over before."""
    while not over.is_set() or not outbox.empty():
        try:
            while not outbox.empty():
                line.say(outbox.get())
            for words in line.hear():
                if words.get("end"):
                    raise RunOver("it was ended")
                users.say(words | ({"start": words["start"] - ahead} if "start" in words else {}))
        except RunOver:
            users.end()
            return
        over.wait(LOOKS_EVERY)
