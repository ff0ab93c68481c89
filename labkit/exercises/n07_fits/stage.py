"""A stage for a function that waits for news: what happens before its eyes, what it returns, and when.

The stage has a clock of its own, which jumps to the next moment at which something is due. So a trial takes no time,
and the machine's load changes nothing. A function that reads another clock is tried in real time.
"""

import asyncio
import inspect
import selectors
from collections.abc import Callable
from itertools import count
from typing import Any

LIMIT = 0.1  # seconds
TURNS = 100  # of the event loop: more than any wake-up takes, and less than any timer
MOST_CALLS = 1_000
TOO_LATE = "when the limit was long over"
NOT_ASYNC = "It must be an `async def`, so that the server can do other work meanwhile."


class _Bell(asyncio.Event):
    """An event that notices when somebody waits for it in vain, again and again."""

    calls = 0

    async def wait(self) -> Any:
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise RuntimeError("`changed` is still set, so `changed.wait()` returns at once, again and again")
        return await super().wait()


class _JumpingClock(selectors.SelectSelector):
    """Where others wait for the next timer, this moves the time on."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += max(timeout or 0.0, 0.0)
        return super().select(0)


class _StageLoop(asyncio.SelectorEventLoop):
    """An event loop whose time jumps. `_trial` always has a timer of its own, so it never waits for nothing."""

    def __init__(self) -> None:
        self._jumping = _JumpingClock()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def staged(wait: Callable[..., Any], first: list[int], rings: list[list[int]]) -> tuple[Any, str]:
    """What `wait` returns, and when, if `first` is new at the start and each ring of `changed` brings some news.

    The rings come one after the other within two thirds of the limit.
    """
    with asyncio.Runner(loop_factory=_StageLoop) as runner:
        return runner.run(_trial(wait, first, rings))


def staged_in_real_time(wait: Callable[..., Any], first: list[int], rings: list[list[int]]) -> tuple[Any, str]:
    """The same in real time, for a function that reads another clock than the event loop's."""
    return asyncio.run(_trial(wait, first, rings))


async def _trial(wait: Callable[..., Any], first: list[int], rings: list[list[int]]) -> tuple[Any, str]:
    changed, news, loop = _Bell(), list(first), asyncio.get_running_loop()
    start = loop.time()
    looks = count(1)

    def look() -> list[int]:
        if next(looks) > MOST_CALLS:
            raise RuntimeError("`news()` was called more than a thousand times")
        return list(news)

    answer = wait(changed, look, LIMIT)
    if answer is ...:
        raise NotImplementedError
    if not inspect.isawaitable(answer):
        return NOT_ASYNC, ""
    waiting, ended = asyncio.ensure_future(answer), list[float]()
    waiting.add_done_callback(lambda _: ended.append(loop.time()))
    waiting.add_done_callback(lambda done: done.cancelled() or done.exception())  # told, so asyncio need not log it
    when, place = await _after(waiting, "at once"), 0
    for place, updates in enumerate(rings, 1):
        await asyncio.sleep(start + LIMIT * 2 / 3 * place / len(rings) - loop.time())
        when = when or ("before anything was new" if waiting.done() else "")
        news += updates
        changed.set()
        when = when or await _after(
            waiting, "as soon as it came" if news else "when `changed` was set and nothing was new"
        )
    await asyncio.wait({waiting}, timeout=start + LIMIT * 0.9 - loop.time())
    missed = "later than it came" if news else "before the limit"
    when = when or (missed if waiting.done() else "")
    await asyncio.wait({waiting}, timeout=start + LIMIT * 1.4 - loop.time())
    if not ended or ended[0] > start + LIMIT * 1.4:
        waiting.cancel()
        return "nothing yet", TOO_LATE
    return waiting.result(), when or "at the limit"


async def _after(waiting: asyncio.Future[Any], moment: str) -> str:
    """The moment, if the wait is over within some turns of the event loop."""
    for _ in range(TURNS):
        if waiting.done():
            return moment
        await asyncio.sleep(0)
    return ""


def situation(first: list[int], rings: list[list[int]]) -> str:
    """What happens on the stage, in words."""
    if first:
        return f"{first} is new from the start."
    if not rings:
        return "Nothing is new before the limit."
    told = [f"and {updates} is new" if updates else "but nothing is new" for updates in rings]
    return "`changed` is set, " + ". It is set again, ".join(told) + "."
