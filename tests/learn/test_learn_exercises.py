"""Exercises: what a learner hands in, and the verdict."""

import threading
import time
from random import Random

import pytest

from labkit.learn import NOT_ATTEMPTED, NOT_YET, RIGHT, Choice, Exercise, Number, Parsons, same_as
from tests.helpers.waiting import wait_until

SLIPS = {2_000: "That is a second's worth.", 10_000: "That is one request each."}


def sorting(**changes: object) -> Exercise:
    """Put a list in order, without touching the one that was given."""
    made: dict[str, object] = {
        "stub": "def order(numbers):\n    ...",
        "check": same_as(sorted, lambda chance: [chance.randrange(9) for _ in range(chance.randrange(6))]),
        "solution": "def order(numbers):\n    return sorted(numbers)",
        "hints": ["Which function sorts?", "`sorted` does."],
        "wrong": [
            ("def order(numbers):\n    return numbers", "That is the list as it came."),
            ("def order(numbers):\n    return sorted(set(numbers))", "A set forgets repeated numbers."),
        ],
        "why": "Events arrive in order.",
        "seconds": 0.5,
    }
    return Exercise("order", "Sort a list.", **{**made, **changes})


def slow_start(numbers):
    return sorted(set(numbers))


def in_place(numbers):
    numbers.sort()
    return numbers


def divides(numbers):
    return 1 / 0


def never_ends(numbers):
    while True:
        try:  # noqa: SIM105
            time.sleep(0.001)
        except Exception:  # noqa: BLE001 - the learner's slip that this test is about
            pass


class TestCodeExercise:
    def test_untouched_is_not_attempted(self) -> None:
        def empty(numbers):
            """Not written yet."""

        def later(numbers):
            raise NotImplementedError("soon")

        def dots(numbers):
            result = [...]
            return result[0]

        for answer in (..., None, sorting().answer_in(sorting().stub), empty, later, dots):
            assert sorting().check(answer).heading == NOT_ATTEMPTED

    def test_a_stub_with_given_lines_is_not_attempted_until_it_changes(self) -> None:
        half = sorting(stub="def order(numbers):\n    result = list(numbers)\n    ...\n    return result")
        assert half.check(half.answer_in(half.stub)).heading == NOT_ATTEMPTED

    def test_right_says_why(self) -> None:
        assert repr(sorting().check(sorted)) == "Right: Events arrive in order."

    def test_coroutines_and_generators_are_read(self) -> None:
        async def waits(numbers):
            return sorted(numbers)

        def yields(numbers):
            yield from sorted(numbers)

        assert sorting().check(waits).heading == sorting().check(yields).heading == RIGHT

    def test_a_tempting_slip_gets_its_message_and_the_input(self) -> None:
        card = sorting().check(slow_start)
        assert card.heading == NOT_YET
        assert card.lines[0] == "A set forgets repeated numbers."
        assert card.lines[1].startswith("Given `[")

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (divides, "raised ZeroDivisionError: division by zero"),
            (in_place, "changes what it was given"),
            (never_ends, "Stopped after 0.5 s"),
            (lambda: 3, "must take 1 argument"),
            (lambda numbers: tuple(sorted(numbers)), "as a tuple and not as a list"),
            (lambda numbers: [*map(str, sorted(numbers))], "should return"),
            (lambda numbers: print(numbers), "Is there a `return`?"),
            (lambda numbers: exit(), "calls `exit`"),
            ([1, 2], "the function itself"),
        ],
    )
    def test_any_slip_gets_a_verdict(self, answer: object, words: str) -> None:
        card = sorting().check(answer)
        assert card.heading == NOT_YET
        assert words in repr(card)

    def test_an_endless_loop_is_stopped(self) -> None:
        before = set(threading.enumerate())
        sorting().check(never_ends)
        wait_until(lambda: set(threading.enumerate()) <= before, "the check's thread to end")

    def test_what_an_answer_prints_is_shown_in_the_verdict_alone(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "It printed: [" in repr(sorting().check(lambda numbers: print(numbers)))
        assert capsys.readouterr().out == ""

    def test_errors_are_compared_too(self) -> None:
        check = same_as(lambda text: int(text, 10), lambda chance: chance.choice(["1", "x"]))
        assert check(int) is None
        assert "should raise ValueError" in (check(lambda text: int(text) if text.isdigit() else 0) or "")

    def test_the_same_seed_draws_the_same_inputs(self) -> None:
        drawn: list[list[object]] = [[], []]
        for seen in drawn:
            same_as(lambda number: number, Random.random, runs=5, seed=7)(lambda number, seen=seen: seen.append(number))
        assert drawn[0] == drawn[1]

    def test_hints_come_one_by_one(self) -> None:
        exercise = sorting()
        assert [exercise.hint().heading for _ in range(3)] == ["Hint 1 of 2", "Hint 2 of 2", "Hint 2 of 2"]

    def test_the_solution_shows_the_code(self) -> None:
        assert sorting().solution().code == "def order(numbers):\n    return sorted(numbers)"

    @pytest.mark.parametrize("changes", [{"hints": []}, {"hints": [""]}, {"hints": "sorted"}, {"why": ""}])
    def test_an_exercise_without_hints_or_why_is_refused(self, changes: dict[str, object]) -> None:
        with pytest.raises(ValueError, match="none may be empty"):
            sorting(**changes)


class TestForms:
    number = Number(
        "polls", "How many?", 120_000, unit="polls", hints=["h"], wrong=SLIPS, why="w", solution="answer = 600_000 / 5"
    )
    choice = Choice(
        "opens", "Which?", {"a": "one", "b": "a hundred"}, "a", hints=["h"], wrong={"b": "One stays open."}, why="w"
    )
    parsons = Parsons(
        "loop",
        "Order",
        ["  ask()", "while True:", "  wait()"],
        [2, 1, 3],
        hints=["h"],
        wrong=[([2, 3, 1], "Late.")],
        why="w",
    )

    @pytest.mark.parametrize(
        ("answer", "heading", "words"),
        [
            (..., NOT_ATTEMPTED, ""),
            ("119,500 polls", RIGHT, "w"),
            (2_000, NOT_YET, "a second's worth"),
            (7_200_000, NOT_YET, "60 times too high"),
            (5, NOT_YET, "too low"),
            ("many", NOT_YET, "cannot be read"),
            ([1], NOT_YET, "is a list"),
        ],
    )
    def test_number(self, answer: object, heading: str, words: str) -> None:
        card = self.number.check(answer)
        assert card.heading == heading
        assert words in repr(card)

    @pytest.mark.parametrize(
        ("answer", "heading", "words"),
        [
            (..., NOT_ATTEMPTED, ""),
            ("A", RIGHT, "w"),
            ("One", RIGHT, "w"),
            ("b", NOT_YET, "One stays open."),
            (7, NOT_YET, 'choose one of "a", "b"'),
        ],
    )
    def test_choice(self, answer: object, heading: str, words: str) -> None:
        card = self.choice.check(answer)
        assert card.heading == heading
        assert words in repr(card)

    @pytest.mark.parametrize(
        ("answer", "heading", "words"),
        [
            ([..., ...], NOT_ATTEMPTED, ""),
            ((2, 1, 3), RIGHT, "w"),
            ([2, 3, 1], NOT_YET, "Late."),
            ([2, 1], NOT_YET, "something is missing"),
            ([2, 1, 3, 3], NOT_YET, "leave out the rest"),
            ([1, 2, 3], NOT_YET, "Line 1 cannot stand at place 1"),
            ([9], NOT_YET, "no line 9"),
            ("x", NOT_YET, "a list of line numbers"),
            ([], NOT_YET, "which one comes first?"),
        ],
    )
    def test_parsons(self, answer: object, heading: str, words: str) -> None:
        card = self.parsons.check(answer)
        assert card.heading == heading
        assert words in repr(card)

    def test_solutions_are_shown(self) -> None:
        assert self.number.solution().code == "answer = 600_000 / 5"
        assert self.choice.solution().lines[0] == "a: one"
        assert self.parsons.solution().code == "while True:\n  ask()\n  wait()"

    def test_a_choice_without_a_message_is_refused(self) -> None:
        with pytest.raises(ValueError, match="a message for every other one"):
            Choice("opens", "Which?", {"a": "one", "b": "two"}, "a", hints=["h"], wrong={}, why="w")

    def test_a_check_that_chokes_on_the_answer_is_a_verdict(self) -> None:
        exercise = Exercise(
            "big", "?", check=lambda number: None if number > 3 else "More.", solution=4, hints=["h"], wrong=[], why="w"
        )
        assert "It raised TypeError" in repr(exercise.check("four"))
