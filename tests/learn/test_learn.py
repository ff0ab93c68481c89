"""Predictions and claims: what a learner types, and what the card answers."""

import math
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.learn import Card, ClaimFailed, Fold, Prediction, Question, claim, compare, predict
from labkit.learn.verdicts import EXACTLY
from tests.helpers.badly_behaved import BadlyBehaved

KNOWN = {2_000: "That is a second's worth.", 10_000: "That is one request each."}
MINUTE = Question("How many?", unit="requests a minute", misconceptions=KNOWN)
MELTS = Question("Melts it?", choices=("yes", "no"), misconceptions={"yes": "It takes half a core."})
ENDS = Question("What then?", choices=("it gives up", "it says no", "it waits"), misconceptions={"b": "It cannot."})


UNREADABLE = [
    "many",
    "1,5",
    "",
    [1],
    print,
    math.nan,
    "inf",
    10**400,
    True,
    (1, 5),
    1j,
    BadlyBehaved(),
    Decimal("sNaN"),
]
UNREADABLE += [np.array([1, 2]), {}, b"12", "k", "%"]


def minute(guess: object, *rest: object) -> Prediction:
    return predict(MINUTE, guess, *rest)


class TestPredict:
    """A guess as people type it."""

    @pytest.mark.parametrize(
        "typed",
        [120_000, 120_000.0, "120,000", "120000 ", "120_000.0", "120 000", "~120,000", "1.2e5", (120, 0), "about 120k",
         "120,000 requests a minute", np.int64(120_000), np.float32(120_000), np.array([120_000]), Fraction(240_000, 2),
         Decimal(120_000), "0.12 million", "circa 120 thousand"],
    )  # fmt: skip
    def test_a_number_is_understood_as_people_type_it(self, typed: object) -> None:
        assert minute(typed).guess == 120_000
        assert repr(minute(typed)) == "Your prediction: 120,000 requests a minute\nHow many?"

    def test_a_comma_without_quotes_is_understood_too(self) -> None:
        assert minute(120, 000).guess == 120_000

    @pytest.mark.parametrize(
        ("typed", "unit"),
        [
            ("two", "answers"),
            ("2 answers", "answers"),
            ("2 answer", "answers"),
            ("2 %", "%"),
            ("two per minute", "answers"),
            ("2 answers per minute", "answers"),
            ("2 answers/min", "answers"),
            ("2/minute", "answers per minute"),
            ("2 per second", "answers per second"),
            ("2 answers per second", "answers per second"),
            ("2 answers a day", "answers per day"),
            ("0.002 thousand", ""),
        ],
    )
    def test_a_word_or_a_unit_is_understood(self, typed: str, unit: str) -> None:
        assert predict(Question("How many?", unit=unit), typed).guess == 2

    def test_a_rate_for_another_period_is_no_number_of_this_one(self) -> None:
        per_second = Question("How many?", unit="answers per second")
        assert repr(predict(per_second, "120 per minute")).startswith("Not readable: ")

    @pytest.mark.parametrize("typed", [150, -1, "101 %"])
    def test_a_share_of_more_than_all_is_no_guess(self, typed: object) -> None:
        prediction = predict(Question("How many of 100?", unit="%"), typed)
        assert prediction.guess is None
        assert "from 0 to 100 %" in repr(prediction)

    def test_a_number_is_understood_that_is_written_as_words(self) -> None:
        typed = ("nine thousand", "Two million", "Ninety", "two hundred")
        assert [minute(words).guess for words in typed] == [9_000, 2_000_000, 90, 200]

    @pytest.mark.parametrize("typed", [None, ...])
    def test_nothing_typed_is_not_attempted(self, typed: object) -> None:
        first, unit = minute(typed).card.lines
        assert first == "Put your guess in place of `None` and run the cell again."
        assert unit == "The answer is a number of requests a minute."

    @pytest.mark.parametrize("typed", UNREADABLE, ids=lambda typed: type(typed).__name__)
    def test_what_cannot_be_read_as_a_number_gets_a_sentence_and_no_traceback(self, typed: object) -> None:
        assert repr(minute(typed)).startswith("Not readable: ")
        card = compare(minute(typed), 120_000)
        assert card.heading == "Not readable"
        assert "120,000" not in repr(card)

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_what_python_writes_can_be_read_back(self, number: float) -> None:
        assert predict(MINUTE, repr(number)).guess == number

    def test_choices_have_letters_and_are_chosen_by_letter_or_words(self) -> None:
        assert predict(ENDS, None).card.lines[1:] == ("a: it gives up", "b: it says no", "c: it waits")
        for typed in ("b", "B", " b. ", "it says no", "It says no.", "says no"):
            assert predict(ENDS, typed).guess == "it says no"
        assert predict(MELTS, False).guess == "no"

    @pytest.mark.parametrize("typed", ["a retry, and then its end", "b: A retry, and then its end", "a `retry`, and"])
    def test_a_choice_is_known_by_its_words_as_the_card_shows_them(self, typed: str) -> None:
        asked = Question("How?", choices=("the end alone", "a `retry`, and then its end", "a `503`"))
        assert predict(asked, typed).guess == "a `retry`, and then its end"

    @pytest.mark.parametrize("typed", ["perhaps", "it", "d", 2, BadlyBehaved(), ["b"], ""])
    def test_an_answer_that_is_not_a_choice_gets_a_sentence_with_the_letters(self, typed: object) -> None:
        assert 'type one of "a", "b", "c", in quotes' in repr(predict(ENDS, typed))

    def test_a_question_in_a_cell_is_refused(self) -> None:
        with pytest.raises(ValueError, match="question must come from the notebook's `ask`"):
            predict("How many?", None)  # type: ignore[arg-type]


class TestQuestion:
    """A question of the package, and its places to fill in."""

    waits = Question("Every {every:g} s: how long?", unit="s", misconceptions=lambda every: {every: "The longest."})

    def test_its_places_are_filled_in_by_a_call(self) -> None:
        asked = self.waits(every=5)
        assert asked.text == "Every 5 s: how long?"
        assert "The longest." in compare(predict(asked, 5), 2.5).lines

    def test_its_numbers_are_on_the_card_before_there_is_a_guess(self) -> None:
        assert "Every 5 s: how long?" in predict(self.waits(every=5), None).card.lines
        without = Question("How long?", unit="s", misconceptions=lambda every: {every: "The longest."})
        assert "How long?" not in predict(without(every=5), None).card.lines  # the prose says the same

    def test_in_prose_a_place_is_the_name_of_a_constant(self) -> None:
        assert self.waits.in_prose == "Every `EVERY` s: how long?"

    def test_a_question_with_places_left_open_is_refused(self) -> None:
        with pytest.raises(ValueError, match="places to fill in"):
            predict(self.waits, None)

    @pytest.mark.parametrize(
        ("parts", "words"),
        [
            ({"choices": ("yes", "no"), "misconceptions": {"perhaps": "?"}}, "'perhaps' is none of the answers"),
            ({"misconceptions": {"perhaps": "?"}}, "cannot be read as a number"),
            ({"choices": ("yes",)}, "at least two choices"),
        ],
    )
    def test_a_badly_set_question_is_refused(self, parts: dict[str, Any], words: str) -> None:
        with pytest.raises(ValueError, match=words):
            Question("Melts it?", **parts)


class TestCompare:
    """A guess beside what came out."""

    def test_both_and_their_distance_are_shown(self) -> None:
        card = compare(minute(60_000), np.float64(120_000))
        assert card.heading == "Too low"
        assert card.lines == (
            "You predicted 60,000 requests a minute. Measured: 120,000 requests a minute.",
            "2 times too low.",
        )

    def test_an_outcome_is_called_what_it_is(self) -> None:
        for outcome in ("measured", "computed", "simulated", "by the rule"):
            made = predict(replace(MINUTE, outcome=outcome), 5)
            assert f"{outcome.capitalize()}: 120,000" in compare(made, 120_000).lines[0]

    def test_a_near_guess_is_close(self) -> None:
        assert compare(minute(110_000), 120_000).heading == "Close"
        assert compare(minute(110_000), 120_000, within=0.05).heading == "Too low"
        assert compare(minute(110_000), 120_000).lines[1] == "You are off by 8.3 %."
        assert len(compare(minute(120_000), 120_000).lines) == 1

    def test_a_known_wrong_answer_is_explained(self) -> None:
        assert "That is a second's worth." in compare(minute(2_010), 120_000).lines
        assert "That is one request each." not in compare(minute(2_010), 120_000).lines
        assert len(compare(minute(2_500), 120_000).lines) == 2

    def test_a_misconception_is_not_held_against_a_right_answer(self) -> None:
        assert compare(minute(10_000), 10_000).heading == "Exactly"

    def test_words_are_compared_as_words(self) -> None:
        melts = predict(MELTS, "yes")
        assert compare(melts, np.bool_(False)).heading == "Not this time"
        assert "It takes half a core." in compare(melts, "no").lines
        assert compare(melts, "yes").heading == "As you predicted"

    def test_without_a_guess_the_outcome_is_folded_away(self) -> None:
        card = compare(minute(None), 120_000)
        assert card.heading == "Not attempted"
        assert "120,000" not in repr(card)
        assert re.search(
            r"<details><summary[^>]*>What came out</summary><div[^>]*>Measured: 120,000", card._repr_html_()
        )

    @pytest.mark.parametrize("outcome", [None, "soon", math.nan, [1, 2], np.array([1, 2]), object(), BadlyBehaved()])
    def test_an_outcome_that_is_not_a_number_does_not_fail_the_cell(self, outcome: object) -> None:
        assert compare(minute(5), outcome).heading == "Nothing to compare with"

    @pytest.mark.parametrize(("guess", "outcome"), [(0, 3), (3, 0), (-3, 3)])
    def test_where_there_is_no_factor_the_difference_is_shown(self, guess: float, outcome: float) -> None:
        assert "They differ by" in compare(minute(guess), outcome).lines[1]

    @given(st.floats(), st.floats())
    def test_no_two_numbers_fail(self, guess: float, outcome: float) -> None:
        assert repr(compare(minute(guess), outcome))

    def test_a_bare_number_is_refused(self) -> None:
        with pytest.raises(ValueError, match="what predict"):
            compare(5, 3)  # type: ignore[arg-type]


class TestClaim:
    """A sentence that holds, or fails with its numbers."""

    def test_it_shows_the_expected_beside_the_measured(self) -> None:
        card = claim("The run agrees", 119_984, 120_000, within=0.005, unit="requests")
        assert repr(card) == (
            "Holds: The run agrees\nfound 119,984 requests, expected 120,000 requests (at most 0.5 % apart)"
        )

    def test_it_fails_with_the_numbers(self) -> None:
        with pytest.raises(ClaimFailed, match=r"found 118,000, expected 120,000; that is 1.67 % apart, and 0.5 %"):
            claim("The run agrees", np.int64(118_000), 120_000, within=0.005)
        assert issubclass(ClaimFailed, AssertionError)

    def test_several_sources_are_held_against_the_first(self) -> None:
        three = {"arithmetic": 120_000, "simulation": 119_990, "measured": np.float64(119_984)}
        assert "arithmetic 120,000, simulation 119,990, measured 119,984" in repr(claim("Same", three, within=0.005))
        assert claim("Same", {"arithmetic": 2, "measured": 2}, within=0).heading == "Holds"
        assert "server: not known." in repr(claim("Same", three | {"server": None}, within=0.005))
        for unknown in (({"users": 2, "server": None},), (None, 5), (5, None)):
            assert claim("Same", *unknown, within=0).heading == "Nothing to compare with"
        with pytest.raises(ClaimFailed, match="measured against arithmetic"):
            claim("Same", three | {"measured": 100_000}, within=0.005)

    def test_what_floats_leave_over_is_no_difference(self) -> None:
        asked = Question("A question?", unit="s", misconceptions={"9": "No."})
        assert "off by" not in repr(compare(predict(asked, 0.3), 0.1 + 0.2))
        assert compare(predict(asked, 0.3), 0.1 + 0.2).heading == EXACTLY

    def test_exactly_equal_and_a_distance(self) -> None:
        claim("All answered", 300, 300, within=0)
        claim("The stages", ["cooking", "delivered"], ["cooking", "delivered"], within=0)
        claim("The wait", 2.45, 2.5, within_abs=0.1, unit="s")
        with pytest.raises(ClaimFailed):
            claim("All answered", 299, 300, within=0)
        with pytest.raises(ClaimFailed):
            claim("The wait", math.nan, 2.5, within_abs=0.1)

    def test_a_condition(self) -> None:
        assert claim("Every poll was answered", np.bool_(True)).heading == "Holds"
        with pytest.raises(ClaimFailed, match='"Every poll was answered" does not hold'):
            claim("Every poll was answered", False)

    @pytest.mark.parametrize(
        ("arguments", "options", "words"),
        [
            ((3, 3), {}, "say how close"),
            ((3, 3), {"within": 0.1, "within_abs": 1}, "say how close"),
            ((3, 3), {"within": 5}, "where 0.05 is 5 %"),
            ((3, 3), {"within_abs": -1}, "0 or more"),
            ((3,), {}, "Give the expected value"),
            (({"one": 1},), {"within": 0}, "at least two sources"),
            ((np.array([1, 2]), np.array([1, 2])), {"within": 0}, "single values"),
        ],
    )
    def test_an_unclear_claim_is_refused(
        self, arguments: tuple[object, ...], options: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(ValueError, match=words):
            claim("Unclear", *arguments, **options)


class TestCard:
    """The same card as HTML and as text."""

    card = Card("Not yet", ("use `<b>` & co", "second"), "a < b")

    def test_html_is_escaped_and_words_carry_the_verdict(self) -> None:
        html = self.card._repr_html_()
        assert (
            '<span aria-hidden="true">↻</span> Not yet</strong> use <code>&lt;b&gt;</code> &amp; co<br>second<pre'
            in html
        )
        assert ">a &lt; b</pre>" in html

    def test_words_between_asterisks_have_emphasis_and_products_and_code_have_none(self) -> None:
        html = Card("Not yet", ("Which does *not* help: 2 * 3 * 4, n*m*k, `a *b* c`, **same**?",))._repr_html_()
        assert "does <em>not</em> help: 2 * 3 * 4, n*m*k, <code>a *b* c</code>, **same**?" in html

    def test_what_is_folded_is_escaped_and_left_out_of_the_text(self) -> None:
        card = Card("Not attempted", ("Guess.",), folded=Fold("Look", ("a < b",)))
        assert ">Look</summary>" in card._repr_html_()
        assert ">a &lt; b</div></details>" in card._repr_html_()
        assert repr(card) == "Not attempted: Guess."

    def test_text_says_the_same(self) -> None:
        assert repr(self.card) == "Not yet: use `<b>` & co\nsecond\n\n    a < b"
