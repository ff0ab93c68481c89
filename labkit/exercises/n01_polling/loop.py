"""The last exercise of section 1: the loop that polls, tried on kitchens that are quick, slow, or done."""

from collections.abc import Callable, Iterator
from inspect import isgenerator
from itertools import groupby
from random import Random
from typing import ClassVar, cast

from labkit.app.orders import STAGES
from labkit.learn import CodeExercise, Example
from labkit.learn.equivalence import Arguments, Outcome, difference

Ask = Callable[[], str]
Wait = Callable[[], None]
Loop = Callable[[Ask, Wait], object]
Watched = tuple[object, list[str]]  # the news that a loop returned, and what it did, step by step


class WritePollLoop(CodeExercise):
    """Write the poll loop. `ask()` returns the present stage of the order. Call `ask()` until it returns 'delivered'.
    Call `wait()` once between two questions, and at no other time. Return a list of the stages that were news, in
    order. The first stage is news, and so is each stage that differs from the one before. (An order may start again,
    so a stage can be news twice.)
    """

    asks = "poll_until_delivered"
    hints = (
        "Ask once before the loop, and put the stage into a list `news`. Then `news[-1]` is always the newest stage.",
        "In a loop `while news[-1] != 'delivered':`, wait, ask, and append the stage if it differs from `news[-1]`.",
    )
    why = (
        "That is all there is to polling. In the next section, labkit does the same for hundreds of users or more at "
        "the same time."
    )
    seconds = 2.0  # a loop that never asks again only grows
    examples: ClassVar[tuple[Example, ...]] = (
        (
            (["order received", "order received", "out for delivery", "delivered"],),
            (["order received", "out for delivery", "delivered"], ["ask", *["wait", "ask"] * 3]),
        ),
        (
            (["cooking started", "delivered"],),
            (["cooking started", "delivered"], ["ask", "wait", "ask"]),
        ),
        (
            (["order received"] * 200 + ["delivered"],),
            (["order received", "delivered"], ["ask", *["wait", "ask"] * 200]),
        ),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (
        ((["delivered"],), (["delivered"], ["ask"])),
        (
            (["out for delivery", "order received", "out for delivery", "delivered"],),
            (
                ["out for delivery", "order received", "out for delivery", "delivered"],
                ["ask", *["wait", "ask"] * 3],
            ),
        ),
    )

    def inputs(self, chance: Random) -> tuple[list[str]]:
        """What a kitchen says at each question; some stages are too short to be seen, and an order may start again."""
        stages = STAGES[:-1] * chance.choice([1, 1, 2])
        return ([stage for stage in stages for _ in range(chance.choice([0, 1, 1, 3]))] + [STAGES[-1]],)

    def outcome(self, answer: Loop, *given: list[str]) -> Watched:
        """The news that the loop found, and what it did, step by step."""
        told = iter(given[0])
        steps: list[str] = []

        def ask() -> str:
            steps.append("ask")
            for stage in told:
                return stage
            raise RuntimeError("the order was delivered already, and the loop asks again")

        news = answer(ask, lambda: steps.append("wait"))
        if news is ...:
            raise NotImplementedError
        return list(news) if isgenerator(news) else news, steps

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """What is wrong with the news, or with the questions and waits."""
        news, steps = cast(Watched, wanted.result)
        found, done = (None, steps) if got.error else cast(Watched, got.result)
        when = f"When `ask()` returns `{_shown(given[0])}`, one after the other, your function"
        if sentence := difference(Outcome(news, None, ()), Outcome(found, got.error, (), got.function), given):
            return when + sentence.partition(", it")[2]
        if len(done) != len(steps) or done.count("ask") != steps.count("ask"):
            should = f"should {_times('ask', steps.count('ask'))} and {_times('wait', steps.count('wait'))}"
            early = ", the first time before it asked" if done[:1] == ["wait"] else ""
            did = f"yours {_times('asked', done.count('ask'))} and {_times('waited', done.count('wait'))}{early}."
            return f"{when} {should}; {did}"
        return None if done == steps else f"{when} should wait between two questions; yours asked twice in a row."

    def poll_until_delivered(self, ask: Ask, wait: Wait) -> object:
        news = [ask()]
        while news[-1] != "delivered":
            wait()
            stage = ask()
            if stage != news[-1]:
                news.append(stage)
        return news

    def another_poll_until_delivered(self, ask: Ask, wait: Wait) -> object:
        def answers() -> Iterator[str]:
            for stage in iter(ask, "delivered"):
                yield stage
                wait()
            yield "delivered"

        return [stage for stage, _ in groupby(answers())]

    def wrong_every_answer(self, ask: Ask, wait: Wait) -> object:
        """Your list contains answers that are not news. A stage is news when it differs from the one just before it."""
        news = [ask()]
        while news[-1] != "delivered":
            wait()
            news.append(ask())
        return news

    def wrong_every_answer_and_a_wait(self, ask: Ask, wait: Wait) -> object:
        """Your list contains answers that are not news. A stage is news when it differs from the one just before it.
        Also, do not wait after 'delivered'.
        """
        news = self.wrong_every_answer(ask, wait)
        wait()
        return news

    def wrong_last_stage_missing(self, ask: Ask, wait: Wait) -> object:
        """The last stage, 'delivered', is news as well. It is missing in your list."""
        return cast(list[str], self.poll_until_delivered(ask, wait))[:-1]

    def wrong_first_stage_missing(self, ask: Ask, wait: Wait) -> object:
        """The first stage is news as well: before it, nothing was known. It is missing in your list."""
        return cast(list[str], self.poll_until_delivered(ask, wait))[1:]

    def wrong_first_stage_alone(self, ask: Ask, wait: Wait) -> object:
        """Yours asks only once. This happens, for example, with a `return` inside the loop. Ask until 'delivered'."""
        return [ask()]

    def wrong_first_stage_and_a_wait(self, ask: Ask, wait: Wait) -> object:
        """Yours asks once, waits, and does not ask again. This happens, for example, with a `return` inside the loop.
        Ask until 'delivered', and do not wait after that.
        """
        news = [ask()]
        wait()
        return news

    def wrong_never_waits(self, ask: Ask, wait: Wait) -> object:
        """Yours never calls `wait()`. Call it between two questions: the server must not be busy for nothing."""
        return self.poll_until_delivered(ask, lambda: None)

    def wrong_waits_at_the_end(self, ask: Ask, wait: Wait) -> object:
        """Yours calls `wait()` once more after 'delivered', though there is nothing left to ask."""
        news = self.poll_until_delivered(ask, wait)
        wait()
        return news

    def wrong_waits_after_no_alone(self, ask: Ask, wait: Wait) -> object:
        """Yours does not wait after an answer with news. Call `wait()` between any two questions."""
        news = [ask()]
        while news[-1] != "delivered":
            stage = ask()
            if stage == news[-1]:
                wait()
            else:
                news.append(stage)
        return news

    def wrong_waits_after_news_alone(self, ask: Ask, wait: Wait) -> object:
        """Yours does not wait after an answer without news. Call `wait()` between any two questions."""
        news = [ask()]
        while news[-1] != "delivered":
            if len(news) == 1 or news[-1] != news[-2]:
                wait()
            news.append(ask())
        return [stage for stage, _ in groupby(news)]

    def wrong_waits_first(self, ask: Ask, wait: Wait) -> object:
        """Yours calls `wait()` before the first question. Ask first, and wait only between two questions."""
        wait()
        return self.poll_until_delivered(ask, wait)

    def wrong_asks_twice(self, ask: Ask, wait: Wait) -> object:
        """Yours asks more often than it waits. This happens, for example, when `ask()` is called twice in each round.
        Each call is a question: call it once, and keep the stage in a variable.
        """
        news, stage = [], None
        while ask() != "delivered":
            now = ask()
            if now != stage:
                news.append(now)
            stage = now
            wait()
        return news

    def wrong_each_stage_once(self, ask: Ask, wait: Wait) -> object:
        """An order can start again. Then a stage can come a second time, and it is news again. Compare each stage only
        with the one just before it.
        """
        return list(dict.fromkeys(cast(list[str], self.poll_until_delivered(ask, wait))))

    def wrong_fixed_rounds(self, ask: Ask, wait: Wait) -> object:
        """A slow kitchen needs more questions than yours asks. Ask until the stage is 'delivered', however long that
        takes.
        """
        news = [ask()]
        for _ in range(20):
            if news[-1] == "delivered":
                break
            wait()
            news += [stage for stage in [ask()] if stage != news[-1]]
        return news


write_poll_loop = WritePollLoop()


def _times(verb: str, count: int) -> str:
    return {0: f"never {verb}", 1: f"{verb} once"}.get(count, f"{verb} {count} times")


def _shown(told: list[str]) -> str:
    """The answers of a kitchen, the middle left out where there are many."""
    return (
        str(told) if len(told) < 15 else f"{told[:2]}".replace("]", f", … {len(told)} in all, the last '{told[-1]}']")
    )
