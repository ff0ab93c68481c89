"""The place in line of a broadcast: the middle of all updates, the theory of one push after the other."""

from dataclasses import replace

import numpy as np
import pytest

from labkit import charts, model
from labkit.run import Run
from tests.helpers.texts import assert_texts_are_apart

USERS, UPDATES, PUSH = 2_000, 20, 9e-6  # seconds a push
SPEEDS = np.linspace(1, 2, UPDATES)[:, None]
WAITS = SPEEDS * PUSH * np.arange(USERS, 0, -1)  # the last user of the list is told first
BROADCAST = Run(
    kind="streaming",
    source="measurement",
    users=USERS,
    seconds=5,
    updates_per_minute=240,
    shared=True,
    requests=USERS,
    updates=USERS * UPDATES,
    latency=WAITS.ravel(),
    cpu=PUSH * USERS * UPDATES,
)


def test_the_line_is_the_median_of_the_updates_and_theory_is_a_push_for_each_place() -> None:
    axis = charts.place_in_line(BROADCAST).figure.axes[0]
    line, _, theory = axis.lines
    assert np.asarray(line.get_xdata())[[0, -1]].tolist() == [1, USERS]
    assert np.asarray(line.get_ydata())[-1] == pytest.approx(1.5 * PUSH * USERS * 1000)
    assert np.asarray(theory.get_ydata())[-1] == pytest.approx(PUSH * USERS * 1000)
    assert len(np.asarray(line.get_xdata())) <= 200


def test_the_caption_has_the_unit_of_the_axis_and_names_the_band() -> None:
    chart = charts.place_in_line(BROADCAST)
    assert chart.figure.axes[0].get_ylabel() == "wait for the update, ms"
    assert "the last after 27 ms (each the median of 20 updates)" in chart.finding
    assert "At 9 µs for each push, the last would wait 18 ms. The measured wait is 1.5 times that." in chart.finding
    assert "The shaded band holds the middle half of the waits at each place." in chart.finding
    assert chart.table is not None
    assert chart.table.rows[-1] == ["2,000", "27 ms", "18 ms"]
    assert chart.data is not None
    assert len(chart.data.rows) == USERS


def test_few_updates_have_no_band() -> None:
    few = replace(BROADCAST, latency=WAITS[:4].ravel(), updates=4 * USERS)
    chart = charts.place_in_line(few)
    assert not chart.figure.axes[0].collections
    assert "band" not in chart.finding


def test_a_simulated_broadcast_lies_on_its_theory() -> None:
    chart = charts.place_in_line(model.streaming(300, 3, updates_per_minute=20, shared=True, push=3e-5))
    assert chart.table is not None
    assert all(row[1] == row[2] for row in chart.table.rows)


@pytest.mark.parametrize("users", [1, 2, 2_000])
def test_texts_of_the_place_in_line_do_not_overlap(users: int) -> None:
    run = replace(BROADCAST, users=users)
    assert_texts_are_apart(charts.place_in_line(run, push=0.001).figure, least=2)


def test_a_run_that_is_no_broadcast_is_refused() -> None:
    with pytest.raises(ValueError, match="run must be a broadcast that has reached everybody"):
        charts.place_in_line(replace(BROADCAST, shared=False))
    with pytest.raises(ValueError, match="run must be a broadcast"):
        charts.place_in_line(replace(BROADCAST, latency=np.empty(0)))
    with pytest.raises(ValueError, match="push must be more than 0 seconds"):
        charts.place_in_line(BROADCAST, push=0)
