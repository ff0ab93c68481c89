"""Dots of users on the interval: as many as there are users, as high as their rate."""

from typing import Any

import numpy as np
import pytest

from labkit import charts
from tests.helpers.texts import assert_texts_are_apart

SPREAD = np.random.default_rng(1).uniform(0, 5, 10_000)


def dots(moments: Any, every: float = 5) -> tuple[list[float], list[float]]:
    """Where the dots are: seconds, and requests per second."""
    line = charts.phases(moments, every=every).figure.axes[0].lines[0]
    return [float(x) for x in np.asarray(line.get_xdata())], [float(y) for y in np.asarray(line.get_ydata())]


def test_each_of_a_few_users_has_a_dot() -> None:
    across, up = dots([0.3, 1.2, 4.4, 2.2])
    assert across == [0.5, 1.5, 2.5, 4.5]
    assert up == [0.5] * 4


def test_a_moment_outside_of_the_interval_is_folded_into_it() -> None:
    assert dots([0.3, 6.2, 12.2, -0.6]) == dots([0.3, 1.2, 2.2, 4.4])


def test_a_dot_stands_for_several_users_where_they_are_many() -> None:
    chart = charts.phases(SPREAD, every=5)
    assert chart.finding.startswith("10,000 users who each ask once in 5 s make 2,000 requests per second on average.")
    assert "one dot for 50 users" in chart.alt
    counts = np.histogram(SPREAD, bins=25, range=(0, 5))[0]
    assert len(dots(SPREAD)[0]) == np.ceil(counts / 50).sum()
    assert chart.data is not None
    assert [row[2] for row in chart.data.rows] == counts.tolist()
    assert sum(int(line.split()[-1].replace(",", "")) for line in chart.twin.split("\n")) == 10_000


def test_users_who_ask_together_are_one_high_column() -> None:
    chart = charts.phases(np.full(10_000, 0.1), every=5)
    assert "holds 10,000 of them, which is a rate of 50,000 per second" in chart.finding
    assert set(dots(np.full(10_000, 0.1))[0]) == {0.1}


@pytest.mark.parametrize("moments", [[0.3], SPREAD, SPREAD / 100, np.zeros(10_000_000)])
@pytest.mark.parametrize("every", [0.5, 5, 3600])
def test_texts_of_the_dots_do_not_overlap(moments: Any, every: float) -> None:
    assert_texts_are_apart(charts.phases(moments, every=every).figure, least=1)


@pytest.mark.parametrize("moments", [[], ["1"], [float("nan")], [[1.0]], [True]])
def test_the_dots_say_what_they_need(moments: Any) -> None:
    with pytest.raises(ValueError, match="moments must be one number of seconds for each user"):
        charts.phases(moments, every=5)


def test_an_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="every must be more than 0 seconds"):
        charts.phases([1], every=0)
