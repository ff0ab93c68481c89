"""The scoreboard: right parsers get full marks, wrong ones a helpful verdict, and the cell goes on."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from labkit.conformance import Scoreboard, read_cases, score, second_opinion, trial, try_case
from labkit.exercises.n05_wire.parser import write_parser
from labkit.learn import Card
from labkit.sse import Decoder, Event

TOTAL = len(read_cases())
Told = list[tuple[str, str, str]]


def naive(body: bytes) -> Told:
    """What one writes first: splitlines, a colon with a space, and nothing else."""
    events, data, kind = [], [], "message"
    for line in body.decode("utf-8", "replace").splitlines():
        field, _, value = line.partition(": ")
        if field == "data":
            data.append(value)
        elif field == "event":
            kind = value
        elif not line:
            events.append((kind, "\n".join(data), ""))
            data, kind = [], "message"
    return events


def right(body: bytes) -> Told:
    return [(event.type, event.data, event.last_event_id) for event in Decoder().feed(body)]


class Forgetful:
    """Right for a whole body, and for no other: it begins anew with every chunk."""

    def feed(self, chunk: bytes) -> list[Event]:
        return Decoder().feed(chunk)


def board(*parsers: object, **options: Any) -> Scoreboard:
    scored = score(*parsers, **options)
    assert isinstance(scored, Scoreboard)
    return scored


def test_a_right_function_and_labkits_own_decoder_get_full_marks() -> None:
    assert board(right).passed == TOTAL
    assert board(Decoder).passed == TOTAL
    assert f"{TOTAL} of {TOTAL} cases passed, none failed" in repr(board(Decoder))


def test_the_parsers_that_learners_build_get_full_marks_too() -> None:
    for parser in (write_parser.right, *write_parser.another):
        assert board(parser).passed == TOTAL


@pytest.mark.parametrize("parser", [wrong for wrong, _ in write_parser.wrong], ids=lambda wrong: wrong.__name__)
def test_every_mistake_that_the_exercise_knows_costs_marks(parser: Any) -> None:
    assert board(parser).passed < TOTAL


def test_the_rows_of_notebook_05_fail_by_fields_and_events_and_not_by_their_lines() -> None:
    shown = repr(board(naive, Decoder, rows=6))
    misread = [
        case.name
        for case in read_cases()
        if case.body.decode("utf-8", "replace").splitlines()
        != re.split("\r\n|\n|\r", case.body.decode("utf-8", "replace").removeprefix("\ufeff"))[:-1]
    ]
    assert misread
    assert not [name for name in misread if name in shown]


def test_a_naive_parser_is_visibly_below() -> None:
    assert TOTAL / 4 < board(naive).passed < TOTAL / 2


def test_httpx_sse_departs_where_and_only_where_it_is_said_to_and_why() -> None:
    (second,) = board(second_opinion).scores
    failed = {tried.case.name: tried.verdict for tried in second.trials if not tried.passed}
    assert failed == second_opinion.differences


def test_parsers_stand_side_by_side() -> None:
    html = board(naive, Decoder, second_opinion)._repr_html_()
    for words in ("naive: 29 of 71", "Decoder: 71 of 71", "httpx-sse: 67 of 71", "dispatches nothing there"):
        assert words in html


def test_failures_come_first_and_the_rest_is_counted() -> None:
    shown = board(naive, rows=5)
    assert shown._repr_html_().count("<tr>") == 1 + 5
    assert repr(shown).count("naive: fails") == 5
    assert f"Not shown: {TOTAL - shown.passed - 5} with a failure and {shown.passed} passed." in repr(shown)


def test_a_parser_that_fails_has_more_room_than_one_that_passes() -> None:
    widths = [int(width) for width in re.findall(r'<col style="width:(\d+)%">', board(naive, Decoder)._repr_html_())]
    assert len(widths) == 3 + 2
    assert widths[-2] > 2 * widths[-1]
    assert 99 <= sum(widths) <= 101


def test_what_is_read_most_easily_comes_first() -> None:
    first = re.findall(r"bytes: (.*)", repr(board(naive, rows=5)))
    assert len(first) == 5
    assert first == sorted(first, key=len)
    assert not any(mark in "".join(first) for mark in (r"\x", r"\r", r"\u"))


def test_a_row_shows_the_bytes_what_was_expected_and_what_came() -> None:
    row = repr(board(naive, rows=TOTAL))
    for words in (r"bytes: \xef\xbb\xbfdata:1\n\n", "expected: ('message', '1', '')", "data '' instead of '1'"):
        assert words in row


def test_bytes_of_a_case_cannot_become_part_of_the_page() -> None:
    def shouting(_body: bytes) -> Told:
        return [("<script>", "<b>", "")]

    html = board(shouting, rows=TOTAL)._repr_html_()
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_class_is_fed_byte_by_byte_too() -> None:
    assert board(Forgetful).passed < TOTAL
    assert "Fed byte by byte: 0 events instead of 1" in repr(board(Forgetful, rows=TOTAL))


def raising(_body: bytes) -> Told:
    raise KeyError("data")


def changing(body: Any) -> Told:
    body[0] = 0
    return []


def lazy(body: bytes) -> Iterator[tuple[str, str, str]]:
    yield from right(body)


def of_nothing() -> Told:
    return []


class Feedless:
    """A parser without `feed`."""


@pytest.mark.parametrize(
    ("parser", "words"),
    [
        (raising, "It raised KeyError"),
        (changing, "work on a copy"),
        (lazy, "put `list(...)` around it"),
        (lambda _body: None, "Is there a `return`?"),
        (lambda _body: "data", "a list of events is wanted"),
        (lambda _body: ["data"], "an event is a tuple of three texts"),
        (lambda _body: [("message", "x")], "an event is a tuple of three texts"),
        (lambda _body: [("message", b"x", "")], "the data is of type bytes and not a text; decode it"),
        (lambda _body: [("message", "x", 7)], "the last event id is of type int"),
        (of_nothing, "It raised TypeError"),
        (lambda _body: exit(), "calls `exit`"),
        (Feedless, "no method `feed(chunk)`"),
    ],
)
def test_a_parser_that_goes_wrong_gets_a_helpful_verdict(parser: Any, words: str) -> None:
    assert words in repr(board(parser))
    assert board(parser).passed < TOTAL / 4


class ByteByByte:
    """Right, and as slow as a first version may be: with each byte it collects all bytes of the rest anew."""

    def __init__(self) -> None:
        self._buffer = b""
        self._decoder = Decoder()

    def feed(self, chunk: bytes) -> Told:
        self._buffer += chunk
        line = b""
        for place in range(len(self._buffer)):
            line += self._buffer[place : place + 1]
            for end in (b"\n", b"\r"):
                line.endswith(end)
        events = self._decoder.feed(chunk)
        if events:
            self._buffer = b""
        return [(event.type, event.data, event.last_event_id) for event in events]


def test_a_parser_has_more_time_for_a_long_case(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = max(read_cases(), key=lambda case: len(case.body))
    monkeypatch.setattr(trial, "SECONDS", 0.01)

    def slow(body: bytes) -> Told:
        time.sleep(0.1)
        return right(body)

    assert try_case(slow, longest).verdict is None


@pytest.mark.long
def test_a_right_parser_that_is_slow_is_right_on_the_longest_case_too() -> None:
    longest = max(read_cases(), key=lambda case: len(case.body))
    assert try_case(ByteByByte, longest).verdict is None


def test_a_parser_without_end_is_stopped_and_not_tried_again_and_again() -> None:
    def endless(_body: bytes) -> Told:
        while True:
            time.sleep(0)

    verdicts = [tried.verdict or "" for tried in board(endless).scores[0].trials]
    assert sum("a loop that never ends" in verdict for verdict in verdicts) == 2
    assert verdicts.count("Not tried.") == TOTAL - 2


@pytest.mark.parametrize("nothing", [None, ..., lambda _body: ...])
def test_an_untouched_stub_is_not_attempted(nothing: object) -> None:
    card = score(nothing)
    assert isinstance(card, Card)
    assert card.heading == "Not attempted"


@pytest.mark.parametrize(("candidate", "words"), [(Decoder(), "`Decoder` and not `Decoder()`"), (3, "this is an int")])
def test_what_is_no_parser_is_told_what_to_hand_over(candidate: object, words: str) -> None:
    assert words in repr(score(candidate))


def test_rows_below_one_are_refused() -> None:
    with pytest.raises(ValueError, match="rows is how many cases to show"):
        score(right, rows=0)
