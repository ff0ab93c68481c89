"""Exercises on “A request that waits”: how often a quiet user asks, and the wait itself."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.exercises.n07_fits.stage import LIMIT, TOO_LATE, situation, staged, staged_in_real_time
from labkit.learn import CodeExercise, Example, Number
from labkit.learn.equivalence import Arguments, Outcome, difference, error_in_words, outcome_of

quiet_long_polls = Number(
    "quiet_long_polls",
    "Nothing changes for a long time, and the limit is 25 seconds. How many requests per minute does one long-polling "
    "user send, on average?",
    2.4,
    unit="requests",
    solution="answer = 60 / 25",
    hints=[
        "Without news, each request ends when its limit is reached. Then the next one begins.",
        "One request takes 25 of the 60 seconds in a minute.",
    ],
    wrong={
        0: "Each request ends when its limit is reached. Then the client sends the next one.",
        1: "One request ends after 25 seconds, and a minute has 60.",
        25: "That is the limit, in seconds. How often do 25 seconds fit into a minute?",
        25 / 60: "That is how many minutes one request takes. The question is how many requests there are in a minute.",
        0.04: "That is the number of requests per second, 1 / 25. The question is about a minute.",
        30: "That was the number with an update every 2 seconds. Here nothing changes.",
        2: "Two requests take 50 seconds, and 10 seconds of the minute are left. Do not round.",
        2.5: "2.5 requests would take 62.5 seconds. A minute has 60.",
        3: "Three requests would take 75 seconds. Divide, and do not round.",
        60: "60 requests per minute would be one per second. Here a request takes 25 seconds.",
        1500: "1,500 is 25 times 60. Divide 60 by 25 instead.",
        24: "24 requests of 25 seconds take ten minutes. How many fit into one minute?",
    },
    why="A long-polling client asks again and again, even when nothing happens. A quiet stream has a cost too: it "
    "sends a short comment now and then.",
)

News = Callable[[], list[int]]


class WriteWait(CodeExercise):
    """Write the wait of a long poll. `news()` returns the list of what is new, and this list may be empty. `changed` is
    an `asyncio.Event`. It is set whenever there may be news, but sometimes the list is still empty then. Return the
    list as soon as it is not empty. If it is still empty `limit` seconds after the start, return the empty list.
    """

    asks = "wait_for_news"
    imports = "import asyncio"
    runs = 20
    minutes = 10
    hints = (
        "Write a loop: `while not news():`. In the loop, wait for `changed`. Then the loop looks again.",
        "Around the loop, `async with asyncio.timeout(limit):` raises TimeoutError at the limit. Catch this error.",
        "Call `changed.clear()` before each wait. Otherwise the flag stays set, and the next wait returns at once.",
    )
    why = "Look, wait, look again: these three steps are in every long poll, every stream and every queue."
    examples: ClassVar[Sequence[Example]] = (
        (([4, 5], []), ([4, 5], "at once")),
        (([], []), ([], "at the limit")),
        (([], [[6]]), ([6], "as soon as it came")),
        (([], [[], [7]]), ([7], "as soon as it came")),
    )
    edge_cases: ClassVar[Sequence[Example]] = ((([], [[], []]), ([], "at the limit")),)

    def inputs(self, chance: Random) -> tuple[list[int], list[list[int]]]:
        """What is there at first, and what comes at each ring of `changed`."""
        return chance.choice([[], [], [], [1]]), chance.choice([[[]], [[], [], [2]], [[3, 4]], [[], [5], [6]]])

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """What one wait returns, and when."""
        return staged(answer, *given)

    def fault(self, answer: Any) -> str | None:
        """As for every exercise; but a wait that ends too late by the stage's clock may have read another one."""
        if not callable(answer):
            return super().fault(answer)
        for given in self.trials():
            wanted, got = (outcome_of(self.outcome, function, given) for function in (self.right, answer))
            sentence = self.departure(wanted, got, given)
            too_late = isinstance(got.result, tuple) and got.result[1] == TOO_LATE
            if sentence and not (too_late and self._right_in_real_time(answer, wanted, given)):
                return sentence
        return None

    def _right_in_real_time(self, answer: Callable[..., Any], wanted: Outcome, given: Arguments) -> bool:
        """Ten trials, since a busy machine may be late. None of them can make a wait shorter than it is."""
        tries = (outcome_of(staged_in_real_time, answer, given) for _ in range(10))
        return any(self.departure(wanted, got, given) is None for got in tries)

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """In words: what happens, what should come of it, and what does."""
        if difference(wanted, got, given) is None:
            return None
        assert isinstance(wanted.result, tuple)
        returned, when = wanted.result
        should = f"{situation(*given)} It should return {returned} {when}."
        if not isinstance(got.result, tuple):
            return f"{should} Yours raised {error_in_words(got.error)}." if got.error else should
        returned, when = got.result
        if when == TOO_LATE:
            return f"{should} Yours had not returned {when}."
        return f"{should} Yours returned {returned!r} {when}." if when else returned

    async def wait_for_news(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        try:
            async with asyncio.timeout(limit):
                while not news():
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            pass
        return news()

    async def another_wait_for_news(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        now = asyncio.get_running_loop().time
        deadline = now() + limit
        while not (found := news()) and (left := deadline - now()) > 0:
            changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), left)
        return found or news()

    async def wrong_sleeps(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """The news came earlier, and your function returned it only at the limit. This happens, for example, when it
        sleeps for `limit` seconds. Wait for `changed`, at most until the limit.
        """
        if not news():
            await asyncio.sleep(limit)
        return news()

    async def wrong_ordinary_poll(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """Nothing was new, and your function returned at once. It should wait for `changed` then, until something is
        new or the limit is reached.
        """
        return news()

    async def wrong_looks_twice(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """`changed` was set, but nothing was new, and your function returned. It should look, and go on waiting while
        the list is empty.
        """
        if not news():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), limit)
        return news()

    async def wrong_polls_inside(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """Your function returned the news some time after it had come. This happens, for example, when it sleeps
        between two looks. Wait for `changed` instead: it is set as soon as the news is there.
        """
        now = asyncio.get_running_loop().time
        deadline = now() + limit
        while not news() and now() < deadline:
            await asyncio.sleep(limit / 8)
        return news()

    async def wrong_never_waits(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """Your function called `news()` more than a thousand times without a wait for `changed`. Wait for `changed`
        before you look again, so that the server can do other work.
        """
        while not news():
            await asyncio.sleep(0)
        return news()

    async def wrong_waits_first(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """The news was there from the start, and your function did not return it at once. Look before you wait: nobody
        sets `changed` again for news that is there already.
        """
        changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), limit)
        return await self.wait_for_news(changed, news, 0)

    async def wrong_limit_anew(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """Your function returned later than `limit` seconds after the start. This happens, for example, when each wait
        inside the loop gets the whole `limit` again.
        """
        with contextlib.suppress(TimeoutError):
            while not news():
                changed.clear()
                await asyncio.wait_for(changed.wait(), limit)
        return news()

    async def wrong_never_clears(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """`changed` stays set until you clear it. So each `await changed.wait()` returned at once, although nothing was
        new. Call `changed.clear()` before you wait.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit):
                while not news():
                    await changed.wait()
        return news()

    def wrong_plain_function(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """This is a plain function. While a plain function waits, the server cannot do anything else, and no news can
        come. Begin it with `async def`.
        """
        deadline = time.monotonic() + min(limit, LIMIT)
        while not news() and time.monotonic() < deadline:
            pass
        return news()

    async def wrong_raises_at_the_limit(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """`asyncio.timeout` raises TimeoutError at the limit. Catch it with `except TimeoutError`, and return the empty
        list.
        """
        async with asyncio.timeout(limit):
            while not news():
                changed.clear()
                await changed.wait()
        return news()

    async def wrong_none_at_the_limit(self, changed: asyncio.Event, news: News, limit: float) -> list[int] | None:
        """At the limit your function returned None. Return the empty list then."""
        found = await self.wait_for_news(changed, news, limit)
        return found or None

    async def wrong_looks_only_after_a_wait(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """The news was there from the start, and your function returned an empty list. Look before you wait: nobody
        sets `changed` again for news that is there already.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit):
                while True:
                    await changed.wait()
                    changed.clear()
                    if news():
                        return news()
        return []

    async def wrong_awaits_the_list(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """`news()` returns a list at once, so there is nothing to await. Write `await changed.wait()` instead."""
        return list(await news())  # type: ignore[misc]


write_wait = WriteWait()
