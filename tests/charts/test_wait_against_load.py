"""The wait against the load: the points of runs lie where their numbers say, on the curve of theory."""

import numpy as np
import pytest

from labkit import charts, model
from labkit.model.queue import md1_mean_wait
from labkit.run import Run
from tests.helpers.texts import assert_texts_are_apart

SERVICE = 0.00025  # seconds
RUNS = [model.polling(users, every=5, seconds=10, service=SERVICE) for users in (10_000, 16_000, 19_000)]


def test_each_run_is_a_point_at_its_load_and_its_mean_wait() -> None:
    curve, *points = charts.wait_against_load(*RUNS, service=SERVICE).figure.axes[0].lines
    drawn = [float(np.asarray(axis)[0]) for point in points for axis in point.get_data()]
    pairs = [(run.users / 5 * SERVICE, 1000 * (float(run.answered.mean()) - SERVICE)) for run in RUNS]
    expected = [number for pair in pairs for number in pair]
    assert drawn == pytest.approx(expected)
    loads, waits = np.asarray(curve.get_xdata()), np.asarray(curve.get_ydata())
    assert np.interp(0.8, loads, waits) == pytest.approx(1000 * md1_mean_wait(0.8 / SERVICE, SERVICE), rel=0.01)


def test_the_caption_has_the_unit_of_the_axis_and_a_row_for_each_run() -> None:
    chart = charts.wait_against_load(*RUNS, service=SERVICE)
    assert chart.figure.axes[0].get_ylabel() == "mean wait, ms"
    assert "waits 0.125 ms on average when the server is busy half of the time, 0.5 ms at 80 %" in chart.finding
    assert chart.table is not None
    assert [row[1:3] for row in chart.table.rows] == [["50.0%", "0.125 ms"], ["80.0%", "0.5 ms"], ["95.0%", "2.38 ms"]]
    assert "polling, simulation, 16,000 users" in str(chart)


def test_runs_that_have_no_mean_wait_are_left_out_and_named() -> None:
    over = model.polling(24_000, every=5, seconds=5, service=SERVICE)
    chart = charts.wait_against_load(RUNS[0], over, model.streaming(10, 5), service=SERVICE)
    assert "Left out: polling, simulation, 24,000 users; streaming, simulation." in chart.finding
    assert chart.table is not None
    assert len(chart.table.rows) == 1
    assert "No run here knows how long its polls waited." in charts.wait_against_load(over, service=SERVICE).finding


CLOSE = [model.polling(users, every=5, seconds=5, service=SERVICE) for users in (18_000, 18_100, 18_200, 100)]


@pytest.mark.parametrize("runs", [RUNS, CLOSE, RUNS[:1], RUNS[2:]])
def test_labels_of_the_curve_do_not_overlap(runs: list[Run]) -> None:
    assert_texts_are_apart(charts.wait_against_load(*runs, service=SERVICE).figure, least=2 if runs is not CLOSE else 1)


def test_a_curve_says_what_it_needs() -> None:
    with pytest.raises(ValueError, match="service must be more than 0 seconds"):
        charts.wait_against_load(RUNS[0], service=0)
    with pytest.raises(ValueError, match=r"charts\.wait_against_load needs at least one Run"):
        charts.wait_against_load(service=1)
