"""Latencies by the million: merged however they were parted, and as exact as is promised."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from labkit import charts
from labkit.histogram import LONGEST, RAW_LATENCIES, SHORTEST, Histogram, merged
from labkit.run import Run
from tests.helpers.known import known

LATENCIES = arrays(np.float64, st.integers(1, 50), elements=st.floats(SHORTEST, LONGEST))


@given(LATENCIES, st.floats(1, 100))
def test_a_percentile_is_right_to_half_a_bin(latencies: np.ndarray, percent: float) -> None:
    exact = np.percentile(latencies, percent, method="inverted_cdf")
    assert Histogram.of(latencies).percentile(percent) == pytest.approx(exact, rel=0.004)


@given(LATENCIES, LATENCIES)
def test_two_histograms_add_up_to_that_of_all(first: np.ndarray, second: np.ndarray) -> None:
    both, whole = Histogram.of(first) + Histogram.of(second), Histogram.of(np.concatenate([first, second]))
    assert (both.counts == whole.counts).all()
    assert (len(both), both.min(), both.max()) == (len(whole), whole.min(), whole.max())
    assert both.mean() == pytest.approx(whole.mean())


@pytest.mark.parametrize("latency", [0.0, -1e-9, 1e-300, 1e9, float("inf")])
def test_what_no_clock_measures_counts_at_the_edge(latency: float) -> None:
    histogram = Histogram.of(np.array([latency, 1.0]))
    assert len(histogram) == 2
    assert latency in (histogram.min(), histogram.max())


def test_without_a_latency_there_is_no_mean_and_no_percentile() -> None:
    empty = merged([Histogram.of(np.empty(0))])
    assert len(empty) == 0
    assert np.isnan(empty.mean())
    assert isinstance(empty, Histogram)
    assert np.isnan(empty.percentile(50))


def test_up_to_a_million_every_latency_is_kept() -> None:
    half = np.full(RAW_LATENCIES // 2, 0.5)
    assert isinstance(merged([half, half]), np.ndarray)
    assert isinstance(merged([half, half, half[:1]]), Histogram)
    assert len(merged([half, Histogram.of(half[:3])])) == len(half) + 3
    assert len(merged([])) == 0


def test_a_chart_of_a_histogram_tells_the_same_as_one_of_the_latencies() -> None:
    latencies = np.random.default_rng(1).exponential(2.0, 20_000)
    raw, binned = (
        Run(kind="streaming", source="simulation", users=1, seconds=60, updates_per_minute=1, latency=given_as)
        for given_as in (latencies, Histogram.of(latencies))
    )
    drawn = [charts.latency(run) for run in (raw, binned)]
    curves = [np.asarray(figure.figure.axes[0].lines[0].get_xydata()) for figure in drawn]
    times = np.quantile(latencies, [0.1, 0.5, 0.9])
    shares = [np.interp(times, curve[:, 0], curve[:, 1]) for curve in curves]
    assert shares[1] == pytest.approx(shares[0], abs=0.01)
    assert binned.percentile(95) == pytest.approx(raw.percentile(95), rel=0.01)
    assert sum(many for *_, many in known(drawn[1].data).rows if isinstance(many, int)) == 20_000


def test_the_place_in_line_needs_every_delivery() -> None:
    binned = Histogram.of(np.full(20, 0.5))
    run = Run(
        kind="streaming", source="simulation", users=10, seconds=1, updates_per_minute=1, shared=True, latency=binned
    )
    with pytest.raises(ValueError, match="run must have a million deliveries at most"):
        charts.place_in_line(run)
