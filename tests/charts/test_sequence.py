"""The sequence diagram: every message in its order, in words too, and short whatever was recorded."""

from typing import Any

import pytest

from labkit import charts
from labkit.run import Exchange
from tests.helpers.texts import assert_texts_are_apart

POLLS = [
    Exchange(0.0, 0.004, "useless poll"),
    Exchange(0.5, 0.004, "useless poll"),
    Exchange(1.0, 0.004, "useful poll", "cooking started"),
]
STREAM = [
    Exchange(0.0, 0, "open"),
    Exchange(0.8, 0, "push", "cooking started"),
    Exchange(0.9, 0, "push"),
    Exchange(1.2, 0, "close"),
]
BOTH = {"polling": POLLS, "SSE": STREAM}
MANY = [Exchange(0.5 * n, 0.01, "useful poll" if n % 7 == 6 else "useless poll", "news") for n in range(600)]


def test_a_sequence_tells_each_message_in_its_order() -> None:
    chart = charts.sequence(BOTH, updates=[(0.8, "cooking started")])
    assert chart.finding == (
        "Polling: the phone asked 3 times, and 2 of the answers said no. "
        "SSE: the phone opened 1 stream; the server pushed 2 messages."
    )
    polling, streaming = chart.alt.split("SSE: ")
    assert (
        "→ any update?, ← no, → any update?, ← no, ◆ cooking started, → any update?, ← yes: cooking started" in polling
    )
    assert streaming == "→ open a stream, ◆ cooking started, ← cooking started, ← an update, the stream ends."


def test_a_first_moment_just_after_the_start_is_no_power_of_ten() -> None:
    chart = charts.sequence([Exchange(0.00003, 0, "open"), Exchange(1.2, 0, "push", "news")])
    times = [text.get_text() for text in chart.figure.axes[0].texts]
    assert "0 s" in times
    assert not [time for time in times if "e-" in time]


def test_each_row_of_a_sequence_has_its_time_also_where_it_is_that_of_the_row_above() -> None:
    chart = charts.sequence([Exchange(0, 0.02, "useful poll", "news"), Exchange(0.02, 0.02, "useless poll")])
    times = [text.get_text() for text in chart.figure.axes[0].texts]
    assert times.count("20 ms") == 2


def test_an_opening_and_an_end_are_told_in_the_words_of_the_diary() -> None:
    again = [Exchange(0.0, 0, "open", "GET, Last-Event-ID: 3"), Exchange(1.0, 0, "close", "cut")]
    assert charts.sequence(again).alt.endswith("→ GET, Last-Event-ID: 3, cut.")


def test_a_sequence_can_be_read_in_a_terminal_and_as_numbers() -> None:
    chart = charts.sequence(POLLS)
    assert str(chart).split("\n")[2:5] == [
        "       0 s  phone ──▶ server  any update?",
        "   0.004 s  phone ◀── server  no",
        "     0.5 s  phone ──▶ server  any update?",
    ]
    assert chart.data is not None
    assert chart.data.rows[1] == ["one user", 0.004, "to the phone", "no"]


def test_questions_that_brought_nothing_are_told_in_one_line_where_they_are_many() -> None:
    told = str(charts.sequence({"polling": MANY[:40]}))
    assert told.count("… 5 more, each: no") == 5
    assert "40 times, and 35 of the answers said no" in told
    assert len(str(charts.sequence(MANY)).split("\n")) < 40


def test_a_stream_without_an_end_is_open_to_the_last_row() -> None:
    (band,) = charts.sequence(STREAM[:3]).figure.axes[0].collections
    lowest = band.get_paths()[0].get_extents().y0
    assert lowest == pytest.approx(charts.sequence(STREAM[:3]).figure.axes[0].get_ylim()[0])


LONG = [Exchange(0, 0, "push", "a very long text that has no place between two lines, whatever one does with it")]


@pytest.mark.parametrize(
    "tracks",
    [BOTH, {"polling": MANY, "SSE": STREAM}, {"a name that is long by any measure": LONG, "b": LONG}, {"c": LONG}],
)
def test_texts_of_a_sequence_do_not_overlap(tracks: dict[str, list[Exchange]]) -> None:
    assert_texts_are_apart(charts.sequence(tracks, updates=[(0.8, "cooking started"), (2.5, "")]).figure, least=8)


def test_nothing_recorded_is_drawn_as_that() -> None:
    assert "nothing was recorded" in charts.sequence([]).finding
    charts.sequence([]).figure.draw_without_rendering()


@pytest.mark.parametrize(
    ("given", "told"), [({}, "charts.sequence needs at least one track"), ([(0, 1, "push")], "a track holds Exchange")]
)
def test_a_sequence_says_what_it_needs(given: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        charts.sequence(given)
