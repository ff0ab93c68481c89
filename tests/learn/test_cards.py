"""A verdict is told by its sign, its colour and its word, in every theme; and a card holds its help, folded."""

import re
from itertools import combinations

import pytest

from labkit.exercises.n00_start_here.answers import write_stage_or_none
from labkit.learn import NOT_YET, RIGHT, Exercise
from labkit.learn.verdicts import LOOKS, OTHER
from tests.learn.examples import LOOP, OPENS, POLLS

PAGES = ("#ffffff", "#111111", "#1e1e1e", "#212121")  # JupyterLab light and dark, VS Code dark, a dark page


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", [*LOOKS.values(), OTHER], ids=[*LOOKS, "other"])
def test_a_verdict_can_be_read_and_stands_out_in_every_theme(look: tuple[str, str]) -> None:
    _, colour = look
    assert contrast("#ffffff", colour) >= 4.5
    assert all(contrast(colour, page) >= 3 for page in PAGES)


def test_no_two_verdicts_share_a_sign_or_a_colour() -> None:
    for one, other in combinations([*LOOKS.values(), OTHER], 2):
        assert one.sign != other.sign
        assert one.colour != other.colour


@pytest.mark.parametrize(("exercise", "answer"), [(POLLS, 5), (POLLS, ...), (OPENS, "a"), (LOOP, [1, 2, 3])])
def test_hints_lie_inside_each_other_and_a_solution_behind_the_last(exercise: Exercise, answer: object) -> None:
    card = exercise.check(answer)
    html = card._repr_html_()
    titles = re.findall(r"<summary[^>]*>([^<]*)</summary>", html)
    shown = re.sub(r"<details>.*</details>", "", html, flags=re.DOTALL)
    many = len(exercise.hints)
    assert titles == [*(f"Hint {place} of {many}" for place in range(1, many + 1)), "A solution"]
    assert html.count("</details>") == many + 1
    assert "</details><details" not in html  # none beside another: each is met after the one before
    assert not any(hint in shown for hint in exercise.hints)
    assert "hint()" not in html
    assert repr(card).count(f"{exercise.name}.hint()") == 1  # text has no folds
    assert exercise.solution_code not in repr(card)


def test_a_right_answer_can_be_compared_with_a_solution() -> None:
    card = POLLS.check(120_000)
    assert card.heading == RIGHT
    assert re.findall(r"<summary[^>]*>([^<]*)</summary>", card._repr_html_()) == ["Compare with a solution"]
    assert POLLS.solution_code in card._repr_html_()


def test_nothing_returned_on_purpose_is_an_answer() -> None:
    def nothing(status: int, body: object) -> None:
        return None

    assert write_stage_or_none.check(nothing).heading == NOT_YET
