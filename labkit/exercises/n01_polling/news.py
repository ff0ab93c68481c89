"""Exercises of section 1, “Any update?” “No.”: what is news, and how many polls bring none."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Any, ClassVar

from labkit.app.orders import STAGES
from labkit.learn import CodeExercise, Example


class Answer(dict[str, Any]):
    """An answer of the server, shown in a verdict by the number of its update alone."""

    def __repr__(self) -> str:
        return f"update {self['update']}"


def answer(update: int) -> Answer:
    """What the server says of order 1 after an update; behind the last stage the order starts again."""
    stage = STAGES[(update - 1) % len(STAGES)]
    return Answer({"order": 1, "dish": "Pad thai", "stage": stage, "update": update, "at": 100.0 + update})


def recording(*updates: int) -> list[Answer]:
    """The answers of some polls in a row."""
    return [answer(update) for update in updates]


def some_updates(chance: Random) -> list[int]:
    """What some polls in a row said: the number of the newest update at each."""
    seen = [chance.randint(1, 5)]
    for _ in range(chance.randint(0, 9)):
        seen.append(seen[-1] + chance.choice([0, 0, 0, 1, 1, 2, 4]))
    return seen


class ChangeIsNews(CodeExercise):
    """The loop compared stages. But an order that was delivered can start again, so four updates later the same
    stage is back, and that is news. Change one line: compare the numbers of the updates. `before` and `now` are two
    answers, one after the other.
    """

    asks = "is_news"
    hints = (
        "Look at an answer: which entry counts up with every update?",
        'The entry is called "update".',
    )
    why = (
        "A number that only counts up answers the question `anything new?` without looking at what is new. Servers "
        "call it a version. Below, you meet one in a header, the `ETag`."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        ((answer(1), answer(1)), False),
        ((answer(1), answer(2)), True),
        ((answer(1), answer(3)), True),  # tells "the next number" from "another stage"
        ((answer(2), answer(6)), True),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (((answer(4), answer(8)), True), ((answer(9), answer(9)), False))

    def inputs(self, chance: Random) -> tuple[Answer, Answer]:
        """An answer, and the next one."""
        first = chance.randint(1, 9)
        return answer(first), answer(first + chance.choice([0, 1, 2, 4, 8]))

    def start(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        return now["stage"] != before["stage"]

    def is_news(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        return now["update"] != before["update"]

    def another_is_news(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        missed = range(before["update"], now["update"])
        return len(missed) > 0

    def another_by_the_moment(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        return now["at"] != before["at"]

    def wrong_way_round(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        """The other way round: equal numbers mean that nothing has happened."""
        return now["update"] == before["update"]

    def wrong_next_alone(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        """Two updates may come between two polls. That is news as well."""
        return now["update"] == before["update"] + 1

    def wrong_stage_as_well(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        """Four updates later the same stage is back, and that is news. Leave the stage out: the number is enough."""
        return now["stage"] != before["stage"] and now["update"] != before["update"]

    def wrong_every_time(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        """That is True every time. (`now.update` is a method that every dictionary has: write `now["update"]`.)"""
        return now.update != before.update

    def wrong_entry(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        """The dish stays the same all the way."""
        return now["dish"] != before["dish"]


change_is_news = ChangeIsNews()


class WriteCountUseless(CodeExercise):
    """Write `count_useless`: in a list of answers in order, how many brought no news? Compare their "update" numbers.
    The first answer is always news, because before it you knew nothing. For an empty list, the count is 0.
    """

    asks = "count_useless"
    hints = (
        "Go through the answers and keep the number of the newest update you know.",
        "Begin with `useless, known = 0, None`; an answer whose number equals `known` is useless.",
    )
    why = (
        "This count is what the whole argument rests on, and labkit's meter keeps it in the same way: useless is an "
        "answer whose number you knew already."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        ((recording(2, 2, 2, 4, 4, 4, 4),), 5),  # every wrong answer below is told from the others by the first two
        ((recording(2, 2, 2),), 2),
        ((recording(1, 2, 5),), 0),  # tells two ways to compare stages apart
        ((recording(2, 6),), 0),
        ((recording(3, 3, 4, 4, 4, 7),), 3),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (((recording(1),), 0), ((recording(),), 0))

    def inputs(self, chance: Random) -> tuple[list[Answer]]:
        """A recording of up to ten polls."""
        return (recording(*some_updates(chance)),)

    def count_useless(self, answers: Sequence[Answer]) -> int:
        useless, known = 0, None
        for answer in answers:
            if answer["update"] == known:
                useless += 1
            known = answer["update"]
        return useless

    def another_count_useless(self, answers: Sequence[Answer]) -> int:
        return sum(now["update"] == before["update"] for before, now in pairwise(answers))

    def wrong_stages(self, answers: Sequence[Answer]) -> int:
        """You count stages. An order that starts again has the same stage twice, and both times it is news."""
        return len(answers) - len({answer["stage"] for answer in answers})

    def wrong_stage_before(self, answers: Sequence[Answer]) -> int:
        """You compare stages. Four updates later the same stage is back, and that is news: compare the numbers."""
        return sum(now["stage"] == before["stage"] for before, now in pairwise(answers))

    def wrong_useful(self, answers: Sequence[Answer]) -> int:
        """That is how many were useful. You want the others."""
        return len({answer["update"] for answer in answers})

    def wrong_changes(self, answers: Sequence[Answer]) -> int:
        """You count the answers that differ from the one before. You want those that do not."""
        return sum(now["update"] != before["update"] for before, now in pairwise(answers))

    def wrong_last_left_out(self, answers: Sequence[Answer]) -> int:
        """The last answer is left out. (A `range(1, n)` ends before n on its own, so n must be `len(answers)`.)"""
        return sum(answers[i]["update"] == answers[i - 1]["update"] for i in range(1, len(answers) - 1))

    def wrong_begins_at_one(self, answers: Sequence[Answer]) -> int:
        """One too many: the first answer is news, so it does not count. Begin with 0, and with nothing known."""
        return self.count_useless(answers) + 1

    def wrong_first_and_last(self, answers: Sequence[Answer]) -> int:
        """You compare the first answer with the last: `answers[-1]` counts from the end. The first has none before."""
        return sum(answers[i]["update"] == answers[i - 1]["update"] for i in range(len(answers)))

    def wrong_knows_the_first(self, answers: Sequence[Answer]) -> int:
        """You begin as if update 1 were known. Before the first answer you know nothing."""
        useless, known = 0, 1
        for answer in answers:
            useless += answer["update"] == known
            known = answer["update"]
        return useless


write_count_useless = WriteCountUseless()
