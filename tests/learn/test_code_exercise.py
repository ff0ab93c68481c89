"""Exercises that ask for code: what a learner hands in, and the verdict."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from random import Random

import numpy as np
import pytest

from labkit.learn import NOT_ATTEMPTED, NOT_YET, RIGHT, CodeExercise, Exercise
from labkit.learn.judging import OutOfTime, stop
from labkit.learn.source import source_as
from tests.helpers.cells import run_as_cell
from tests.helpers.kernel import LIMIT, Message, running_kernel
from tests.helpers.waiting import wait_until
from tests.learn.examples import HandOut, Order, Total


class Impatient(Order):
    """Sort a list, soon."""

    seconds = 0.5


def later(numbers: list[int]) -> list[int]:
    raise NotImplementedError("soon")


def empty(numbers: list[int]) -> None:
    """Not written yet."""


def dots(numbers: list[int]) -> object:
    result = [...]
    return result[0]


def in_place(numbers: list[int]) -> list[int]:
    numbers.sort()
    return numbers


def divides(numbers: list[int]) -> float:
    return 1 / 0


def slow_start(numbers: list[int]) -> list[int]:
    return sorted(set(numbers))


def never_ends(numbers: list[int]) -> None:
    while True:
        try:  # noqa: SIM105
            time.sleep(0.001)
        except Exception:  # noqa: BLE001 - the learner's mistake that this test is about
            pass


def asks_somebody(numbers: list[int]) -> str:
    return input("How many?")


def cancels(numbers: list[int]) -> None:
    raise asyncio.CancelledError


def interrupts(numbers: list[int]) -> None:
    raise KeyboardInterrupt


def says_too_much(numbers: list[int]) -> None:
    raise ValueError("x" * 5_000_000)


def returns_none(numbers: list[int]) -> None:
    return None


class Silent(Exception):
    """An error that cannot even say what it is."""

    def __str__(self) -> str:
        raise RuntimeError


def cannot_say(numbers: list[int]) -> None:
    raise Silent


def typed_total(numbers: list[int]) -> int:
    result: int = 0
    return result


def declares(numbers: list[int]) -> int:
    result: int
    result = sum(numbers)
    return result


class TestAttempt:
    """What counts as an attempt."""

    def test_untouched_or_empty_is_not_attempted(self) -> None:
        order = Order()
        for answer in (..., run_as_cell(order.stub, "order"), empty, later, dots):
            assert order.check(answer).heading == NOT_ATTEMPTED

    def test_other_comments_and_another_layout_are_not_an_attempt(self) -> None:
        untouched = "def order(numbers):\n    # what now?\n\n    return (\n        ...\n    )"
        assert Order().check(run_as_cell(untouched, "order")).heading == NOT_ATTEMPTED

    def test_a_stub_with_given_lines_is_not_attempted_until_it_changes(self) -> None:
        total = Total()
        assert total.stub == "def total(numbers):\n    result = numbers[0]\n    return result"
        assert total.check(run_as_cell(total.stub, "total")).heading == NOT_ATTEMPTED
        changed = total.stub.replace("numbers[0]", "numbers[1]")
        assert total.check(run_as_cell(changed, "total")).heading == NOT_YET

    def test_a_class_that_was_left_as_it_came_is_not_attempted(self) -> None:
        hand_out = HandOut()
        assert hand_out.check(run_as_cell(hand_out.stub, "Lines")).heading == NOT_ATTEMPTED

    def test_a_function_that_stands_in_the_middle_of_something_is_an_answer(self) -> None:
        answers: dict[str, Callable[[list[int]], object]] = {
            "quick": lambda numbers: sorted(numbers),
            "none": lambda numbers: None,
        }
        assert [Order().check(answer).heading for answer in answers.values()] == [RIGHT, NOT_YET]

    def test_none_returned_on_purpose_is_an_answer(self) -> None:
        assert "Is there a `return`?" in repr(Order().check(returns_none))
        assert "the function itself" in repr(Order().check(None))

    def test_a_known_mistake_is_not_asked_for_its_return_as_well(self) -> None:
        class Sparing(Order):
            """Sort a list, an empty one too."""

            def wrong_nothing_of_nothing(self, numbers: list[int]) -> list[int] | None:
                """Nothing is a list as well."""
                return sorted(numbers) or None

        shown = repr(Sparing().check(lambda numbers: sorted(numbers) if numbers else None))
        assert "Nothing is a list as well." in shown
        assert "Is there a `return`?" not in shown

    def test_a_function_that_returns_something_elsewhere_is_not_asked_for_its_return(self) -> None:
        def nothing_of_nothing(numbers: list[int]) -> list[int] | None:
            return sorted(numbers) if len(numbers) > 1 else None

        def forgets(numbers: list[int]) -> None:
            sorted(numbers)

        assert "Is there a `return`?" not in repr(Order().check(nothing_of_nothing))
        assert "Is there a `return`?" in repr(Order().check(forgets))

    def test_a_function_that_returns_what_sort_returns_is_told_that_it_is_none(self) -> None:
        def returns_the_sorting(numbers: list[int]) -> object:
            found = list(numbers)
            return found.sort()

        shown = repr(Order().check(returns_the_sorting))
        assert "`.sort()` changes its object and returns None: return the object afterwards." in shown


class TestVerdict:
    """Right, or the next step."""

    def test_right_says_why(self) -> None:
        assert repr(Order().check(sorted)) == "Right: Events arrive in order."

    @pytest.mark.parametrize(
        "right",
        [
            sorted,
            lambda numbers: [*np.sort(np.array(numbers, int)).tolist()],
            lambda numbers: map(int, sorted(numbers)),
        ],
    )
    def test_right_answers_of_any_shape_are_right(self, right: Callable[..., object]) -> None:
        async def waits(numbers: list[int]) -> list[int]:
            return sorted(numbers)

        def yields(numbers: list[int]) -> Iterator[int]:
            yield from sorted(numbers)

        class Called:
            def __call__(self, numbers: list[int]) -> list[int]:
                return sorted(numbers)

        for answer in (right, waits, yields, Called()):
            assert Order().check(answer).heading == RIGHT

    def test_numpy_numbers_are_numbers(self) -> None:
        def total(numbers: list[int]) -> object:
            head, *rest = numbers
            return np.int64(head) + np.sum(np.array(rest, dtype=np.int64))

        assert Total().check(total).heading == RIGHT

    def test_a_tempting_mistake_gets_its_message_and_the_input(self) -> None:
        card = Order().check(slow_start)
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
            (cancels, "It raised CancelledError"),
            (interrupts, "It raised KeyboardInterrupt"),
            (says_too_much, "raised ValueError: xxx"),
            (cannot_say, "raised Silent"),
            (lambda numbers: 10**400, "should return"),
            ([1, 2], "the function itself"),
        ],
    )
    def test_any_mistake_gets_a_verdict_of_readable_length(self, answer: object, words: str) -> None:
        card = Impatient().check(answer)
        assert card.heading == NOT_YET
        assert words in repr(card)
        assert len(repr(card)) < 1000

    def test_input_is_not_asked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class StdinNotImplementedError(NotImplementedError):
            """What a kernel raises where there is no person to ask."""

        def refuse(*_prompt: object) -> str:
            raise StdinNotImplementedError

        monkeypatch.setattr("builtins.input", refuse)
        assert "calls `input`" in repr(Order().check(asks_somebody))

    def test_an_endless_loop_is_stopped(self) -> None:
        before = set(threading.enumerate())
        Impatient().check(never_ends)
        wait_until(lambda: set(threading.enumerate()) <= before, "the check's thread to end")

    def test_what_an_answer_prints_is_shown_in_the_verdict_alone(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "It printed: [" in repr(Order().check(lambda numbers: print(numbers)))
        assert capsys.readouterr().out == ""

    def test_errors_are_compared_too(self) -> None:
        assert "should raise ValueError" in repr(Total().check(sum))

    def test_the_same_inputs_are_drawn_every_time_and_not_one_alone(self) -> None:
        drawn = [list(Order().trials()) for _ in range(2)]
        assert drawn[0] == drawn[1]
        assert len({repr(given) for given in drawn[0]}) > 100


class TestCards:
    """Hints, the solution, and exercises that were left unfinished."""

    def test_hints_come_one_by_one(self) -> None:
        exercise = Order()
        assert [exercise.hint().heading for _ in range(3)] == ["Hint 1 of 2", "Hint 2 of 2", "Hint 2 of 2"]
        assert Order().hint().heading == "Hint 1 of 2"

    def test_the_last_hint_names_the_way_to_the_solution(self) -> None:
        exercise = Order()
        words = [exercise.hint().lines for _ in range(3)]
        last = ("`sorted` does.", f"This is the last one; `{exercise.name}.solution()` shows a solution.")
        assert words == [("Which function sorts?",), last, last]

    def test_the_solution_is_what_a_learner_would_write(self) -> None:
        assert Order().solution().code == "def order(numbers):\n    return sorted(numbers)"
        assert Total().solution().code == (
            "from functools import reduce\n\n\ndef total(numbers):\n    first, *rest = numbers\n"
            "    return reduce(lambda a, b: a + b, rest, first)"
        )

    def test_a_solution_is_shown_without_the_types_of_its_variables(self) -> None:
        assert source_as(typed_total, "total") == "def total(numbers):\n    result = 0\n    return result"

    def test_a_variable_of_a_solution_that_is_declared_and_not_set_is_refused(self) -> None:
        with pytest.raises(ValueError, match="give result a value; a hint alone would leave nothing of its line"):
            source_as(declares, "total")

    @pytest.mark.parametrize(
        "parts", [{"hints": ()}, {"hints": ("",)}, {"hints": "sorted"}, {"why": ""}, {"__doc__": ""}]
    )
    def test_an_exercise_without_hints_why_or_question_is_refused(self, parts: dict[str, object]) -> None:
        unfinished: type[Exercise] = type("Order", (Order,), {"__doc__": "Sort a list.", **parts})
        with pytest.raises(ValueError, match="none may be empty"):
            unfinished()

    def test_an_exercise_without_inputs_says_so_to_its_author(self) -> None:
        class Forgotten(CodeExercise):
            """Do nothing."""

            asks = "nothing"
            hints = ("Nothing.",)
            why = "Peace."

            def nothing(self) -> None:
                pass

        with pytest.raises(NotImplementedError, match="needs inputs"):
            Forgotten().inputs(Random(1))


IN_A_KERNEL = """
from tests.learn.examples import Order
def order(numbers):
    display(numbers)
    exit()
print(repr(Order().check(order)).splitlines()[0])
"""


def test_in_a_kernel_an_answer_neither_ends_it_nor_shows_its_trials() -> None:
    shown: list[Message] = []
    with running_kernel() as running:
        for source in (IN_A_KERNEL, "print('alive')"):
            running.client.execute_interactive(source, timeout=LIMIT, output_hook=shown.append)
    assert {message["msg_type"] for message in shown} - {"status", "execute_input"} == {"stream"}
    printed = "".join(message["content"].get("text", "") for message in shown)
    assert "calls `exit`" in printed
    assert "alive" in printed


def test_a_check_that_is_told_twice_to_stop_prints_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stubborn() -> None:
        try:
            while True:
                pass
        except OutOfTime:
            while True:
                pass

    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    thread = threading.Thread(target=stubborn, daemon=True)
    thread.start()
    stop(thread)
    assert not thread.is_alive()
    assert capsys.readouterr().err == ""
