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
    """Write the poll loop. `ask()` returns the stage as it is now, `wait()` waits. Ask until the stage is 'delivered',
    and wait between two questions. Return a list of the stages that were news, in order. An order may start again, so
    compare each stage with the one before.
    """

    asks = "poll_until_delivered"
    hints = (
        "Ask once before the loop: the first answer is news. `news[-1]` is the last news.",
        "`while news[-1] != 'delivered':` wait, ask, and append the stage if it differs from `news[-1]`.",
    )
    why = (
        "That is all there is to polling. labkit's crowd does it for thousands of users at once, each on a clock of "
        "its own."
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
        when = f"When the answers are `{_shown(given[0])}`, it"
        if sentence := difference(Outcome(news, None, ()), Outcome(found, got.error, ()), given):
            return when + sentence.partition(", it")[2]
        if len(done) != len(steps) or done.count("ask") != steps.count("ask"):
            should = f"{steps.count('ask')} times and wait {steps.count('wait')} times"
            early = ", the first time before it asked" if done[:1] == ["wait"] else ""
            counts = f"yours asked {done.count('ask')} and waited {done.count('wait')} times{early}."
            return f"{when} should ask {should}; {counts}"
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
        """You keep every answer. News is an answer that differs from the one before."""
        news = [ask()]
        while news[-1] != "delivered":
            wait()
            news.append(ask())
        return news

    def wrong_every_answer_and_a_wait(self, ask: Ask, wait: Wait) -> object:
        """You keep every answer. News is one that differs from the answer before. And after the last, do not wait."""
        news = self.wrong_every_answer(ask, wait)
        wait()
        return news

    def wrong_last_stage_missing(self, ask: Ask, wait: Wait) -> object:
        """The last stage is news as well: put 'delivered' into the list before you leave the loop."""
        return cast(list[str], self.poll_until_delivered(ask, wait))[:-1]

    def wrong_never_waits(self, ask: Ask, wait: Wait) -> object:
        """It never waits: it asks as fast as it can. A loop like that keeps a server busy for nothing."""
        return self.poll_until_delivered(ask, lambda: None)

    def wrong_waits_at_the_end(self, ask: Ask, wait: Wait) -> object:
        """It waits once more after the last answer, though nothing is left to ask. Wait between two questions only."""
        news = self.poll_until_delivered(ask, wait)
        wait()
        return news

    def wrong_waits_after_no_alone(self, ask: Ask, wait: Wait) -> object:
        """It waits only after an answer without news. Wait between any two questions, after news as well."""
        news = [ask()]
        while news[-1] != "delivered":
            stage = ask()
            if stage == news[-1]:
                wait()
            else:
                news.append(stage)
        return news

    def wrong_waits_first(self, ask: Ask, wait: Wait) -> object:
        """It waits before the first question. Ask at once, and wait between two questions only."""
        wait()
        return self.poll_until_delivered(ask, wait)

    def wrong_asks_twice(self, ask: Ask, wait: Wait) -> object:
        """Each call of `ask()` is a question: yours asks twice a round. Ask once, and keep the answer in a variable."""
        news, stage = [], None
        while ask() != "delivered":
            now = ask()
            if now != stage:
                news.append(now)
            stage = now
            wait()
        return news

    def wrong_each_stage_once(self, ask: Ask, wait: Wait) -> object:
        """An order that starts again has the same stage once more, and that is news. Compare with the answer before."""
        return list(dict.fromkeys(cast(list[str], self.poll_until_delivered(ask, wait))))

    def wrong_fixed_rounds(self, ask: Ask, wait: Wait) -> object:
        """A fixed number of questions is too few for a slow kitchen. Ask until the order is delivered."""
        news = [ask()]
        for _ in range(20):
            if news[-1] == "delivered":
                break
            wait()
            news += [stage for stage in [ask()] if stage != news[-1]]
        return news


write_poll_loop = WritePollLoop()


def _shown(told: list[str]) -> str:
    """The answers of a kitchen, the middle left out where there are many."""
    return (
        str(told) if len(told) < 15 else f"{told[:2]}".replace("]", f", … {len(told)} in all, the last '{told[-1]}']")
    )
