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
    """Change one line, so that `is_news` compares the "update" numbers and not the stages. `before` and `now` are two
    answers, one right after the other. Return True if `now` is news, and False otherwise.
    """

    asks = "is_news"
    hints = (
        "Which entry of an answer grows by 1 with every update?",
        'The entry is called "update": `now["update"]`.',
    )
    why = (
        "If the numbers differ, there is news. Nobody has to compare the contents. Such a number is called a version. "
        "The next section of this notebook has one in a header, the `ETag`."
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
        """The other way round: yours returns True when there was no update, and False when there was one."""
        return now["update"] == before["update"]

    def wrong_next_alone(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        """Two or more updates can happen between two polls. That is news as well, though the number grew by more than
        1.
        """
        return now["update"] == before["update"] + 1

    def wrong_stage_as_well(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        """After four updates, the order is in the same stage again, and that is news. Compare the numbers alone."""
        return now["stage"] != before["stage"] and now["update"] != before["update"]

    def wrong_every_time(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        """Yours returns True even when there was no update. This happens, for example, with `now.update`, which is a
        method of every dictionary. The entry is `now["update"]`.
        """
        return now.update != before.update

    def wrong_entry(self, before: dict[str, Any], now: dict[str, Any]) -> Any:
        """Yours returns False even when there was an update. This happens, for example, with an entry that never
        changes, such as "dish".
        """
        return now["dish"] != before["dish"]


change_is_news = ChangeIsNews()


class WriteCountUseless(CodeExercise):
    """Write `count_useless(answers)`. `answers` is a list of the answers to some polls, in order. Return how many of
    them brought no news. An answer brings news when its "update" number differs from the one before. The first answer
    is always news. For an empty list, return 0.
    """

    asks = "count_useless"
    hints = (
        "Go through the answers in a loop. Keep the update number of the answer before in a variable, such as `known`.",
        "Begin with `useless, known = 0, None`. If the number of an answer equals `known`, add 1 to `useless`.",
    )
    why = (
        "labkit's server counts useless polls in the same way. The measured share of useless polls in section 2 comes "
        "from such a count."
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
        """An order can start again. Then each stage comes a second time, and that is news. Compare the "update"
        numbers, not the stages.
        """
        return len(answers) - len({answer["stage"] for answer in answers})

    def wrong_stage_before(self, answers: Sequence[Answer]) -> int:
        """After four updates, the order is in the same stage again, and that is news. Compare the "update" numbers, not
        the stages.
        """
        return sum(now["stage"] == before["stage"] for before, now in pairwise(answers))

    def wrong_useful(self, answers: Sequence[Answer]) -> int:
        """That is how many different updates the answers brought. Return how many answers brought no news."""
        return len({answer["update"] for answer in answers})

    def wrong_changes(self, answers: Sequence[Answer]) -> int:
        """That is how many answers differ from the one before. Return how many do not differ."""
        return sum(now["update"] != before["update"] for before, now in pairwise(answers))

    def wrong_last_left_out(self, answers: Sequence[Answer]) -> int:
        """Yours is one too low when the last answer is useless. This happens, for example, with `range(1, len(answers)
        - 1)`, which leaves out the last answer.
        """
        return sum(answers[i]["update"] == answers[i - 1]["update"] for i in range(1, len(answers) - 1))

    def wrong_begins_at_one(self, answers: Sequence[Answer]) -> int:
        """Yours is one too high. This happens, for example, when the first answer is counted, or when the count begins
        at 1.
        """
        return self.count_useless(answers) + 1

    def wrong_first_and_last(self, answers: Sequence[Answer]) -> int:
        """Yours is one too high when the first answer has the same number as the last. This happens, for example, with
        `answers[i - 1]` for i = 0, because `answers[-1]` is the last answer.
        """
        return sum(answers[i]["update"] == answers[i - 1]["update"] for i in range(len(answers)))

    def wrong_all_but_the_first(self, answers: Sequence[Answer]) -> int:
        """That is the number of all answers except the first. An answer with a new number is news as well."""
        return max(0, len(answers) - 1)

    def wrong_all(self, answers: Sequence[Answer]) -> int:
        """That is the number of all answers. Leave out the first, and each answer with a new number."""
        return len(answers)

    def wrong_list(self, answers: Sequence[Answer]) -> list[Answer]:
        """Yours returns a list of the useless answers. Return how many there are."""
        return [now for before, now in pairwise(answers) if now["update"] == before["update"]]

    def wrong_numbers(self, answers: Sequence[Answer]) -> list[int]:
        """Yours returns a list of numbers. Return how many useless answers there are."""
        return [now["update"] for before, now in pairwise(answers) if now["update"] == before["update"]]

    def wrong_none(self, answers: Sequence[Answer]) -> int:
        """Yours returns 0. This happens, for example, when `known` never changes, or with a `return` in the loop."""
        return 0

    def wrong_like_the_first(self, answers: Sequence[Answer]) -> int:
        """Yours counts only answers with the number of the first one. Compare each answer with the one before it."""
        return sum(answer["update"] == answers[0]["update"] for answer in answers[1:])

    def wrong_share(self, answers: Sequence[Answer]) -> float:
        """That is the share of the useless answers. Return how many there are."""
        return self.count_useless(answers) / len(answers) if answers else 0

    def wrong_empty(self, answers: Sequence[Answer]) -> int:
        """Right for every list except the empty one. For an empty list, return 0."""
        return len(answers) - len({answer["update"] for answer in answers}) if answers[0] else 0

    def wrong_knows_the_first(self, answers: Sequence[Answer]) -> int:
        """Yours counts a first answer with the number 1 as useless. The first answer is always news."""
        useless, known = 0, 1
        for answer in answers:
            useless += answer["update"] == known
            known = answer["update"]
        return useless


write_count_useless = WriteCountUseless()
