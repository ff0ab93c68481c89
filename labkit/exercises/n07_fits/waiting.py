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
        25 / 60: "That is how many minutes one request takes. The question is how many requests one minute takes.",
        0.04: "That is how many requests one second takes, 1 / 25. The question is about a minute.",
        30: "That was the number with an update every 2 seconds. Here nothing changes.",
        2: "Two requests take 50 seconds, and 10 seconds of the minute are left. Do not round.",
        2.5: "2.5 requests would take 62.5 seconds. A minute has 60.",
        3: "Three requests would take 75 seconds. Divide, and do not round.",
        24: "24 requests of 25 seconds take ten minutes. How many take one minute?",
    },
    why="A long-polling client asks again and again, even when nothing happens. A quiet stream has a cost too: it "
    "sends a short comment now and then.",
)

News = Callable[[], list[int]]


class WriteWait(CodeExercise):
    """Write the wait from scratch. `news()` gives the list of what is new, perhaps empty. `changed` is an
    `asyncio.Event` that is set when something may have happened, perhaps for nothing. Return the list as soon as it is
    not empty, and an empty one after `limit` seconds.
    """

    asks = "wait_for_news"
    imports = "import asyncio"
    runs = 20
    minutes = 10
    hints = (
        "Look first, then wait, then look again: a `while` loop.",
        "`async with asyncio.timeout(limit):` raises TimeoutError when the time is up.",
        "Clear the event before you wait for it, or an old one wakes you for ever.",
    )
    why = "Look, wait, look again: the same three steps are in every long poll, every stream and every queue."
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
        should = f"{situation(*given)}: return {returned} {when}"
        if not isinstance(got.result, tuple):
            return f"{should}; yours raised {error_in_words(got.error)}." if got.error else f"{should}."
        returned, when = got.result
        if when == TOO_LATE:
            return f"{should}. Yours had not returned {when}."
        return f"{should}. Yours returned {returned!r} {when}." if when else returned

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
        """The news waits for the clock. Wait for `changed`, at most until the limit."""
        if not news():
            await asyncio.sleep(limit)
        return news()

    async def wrong_ordinary_poll(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """That is an ordinary poll. The whole point is to wait when there is nothing."""
        return news()

    async def wrong_looks_twice(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """The first time that `changed` was set there was no news. Look again, and go on waiting."""
        if not news():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), limit)
        return news()

    async def wrong_polls_inside(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """That is polling on the server: it looks again and again. `changed` says when it is worth a look."""
        now = asyncio.get_running_loop().time
        deadline = now() + limit
        while not news() and now() < deadline:
            await asyncio.sleep(limit / 8)
        return news()

    async def wrong_never_waits(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """This loop turns as fast as it can. Wait for `changed`, so that the server can rest."""
        while not news():
            await asyncio.sleep(0)
        return news()

    async def wrong_waits_first(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """Look before you wait: the news may be there already, and then nobody sets `changed` for it again."""
        changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), limit)
        return await self.wait_for_news(changed, news, 0)

    async def wrong_limit_anew(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """The limit begins anew at each ring of `changed`. It counts from the question."""
        with contextlib.suppress(TimeoutError):
            while not news():
                changed.clear()
                await asyncio.wait_for(changed.wait(), limit)
        return news()

    async def wrong_never_clears(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """`changed` stays set until you clear it, so after a false alarm this loop turns without waiting."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit):
                while not news():
                    await changed.wait()
        return news()

    def wrong_plain_function(self, changed: asyncio.Event, news: News, limit: float) -> list[int]:
        """A plain function holds the only thread while it waits: nobody else is served, and no news can arrive."""
        deadline = time.monotonic() + min(limit, LIMIT)
        while not news() and time.monotonic() < deadline:
            pass
        return news()


write_wait = WriteWait()
