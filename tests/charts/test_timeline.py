"""The timeline: it counts what it shows, takes odd tracks too, and its texts can be read."""

import numpy as np
import pytest

from labkit import charts
from labkit.run import Exchange
from tests.helpers.texts import assert_texts_are_apart

POLLS = [Exchange(0.5 * n, 0.01, "useful poll" if n % 4 == 3 else "useless poll") for n in range(12)]
STREAM = [Exchange(0, 0.01, "open"), Exchange(1.2, 0, "push"), Exchange(3.3, 0, "push"), Exchange(6, 0, "close")]


def test_the_timeline_counts_what_it_shows() -> None:
    figure = charts.timeline({"polling": POLLS, "SSE": STREAM}, [(1.2, "cooking started"), (3.3, "delivered")])
    assert "polling: 12 polls, of which 9 brought nothing; the longest wait for news was 0.31 s. " in figure.finding
    assert (
        "SSE: 2 pushes; 1 connection opened; the longest wait for news was 0 s. 2 updates happened." in figure.finding
    )
    assert "A line of time, up to 6 s" in figure.alt
    figure.figure.draw_without_rendering()


@pytest.mark.parametrize("track", [[], [Exchange(0, 0, "open")], [Exchange(0, 0, "close")], STREAM[1:3]])
def test_the_timeline_survives_odd_tracks(track: list[Exchange]) -> None:
    charts.timeline(track, [0.5] * 20).figure.draw_without_rendering()


STAGES = ("order received", "cooking started", "out for delivery", "delivered")


@pytest.mark.parametrize("moments", [(0, 0.1, 0.2, 0.3), (0, 2, 4, 6), (0.5, 0.5, 6, 6), (3, 3, 3, 3)])
def test_texts_of_the_timeline_do_not_overlap(moments: tuple[float, ...]) -> None:
    figure = charts.timeline({"polling": POLLS, "SSE": STREAM}, list(zip(moments, STAGES, strict=True))).figure
    assert_texts_are_apart(figure, least=4)


def test_a_connection_is_drawn_as_long_as_it_was_open() -> None:
    figure = charts.timeline([Exchange(1, 0, "open"), Exchange(1.5, 0, "close"), Exchange(9, 0, "push")]).figure
    bar = next(line for line in figure.axes[0].lines if line.get_linewidth() > 10)
    assert np.asarray(bar.get_xdata()).tolist() == [1, 1.5]
    assert bar.get_solid_capstyle() == "butt"


def test_the_timeline_takes_what_a_loop_or_numpy_makes() -> None:
    figure = charts.timeline((poll for poll in POLLS), np.array([1, 2, 3]))
    assert "12 polls" in figure.finding
    assert "3 updates happened" in figure.finding
    charts.timeline({"$5 $6": POLLS}, [(1, "$x^$")]).figure.draw_without_rendering()


def test_the_timeline_says_what_a_track_must_hold() -> None:
    with pytest.raises(ValueError, match="a track holds Exchange"):
        charts.timeline([(0, 1, "push")])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="one of useless poll, useful poll, push, open, close, not 'usefull poll'"):
        charts.timeline([Exchange(0, 1, "usefull poll")])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="an update is seconds from the start"):
        charts.timeline(POLLS, ["now"])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="needs at least one track"):
        charts.timeline({})
