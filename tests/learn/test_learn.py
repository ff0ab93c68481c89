"""Predictions and claims: what a learner types, and what is said of it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.learn import (
    Card,
    ClaimFailed,
    claim,
    compare,
    predict,
)

SLIPS = {2_000: "That is a second's worth.", 10_000: "That is one request each."}


def minute(guess: object, *rest: object) -> object:
    return predict("How many?", guess, *rest, unit="requests a minute", misconceptions=SLIPS)


class TestPredict:
    @pytest.mark.parametrize(
        "typed",
        [120_000, 120_000.0, "120,000", "120000 ", "120_000.0", "120 000", "~120,000", "1.2e5", (120, 0),
         "120,000 requests a minute", np.int64(120_000), np.float32(120_000)],
    )  # fmt: skip
    def test_a_number_is_understood_as_people_type_it(self, typed: object) -> None:
        assert minute(typed).guess == 120_000
        assert repr(minute(typed)) == "You predict: 120,000 requests a minute\nHow many?"

    def test_a_comma_without_quotes_is_understood_too(self) -> None:
        assert minute(120, 000).guess == 120_000

    @pytest.mark.parametrize("typed", [None, ...])
    def test_nothing_typed_is_not_attempted(self, typed: object) -> None:
        assert repr(minute(typed)) == "Not attempted: Put your guess in place of `None`."

    @pytest.mark.parametrize("typed", ["many", "1,5", "", [1], print, math.nan, "inf", 10**400, True, (1, 5), 1j])
    def test_what_is_no_number_gets_a_sentence_and_no_traceback(self, typed: object) -> None:
        assert repr(minute(typed)).startswith("Not readable: ")
        assert repr(compare(minute(typed), 120_000)).startswith("Not readable: Measured: 120,000")

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_what_python_writes_can_be_read_back(self, number: float) -> None:
        assert predict("", repr(number)).guess == number

    def test_a_word_is_one_of_the_choices(self) -> None:
        assert predict("Melts it?", " Yes", choices=("yes", "no")).guess == "yes"
        assert predict("Melts it?", False, choices=("yes", "no")).guess == "no"
        assert "none of the answers: yes or no" in repr(predict("Melts it?", "maybe", choices=("yes", "no")))

    def test_a_misconception_that_is_no_choice_is_refused(self) -> None:
        with pytest.raises(ValueError, match="'perhaps' is none of the answers"):
            predict("Melts it?", None, choices=("yes", "no"), misconceptions={"perhaps": "?"})


class TestCompare:
    def test_both_and_their_ratio_are_shown(self) -> None:
        card = compare(minute(60_000), np.float64(120_000))
        assert card.heading == "Too low"
        assert card.lines == (
            "You predicted 60,000 requests a minute. Measured: 120,000 requests a minute.",
            "Ratio of guess to measurement: 0.5, 2 times too low.",
        )

    def test_a_near_guess_is_close(self) -> None:
        assert compare(minute(110_000), 120_000).heading == "Close"
        assert compare(minute(110_000), 120_000, within=0.05).heading == "Too low"

    def test_a_known_wrong_answer_is_explained(self) -> None:
        assert "That is a second's worth." in compare(minute(2_010), 120_000).lines
        assert "That is one request each." not in compare(minute(2_010), 120_000).lines
        assert len(compare(minute(2_500), 120_000).lines) == 2

    def test_a_misconception_is_not_held_against_a_right_answer(self) -> None:
        assert compare(minute(10_000), 10_000).heading == "Close"

    def test_words_are_compared_as_words(self) -> None:
        melts = predict("Melts it?", "yes", choices=("yes", "no"), misconceptions={"yes": "It takes half a core."})
        assert compare(melts, np.bool_(False)).heading == "Otherwise"
        assert "It takes half a core." in compare(melts, "no").lines
        assert compare(melts, "yes").heading == "As you said"

    def test_no_guess_shows_the_measurement(self) -> None:
        card = compare(minute(None), 120_000)
        assert card.heading == "Not attempted"
        assert "120,000" in card.lines[0]

    @pytest.mark.parametrize("measured", [None, "soon", math.nan, [1, 2], np.array([1, 2]), object()])
    def test_a_measurement_that_is_none_does_not_fail_the_cell(self, measured: object) -> None:
        assert compare(minute(5), measured).heading == "Nothing to compare with"

    @pytest.mark.parametrize(("guess", "measured"), [(0, 3), (3, 0), (-3, 3)])
    def test_where_there_is_no_ratio_the_difference_is_shown(self, guess: float, measured: float) -> None:
        assert "Difference" in compare(guess, measured).lines[1]

    @given(st.floats(), st.floats())
    def test_no_two_numbers_fail(self, guess: float, measured: float) -> None:
        assert repr(compare(predict("", guess), measured))


class TestClaim:
    def test_it_shows_the_expected_beside_the_measured(self) -> None:
        card = claim("The run agrees", 119_984, 120_000, within=0.005, unit="requests")
        assert repr(card) == (
            "Holds: The run agrees\nmeasured 119,984 requests, expected 120,000 requests (at most 0.5 % apart)"
        )

    def test_it_fails_with_the_numbers(self) -> None:
        with pytest.raises(ClaimFailed, match=r"measured 118,000, expected 120,000; that is 1.67 % apart, and 0.5 %"):
            claim("The run agrees", np.int64(118_000), 120_000, within=0.005)
        assert issubclass(ClaimFailed, AssertionError)

    def test_several_sources_are_held_against_the_first(self) -> None:
        three = {"arithmetic": 120_000, "simulation": 119_990, "measured": np.float64(119_984)}
        assert "arithmetic 120,000, simulation 119,990, measured 119,984" in repr(claim("Same", three, within=0.005))
        with pytest.raises(ClaimFailed, match="measured against arithmetic"):
            claim("Same", three | {"measured": 100_000}, within=0.005)

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
        self, arguments: tuple[object, ...], options: dict[str, float], words: str
    ) -> None:
        with pytest.raises(ValueError, match=words):
            claim("Unclear", *arguments, **options)


class TestCard:
    card = Card("Not yet", ("use `<b>` & co", "second"), "a < b")

    def test_html_is_escaped_and_words_carry_the_verdict(self) -> None:
        html = self.card._repr_html_()
        code = '<pre style="font-family: monospace">a &lt; b</pre>'
        assert f"<strong>Not yet.</strong> use <code>&lt;b&gt;</code> &amp; co<br>second{code}" in html

    def test_text_says_the_same(self) -> None:
        assert repr(self.card) == "Not yet: use `<b>` & co\nsecond\n\n    a < b"
