"""Exercises of notebook 07, section 1, “A question that waits”."""

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import Any

from labkit.learn import Exercise, Number

LIMIT = 0.15  # seconds that a wait may take in these trials
LONG = 30.0  # seconds; who waits that long has missed the news

quiet_long_polls = Number(
    "quiet_long_polls",
    "Change the situation of section 1: nothing happens at all, and the limit is 25 s. How many requests a minute does "
    "one long-polling user make?",
    2.4,
    unit="requests",
    solution="answer = 60 / 25",
    hints=["What ends a request when there is no news?", "The limit does, every 25 s."],
    wrong=[
        (0, "Each request ends at the limit, and the next one begins."),
        (1, "A minute holds more than one limit of 25 s."),
        (30, "That was with an update every 2 s."),
        (2, "Two are complete after 50 s; and on average?"),
    ],
    why="Long polling is never silent: users who hear nothing still ask, as a quiet stream still sends comments.",
)

Wait = Callable[[asyncio.Event, Callable[[], list[int]], float], Any]


async def _trial(wait: Wait, first: list[int], later: list[list[int]], limit: float) -> tuple[object, float]:
    """What comes of one wait in which `later` happens step by step, and how long it took, in seconds."""
    changed, news = asyncio.Event(), list(first)

    async def happen() -> None:
        for updates in later:
            await asyncio.sleep(LIMIT / 5)
            news.extend(updates)
            changed.set()

    happening = asyncio.create_task(happen())
    begin = time.perf_counter()
    answer = wait(changed, lambda: list(news), limit)
    if inspect.isawaitable(answer):
        answer = await asyncio.wait_for(answer, LONG)
    took = time.perf_counter() - begin
    happening.cancel()
    return answer, took


def _waits_well(wait: Wait) -> str | None:
    """Tried on news that is there, that comes, that comes after a false alarm, and on none."""
    if not inspect.iscoroutinefunction(wait):
        return "It has to be an `async def`, or the server could do nothing else meanwhile."
    at_once, took = asyncio.run(_trial(wait, [4, 5], [], LONG))
    if at_once is ...:
        raise NotImplementedError
    if at_once != [4, 5] or took > LONG / 2:
        return f"News 4 and 5 were there already: return [4, 5] without waiting, not {at_once!r}."
    none, took = asyncio.run(_trial(wait, [], [], LIMIT))
    if none != []:
        return f"Nothing came before the limit: return an empty list, not {none!r}."
    if took < LIMIT / 2:
        return "Nothing had come, and it returned at once. It should wait until the limit."
    later, took = asyncio.run(_trial(wait, [], [[6]], LONG))
    if later != [6] or took > LONG / 2:
        return f"News 6 came while it waited: return [6] then, not {later!r}."
    after_alarm, _ = asyncio.run(_trial(wait, [], [[], [7]], LONG))
    if after_alarm != [7]:
        return f"`changed` was set once without news, then news 7 came. It returned {after_alarm!r}, and not [7]."
    return None


write_wait = Exercise(
    "write_wait",
    "Write the wait from scratch. `news()` gives the list of what is new, perhaps empty. `changed` is an "
    "`asyncio.Event` that is set when something may have happened, perhaps for nothing. Return the list as soon as it "
    "is not empty, and an empty one after `limit` seconds.",
    stub="async def wait_for_news(changed, news, limit):\n    return ...",
    check=_waits_well,
    solution="import asyncio\n\nasync def wait_for_news(changed, news, limit):\n"
    "    try:\n"
    "        async with asyncio.timeout(limit):\n"
    "            while not news():\n"
    "                changed.clear()\n"
    "                await changed.wait()\n"
    "    except TimeoutError:\n"
    "        pass\n"
    "    return news()",
    hints=[
        "Look first, then wait, then look again: a `while` loop.",
        "`async with asyncio.timeout(limit):` raises TimeoutError when the time is up.",
        "Clear the event before you wait for it, or an old one wakes you for ever.",
    ],
    wrong=[
        (
            "import asyncio\n\nasync def wait_for_news(changed, news, limit):\n"
            "    await asyncio.sleep(limit)\n    return news()",
            "That is polling on the server: the news waits for the clock. Wait for `changed`.",
        ),
        (
            "async def wait_for_news(changed, news, limit):\n    return news()",
            "That is an ordinary poll. The whole point is to wait when there is nothing.",
        ),
        (
            "import asyncio\n\nasync def wait_for_news(changed, news, limit):\n"
            "    if not news():\n        try:\n            await asyncio.wait_for(changed.wait(), limit)\n"
            "        except TimeoutError:\n            pass\n    return news()",
            "The first time that `changed` was set there was no news. Look again, and go on waiting.",
        ),
        (
            "def wait_for_news(changed, news, limit):\n    import time\n    begin = time.time()\n"
            "    while not news() and time.time() < begin + limit:\n        pass\n    return news()",
            "This loop holds the only thread: nobody else is served, and no news can arrive.",
        ),
    ],
    why="Look, wait, look again: the same three steps are in every long poll, every stream and every queue.",
)
