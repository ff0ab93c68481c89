"""Charts: any mix of runs, a sentence with the numbers drawn, alt text, and no way to break them with empty data."""

import sys
from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from labkit import charts, model
from labkit.charts.style import names
from labkit.run import Run
from labkit.show import Figure
from labkit.timeline import Exchange

rng = np.random.default_rng(1)
RUNS = {
    "arithmetic": model.formula.polling(1000, 5, 60),
    "simulation": model.polling(1000, 5, 60),
    "polling": Run(
        kind="polling",
        source="measurement",
        users=1000,
        seconds=60,
        every=5,
        updates_per_minute=4 / 30,
        requests=12_000,
        useless=11_500,
        updates=500,
        overwritten=7,
        latency=rng.uniform(0, 5, 500),
        requests_each_second=rng.poisson(200, 60),
        bytes_up=864_000,
        bytes_down=1_450_000,
        cpu=11.3,
        connections=1000,
    ),
    "streaming": Run(
        kind="streaming",
        source="measurement",
        users=1000,
        seconds=60,
        updates_per_minute=4 / 30,
        requests=1000,
        updates=500,
        latency=rng.lognormal(-7, 0.5, 500),
        requests_each_second=np.zeros(60, np.int64),
        bytes_up=87_000,
        bytes_down=430_000,
        cpu=0.8,
        connections=1000,
    ),
    "failed": Run(
        kind="polling",
        source="measurement",
        users=3,
        seconds=1.5,
        every=0.5,
        updates_per_minute=6,
        requests=9,
        useless=0,
        error_kinds={"connection lost": 9},
        stopped=True,
    ),
    "empty": Run(kind="streaming", source="measurement", users=5, seconds=0, updates_per_minute=1),
}
DRAW: dict[str, Callable[..., Figure]] = {
    "requests": charts.requests,
    "latency": charts.latency,
    "bytes_sent": charts.bytes_sent,
    "cpu": charts.cpu,
    "useless_share": partial(charts.useless_share, every=5),
}
MIXES = [mix for size in (1, 2, 6) for mix in combinations(RUNS, size)]


@pytest.mark.parametrize("chart", DRAW)
@pytest.mark.parametrize("mix", MIXES, ids="+".join)
def test_every_mix_of_runs_can_be_drawn(chart: str, mix: tuple[str, ...]) -> None:
    figure = DRAW[chart](*[RUNS[name] for name in mix])
    figure.figure.draw_without_rendering()
    assert figure.finding.endswith(".")
    assert len(figure.alt) > 40
    if "failed" in mix:
        assert "9 errors" in figure.finding
        assert "stopped after 1.5 s" in figure.finding


@pytest.mark.parametrize("chart", [*DRAW.values(), charts.summary])
def test_without_a_run_a_chart_says_what_it_needs(chart: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="needs at least one Run, as crowd"):
        chart()
    with pytest.raises(ValueError, match="not 'polling'"):
        chart("polling")


def test_findings_hold_the_numbers_that_are_drawn() -> None:
    polling, streaming = RUNS["polling"], RUNS["streaming"]
    assert (
        "polling, measured 12,000 (95.8% brought nothing); streaming, measured 1,000 once"
        in charts.requests(polling, streaming).finding
    )
    half = f"{np.percentile(polling.latency, 50):.3g} s"
    assert f"half of 500 updates within {half}" in charts.latency(polling).finding
    assert "7 more were overwritten" in charts.latency(polling).finding
    assert "polling, measured 2,314" in charts.bytes_sent(polling).finding
    assert "14.1 times as much for polling, measured" in charts.cpu(polling, streaming).finding
    assert "0.133 updates a minute 95.8% (measured)" in charts.useless_share(polling, every=5).finding
    assert "one update every 7.21 s" in charts.useless_share(polling, every=5).finding


def test_a_p99_is_told_only_of_enough_updates() -> None:
    few = Run(kind="polling", source="measurement", users=1, seconds=1, every=1, updates_per_minute=1, updates=298)
    object.__setattr__(few, "latency", np.linspace(0, 1, 298))
    assert "99 %" not in charts.latency(few).finding
    assert "99 %" in charts.latency(RUNS["polling"]).finding


def test_the_axis_is_logarithmic_only_where_runs_are_far_apart() -> None:
    def scale(*runs: Run) -> str:
        return str(charts.latency(*runs).figure.axes[0].get_xscale())

    assert scale(RUNS["polling"], RUNS["streaming"]) == "log"
    assert scale(RUNS["polling"], RUNS["simulation"]) == "linear"


def test_runs_that_do_not_fit_the_chart_are_named() -> None:
    assert (
        "Left out: streaming, measured."
        in charts.useless_share(*map(RUNS.get, ("polling", "streaming")), every=5).finding
    )
    assert "Not known for polling, arithmetic." in charts.cpu(RUNS["polling"], RUNS["arithmetic"]).finding


def test_names_tell_runs_apart() -> None:
    polling = RUNS["polling"]
    assert names([polling, RUNS["streaming"]]) == ["polling, measured", "streaming, measured"]
    assert names([polling, polling]) == ["polling, measured (1)", "polling, measured (2)"]
    assert names([polling, RUNS["failed"]])[1] == "polling, measured, 3 users, every 0.5 s, 6 updates/min"


@pytest.mark.parametrize(
    "mix", [("arithmetic", "simulation", "polling", "streaming"), ("arithmetic", "polling", "failed")]
)
def test_labels_of_a_chart_do_not_overlap(mix: tuple[str, ...]) -> None:
    slower = Run(**{**vars(RUNS["polling"]), "every": 10, "latency": RUNS["polling"].latency * 2})
    figure = charts.latency(*[RUNS[name] for name in mix], slower).figure
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert len(boxes) > 2
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(box.x0 >= 0 and box.y1 <= figure.bbox.height for box in boxes)


def test_a_bar_is_as_long_as_its_label_says() -> None:
    bars = charts.requests(RUNS["polling"], RUNS["streaming"]).figure.axes[1::2]
    told = [float(bar.texts[0].get_text().removesuffix(" once").replace(",", "")) for bar in bars]
    assert [bar.patches[0].get_width() for bar in bars] == told == [12_000, 1000]


def test_the_summary_has_a_row_a_run_and_a_dash_for_what_is_not_known() -> None:
    table = charts.summary(RUNS["arithmetic"], RUNS["polling"], RUNS["streaming"], RUNS["empty"])
    assert (
        list(table.frame.index)[:3] == ["polling, arithmetic", "polling, measured", "streaming, measured, 1,000 users"]
        or len(table.frame) == 4
    )
    assert table.frame.iloc[0]["connections"] == "—"
    assert table.frame.iloc[1]["requests a minute"] == "12,000"
    two = charts.summary(RUNS["polling"], RUNS["streaming"])
    assert "12 times the requests" in two.finding


POLLS = [Exchange(0.5 * n, 0.01, "useful poll" if n % 4 == 3 else "useless poll") for n in range(12)]
STREAM = [Exchange(0, 0.01, "open"), Exchange(1.2, 0, "push"), Exchange(3.3, 0, "push"), Exchange(6, 0, "close")]


def test_the_timeline_counts_what_it_shows() -> None:
    figure = charts.timeline({"polling": POLLS, "SSE": STREAM}, [(1.2, "cooking started"), (3.3, "delivered")])
    assert "polling: 12 polls, 9 of them useless; SSE: 2 pushes, 1 connection opened. 2 updates" in figure.finding
    figure.figure.draw_without_rendering()


@pytest.mark.parametrize("track", [[], [Exchange(0, 0, "open")], [Exchange(0, 0, "close")], STREAM[1:3]])
def test_the_timeline_survives_odd_tracks(track: list[Exchange]) -> None:
    charts.timeline(track, [0.5] * 20).figure.draw_without_rendering()


def test_the_timeline_says_what_a_track_must_hold() -> None:
    with pytest.raises(ValueError, match="a track holds Exchange"):
        charts.timeline([(0, 1, "push")])  # type: ignore[list-item]


def test_no_figure_stays_open() -> None:
    assert "matplotlib.pyplot" not in sys.modules
