"""The break-even: the curve crosses 1 where both cost the same, and the points are the learner's own."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from labkit import charts
from labkit.model.formula import cpu_ratio
from labkit.run import Measured, Run
from tests.helpers.texts import assert_texts_are_apart

COSTS: dict[str, Any] = {"poll_cpu": 0.0003, "push_cpu": 0.00003, "keep_alive": 15}


def run(kind: str, every: float | None, rate: float, cpu: float | None) -> Run:
    """A measured run of a hundred users."""
    return Run(
        kind=kind,
        source="measurement",
        users=100,
        seconds=30,
        every=every,
        updates_per_minute=rate,
        cpu=cpu,
        requests=9,
    )


RARE = (run("polling", 5, 4 / 30, 18.0), run("streaming", None, 4 / 30, 0.72))
BUSY = (run("polling", 0.5, 3600, 0.05), run("streaming", None, 3600, 0.25))


def test_the_curve_is_the_formula_and_crosses_one_at_the_break_even() -> None:
    curve, mark, *_ = charts.break_even(RARE, **COSTS).figure.axes[0].lines
    rates, ratios = np.asarray(curve.get_xdata()), np.asarray(curve.get_ydata())
    assert ratios[::50] == pytest.approx([cpu_ratio(5, rate, 0.0003, 0.00003, 15) for rate in rates[::50]])
    even = float(np.asarray(mark.get_xdata())[0])
    assert even == pytest.approx(60 * (0.0003 / (5 * 0.00003) - 1 / 15))
    assert cpu_ratio(5, even, 0.0003, 0.00003, 15) == pytest.approx(1)
    assert (
        "With polls every 5 s both cost the same at 116 updates per minute." in charts.break_even(RARE, **COSTS).finding
    )


def test_each_pair_is_a_point_and_each_interval_a_curve() -> None:
    chart = charts.break_even(RARE, BUSY, **COSTS)
    points = [line for line in chart.figure.axes[0].lines if line.get_marker() == "o"]
    assert [float(np.asarray(point.get_ydata())[0]) for point in points] == pytest.approx([25, 0.2])
    assert "every 5 s" in chart.finding
    assert "every 0.5 s" in chart.finding
    assert chart.table is not None
    assert [row[:3] for row in chart.table.rows] == [
        ["0.133 per minute", "5 s", "25"],
        ["3,600 per minute", "0.5 s", "0.2"],
    ]


def test_the_finding_names_a_point_that_lies_on_the_other_side_of_one_than_its_curve() -> None:
    dearer_polling = (run("polling", 0.5, 3600, 0.3), run("streaming", None, 3600, 0.25))
    assert "other side" not in charts.break_even(RARE, BUSY, **COSTS).finding
    finding = charts.break_even(RARE, dearer_polling, **COSTS).finding
    assert "At 3,600 updates per minute the measured point lies on the other side of 1 from its curve, " in finding
    assert finding.count("other side") == 1
    assert "this pair cannot tell which costs more" in finding
    assert "trust" not in finding


def test_a_pair_whose_updates_ended_early_has_no_point_and_is_not_judged() -> None:
    cut_short = replace(BUSY[1], measured=Measured(kitchen_closed_early=True))
    chart = charts.break_even((BUSY[0], cut_short), **COSTS)
    assert "Points: none." in chart.alt
    assert chart.finding.endswith(" streaming lacks its last updates.")
    assert (
        "At 3,600 updates per minute there is no point: in a run of this pair the updates ended early, "
        in chart.finding
    )


def test_streams_that_always_cost_more_have_no_break_even() -> None:
    finding = charts.break_even(RARE, poll_cpu=0.0001, push_cpu=0.001, keep_alive=1).finding
    assert "streams cost more at every rate, because of their comments" in finding


@pytest.mark.parametrize("pairs", [[RARE], [BUSY], [RARE, BUSY]])
@pytest.mark.parametrize("keep_alive", [None, pytest.param(15, marks=pytest.mark.long), 0.1])
def test_texts_of_the_break_even_do_not_overlap(pairs: list[tuple[Run, Run]], keep_alive: float | None) -> None:
    assert_texts_are_apart(charts.break_even(*pairs, **COSTS | {"keep_alive": keep_alive}).figure, least=2)


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        (RARE[:1], "needs at least one pair of runs"),
        (RARE[::-1], "a pair must be a run of polling and one of streams"),
        ((RARE[0], BUSY[1]), "with the same updates"),
        (("polling", "streaming"), "charts.break_even needs at least one Run"),
    ],
)
def test_a_break_even_says_what_it_needs(pair: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        charts.break_even(pair, **COSTS)


def test_a_pair_whose_server_had_no_time_to_say_what_it_cost_has_no_point_and_a_dash_in_the_table() -> None:
    unknown = (RARE[0], run("streaming", None, 4 / 30, None))
    chart = charts.break_even(unknown, BUSY, **COSTS)
    points = [line for line in chart.figure.axes[0].lines if line.get_marker() == "o"]
    assert [float(np.asarray(point.get_ydata())[0]) for point in points] == pytest.approx([0.2])
    assert chart.table is not None
    assert [row[2] for row in chart.table.rows] == [None, "0.2"]
    assert "Points: none." in charts.break_even(unknown, **COSTS).alt


def test_a_break_even_without_a_pair_says_so() -> None:
    with pytest.raises(ValueError, match="needs at least one pair of runs"):
        charts.break_even(**COSTS)
    with pytest.raises(ValueError, match="push_cpu must be more than 0 seconds"):
        charts.break_even(RARE, poll_cpu=1, push_cpu=0)


def test_a_pair_with_errors_has_no_point() -> None:
    troubled = replace(BUSY[0], measured=Measured(error_kinds={"no answer": 3}))
    chart = charts.break_even((troubled, BUSY[1]), **COSTS)
    assert "Points: none." in chart.alt
    assert "there were errors" in chart.finding
