"""Charts: any mix of runs, a sentence with the numbers drawn, alt text, and no way to break them with empty data."""

import doctest
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from labkit import charts, model
from labkit.charts import style
from labkit.charts.style import names, phrases
from labkit.run import Exchange, Measured, Run
from labkit.show import Figure
from tests.helpers.known import every_latency
from tests.helpers.texts import assert_texts_are_apart

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
        cpu=11.3,
        measured=Measured(bytes_up=864_000, bytes_down=1_450_000, connections=1000),
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
        cpu=0.8,
        measured=Measured(bytes_up=87_000, bytes_down=430_000, connections=1000),
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
        measured=Measured(error_kinds={"connection lost": 9}, stopped=True),
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
ALONE = [(name,) for name in RUNS]
MIXES = [
    *(("empty",), ("failed", "empty"), tuple(RUNS)),  # nothing, the worst, and all that there is
    *(
        pytest.param(mix, marks=pytest.mark.long)
        for mix in [*ALONE, ("arithmetic", "polling"), ("polling", "streaming")]
        if mix != ("empty",)
    ),
]


@pytest.mark.parametrize("chart", DRAW)
@pytest.mark.parametrize("mix", MIXES, ids="+".join)
def test_every_mix_of_runs_can_be_drawn(chart: str, mix: tuple[str, ...]) -> None:
    figure = DRAW[chart](*[RUNS[name] for name in mix])
    figure.figure.draw_without_rendering()
    assert figure.finding.endswith(".")
    assert figure.finding == figure.finding.strip()
    assert len(figure.alt) > 40
    assert any(word in figure.alt for word in ("axis", "against"))
    if "failed" in mix:
        assert "had 9 errors and was stopped after 1.5 s." in figure.finding


@pytest.mark.parametrize("chart", [*DRAW.values(), charts.summary])
def test_without_a_run_a_chart_says_what_it_needs(chart: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="needs at least one Run, as crowd"):
        chart()
    with pytest.raises(ValueError, match="not 'polling'"):
        chart("polling")


def cells(figure: Figure) -> list[list[Any]]:
    """The rows of the table under a chart."""
    assert figure.table is not None
    return [list(row) for row in figure.table.rows]


def test_findings_hold_the_numbers_that_are_drawn() -> None:
    polling, streaming = RUNS["polling"], RUNS["streaming"]
    assert charts.requests(polling, streaming).finding == (
        "Measured polling made 12,000 requests per minute, of which 95.8% brought nothing. "
        "Measured streaming made 1,000 requests in all, to connect."
    )
    half = f"{np.percentile(every_latency(polling), 50):.3g} s"
    assert f"Measured polling: half of 500 updates arrived within {half}" in charts.latency(polling).finding
    assert "Measured polling: 7 updates are not counted here, because newer" in charts.latency(polling).finding
    assert "Per user and minute, measured polling takes 2,314 bytes." in charts.bytes_sent(polling).finding
    assert "takes 14.1 times as much as measured streaming." in charts.cpu(polling, streaming).finding
    assert "one update every 7.21 s" in charts.useless_share(polling, every=5).finding
    assert cells(charts.useless_share(polling, every=5)) == [["0.133", "measured", "95.8%", "98.9%"]]


def test_many_runs_are_told_in_a_table() -> None:
    three = RUNS["arithmetic"], RUNS["simulation"], RUNS["polling"]
    chart = charts.requests(*three)
    assert chart.finding == "The table has the requests of 3 runs. Polls make 12,000 requests per minute."
    assert [row[1] for row in cells(chart)] == ["12,000"] * 3
    assert cells(charts.requests(*three, RUNS["streaming"]))[3] == ["streaming, measured", "1,000 once", None]
    latency = charts.latency(*three)
    assert latency.finding.startswith("Half of the updates arrived within ")
    assert [row[0] for row in cells(latency)] == ["polling, arithmetic", "polling, simulation", "polling, measured"]
    assert len(cells(charts.cpu(*[RUNS["polling"]] * 3))) == 3


def test_useless_requests_are_a_hatched_part_of_the_bar() -> None:
    bar = charts.requests(RUNS["polling"]).figure.axes[1]
    useful, useless = [patch for patch in bar.patches if isinstance(patch, Rectangle)]
    assert useful.get_width() == pytest.approx(500)
    assert useless.get_width() == pytest.approx(11_500)
    assert useless.get_hatch()
    assert bar.texts[0].get_text() == "12,000\n95.8% no news"


def test_requests_without_an_answer_are_not_drawn_as_news() -> None:
    overloaded = replace(RUNS["polling"], useless=4_500, updates=300)
    bar = charts.requests(overloaded).figure.axes[1]
    widths = [patch.get_width() for patch in bar.patches if isinstance(patch, Rectangle)]
    assert widths == pytest.approx([300, 4_500, 7_200])
    assert bar.texts[0].get_text() == "12,000\n60.0% no answer\n93.8% of the rest no news"
    assert "12,000 requests per minute, and of the answers 93.8% brought nothing" in charts.requests(overloaded).finding
    assert cells(charts.useless_share(overloaded, every=5))[0][2] == "93.8%"
    unheard = replace(overloaded, useless=0, updates=0, latency=np.empty(0))
    assert charts.summary(unheard).frame["useless"].tolist() == ["—"]


@pytest.mark.parametrize("longest", [0.0004, 0.04, 4])  # seconds
def test_the_caption_speaks_in_the_unit_of_the_axis(longest: float) -> None:
    run = replace(RUNS["polling"], latency=rng.uniform(longest / 2, longest, 500))
    chart = charts.latency(run)
    unit = {0.0004: "µs", 0.04: "ms", 4: "s"}[longest]
    assert chart.figure.axes[0].get_xlabel().startswith(f"update latency, {unit};")
    assert chart.finding.count(f" {unit},") + chart.finding.count(f" {unit}.") == 3  # half, 95 %, 99 %


def test_a_band_is_named_in_the_caption_and_is_absent_of_few_samples() -> None:
    few = replace(RUNS["polling"], latency=every_latency(RUNS["polling"])[:99], updates=99)
    assert not charts.latency(few).figure.axes[0].collections
    assert "band" not in charts.latency(few).finding
    beside = charts.latency(few, RUNS["polling"]).finding
    assert "The shaded band around a measured curve" in beside
    assert "A measured curve without a band has too few updates for one." in beside
    assert "without a band" not in charts.latency(RUNS["polling"]).finding


def test_a_dash_in_the_table_of_waits_is_explained_where_there_is_one() -> None:
    polling = RUNS["polling"]
    few = replace(polling, latency=every_latency(polling)[:99], updates=99)
    dash = "A dash in the table means that there were too few updates to tell."
    assert dash in charts.latency(few, polling).finding
    assert "dash" not in charts.latency(few).finding  # which has no table
    assert "dash" not in charts.latency(polling, RUNS["streaming"]).finding


def test_waits_that_polling_does_not_explain_are_put_down_to_the_machine() -> None:
    polling = RUNS["polling"]
    behind = replace(polling, every=2.5)
    told = "some updates waited longer than the 2.5 s between two polls. This machine was too busy"
    assert told in charts.latency(behind).finding
    assert told in charts.latency(RUNS["streaming"], behind).finding
    assert "too busy" not in charts.latency(polling, RUNS["arithmetic"]).finding
    assert "too busy" not in charts.latency(behind.labelled("through a cache")).finding


def test_two_runs_of_the_same_kind_are_told_apart_by_a_filled_and_a_hollow_marker() -> None:
    polling = RUNS["polling"]
    often = replace(polling, every=2.5, latency=every_latency(polling) / 2)
    axis = charts.latency(polling, often).figure.axes[0]
    faces = [line.get_markerfacecolor() for line in axis.lines if line.get_marker() == "o"]
    assert len(set(faces)) == 2
    assert faces[1] == "white"
    names_shown = [text.get_text() for text in axis.texts]
    assert [("○" in name, "every 2.5 s" in name) for name in names_shown] == [(True, True), (False, False)]


LARGEST = replace(
    RUNS["polling"],
    seconds=3_600,
    latency=rng.uniform(0, 5, 200_000),
    requests_each_second=rng.poisson(2_000, 3_600),
    measured=Measured(bytes_up=1, bytes_down=1, reopened_at=rng.uniform(0, 3_600, 20_000), server_closed_at=1.0),
)
LONG_TRACK = [Exchange(0.5 * n, 0.01, "useless poll" if n % 3 else "push") for n in range(5_000)]
LARGE: dict[str, Callable[[], Figure]] = {
    "requests": lambda: charts.requests(*[LARGEST] * 3),
    "latency": lambda: charts.latency(*[LARGEST] * 2),
    "reconnects": lambda: charts.reconnects(LARGEST, LARGEST),
    "useless_share": lambda: charts.useless_share(*[LARGEST] * 9, every=5),
    "timeline": lambda: charts.timeline({"a": LONG_TRACK, "b": LONG_TRACK}, range(2_000)),
    "sequence": lambda: charts.sequence({"a": LONG_TRACK, "b": LONG_TRACK}, range(2_000)),
    "phases": lambda: charts.phases(rng.uniform(0, 5, 1_000_000), every=5),
    "hosts": lambda: charts.hosts({f"moment {n}": [100_000] * 64 for n in range(6)}),
    "place_in_line": lambda: charts.place_in_line(replace(LARGEST, users=10_000, shared=True)),
}


@pytest.mark.parametrize("chart", LARGE)
def test_a_chart_of_the_largest_runs_is_below_200_kb(chart: str) -> None:
    bundle, _ = LARGE[chart]()._repr_mimebundle_()
    assert sum(len(part.encode()) for part in bundle.values()) < 200_000


@pytest.mark.parametrize("chart", DRAW)
def test_the_numbers_behind_a_chart_can_be_saved(chart: str, tmp_path: Path) -> None:
    path = DRAW[chart](RUNS["polling"], RUNS["streaming"]).save(tmp_path / "numbers.csv")
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    assert header
    assert rows


def test_runs_that_are_equal_are_not_called_times_as_much() -> None:
    polling = RUNS["polling"]
    assert "times" not in charts.cpu(polling, polling).finding
    assert charts.cpu(RUNS["arithmetic"]).finding == "No run here knows its processor seconds: polling, arithmetic."


def test_measured_costs_are_held_against_measured_ones() -> None:
    theory = model.formula.streaming(1000, 60)
    finding = charts.cpu(RUNS["polling"], RUNS["streaming"], theory).finding
    assert "Measured polling takes 14.1 times as much as measured streaming." in finding


def test_one_useful_poll_keeps_the_rest_from_being_all() -> None:
    nearly = Run(**{**vars(RUNS["polling"]), "requests": 3600, "useless": 3599, "updates": 1})
    assert "99.97% brought nothing" in charts.requests(nearly).finding
    assert cells(charts.useless_share(nearly, every=5))[0][2] == "99.97%"


def test_few_updates_are_told_as_what_they_are() -> None:
    def told(*latency: float) -> str:
        few = {"latency": np.array(latency), "updates": len(latency), "overwritten": 0}
        return charts.latency(Run(**{**vars(RUNS["polling"]), **few})).finding

    assert told(0.2) == "Measured polling: the only update took 200 ms."
    assert told(0.1, 0.2, 0.3, 0.9996) == (
        "Measured polling: half of 4 updates arrived within 250 ms, all within 1,000 ms."
    )
    assert told(0.0) == "Measured polling: the only update took 0 µs."


@pytest.mark.parametrize("every", [0, -1, None, "5"])
def test_an_interval_that_makes_no_sense_is_refused(every: Any) -> None:
    with pytest.raises(ValueError, match="every must be"):
        charts.useless_share(RUNS["polling"], every=every)


def test_the_words_for_numbers() -> None:
    failed, tried = doctest.testmod(style)
    assert tried > 0
    assert failed == 0


def watched(updates: int) -> Run:
    """A run with so many updates, which took from 0 to 1 second."""
    latency = np.linspace(0, 1, updates)
    return Run(kind="polling", source="measurement", users=1, seconds=1, every=1, updates_per_minute=1, latency=latency)


@pytest.mark.parametrize(("updates", "p95", "p99"), [(58, False, False), (59, True, False), (299, True, True)])
def test_a_percentile_is_told_only_of_enough_updates(updates: int, p95: bool, p99: bool) -> None:
    run = watched(updates)
    finding = charts.latency(run).finding
    assert ("95 % within" in finding, "99 % within" in finding) == (p95, p99)
    row = charts.summary(run).frame.iloc[0]
    assert (row["p95"] != "—", row["p99"] != "—") == (p95, p99)
    assert ("p95" in repr(run)) == p95


def test_the_axis_is_logarithmic_only_where_runs_are_far_apart() -> None:
    def scale(*runs: Run) -> str:
        return str(charts.latency(*runs).figure.axes[0].get_xscale())

    assert scale(RUNS["polling"], RUNS["streaming"]) == "log"
    assert scale(RUNS["polling"], RUNS["simulation"]) == "linear"


def test_runs_that_do_not_fit_the_chart_are_named() -> None:
    chart = charts.useless_share(RUNS["polling"], RUNS["streaming"], every=5)
    assert "Left out: streaming, measured." in chart.finding
    assert "It is not known for polling, arithmetic." in charts.cpu(RUNS["polling"], RUNS["arithmetic"]).finding


def test_names_tell_runs_apart() -> None:
    polling = RUNS["polling"]
    assert names([polling, RUNS["streaming"]]) == ["polling, measured", "streaming, measured"]
    assert names([polling, polling]) == ["polling, measured (1)", "polling, measured (2)"]
    cached = polling.labelled("with a cache")
    assert phrases([cached]) == ["measured polling (with a cache)"]
    fewer = phrases([cached, replace(cached, users=3), replace(cached, users=3)])[2]
    assert fewer == "measured polling (with a cache, 3 users, 2)"
    assert names([polling, RUNS["failed"]])[1] == "polling, measured, 3 users, every 0.5 s, 6 updates/min"
    assert names([polling, replace(polling, updates_per_minute=3_600)])[1] == "polling, measured, 3,600 updates/min"


@pytest.mark.parametrize(  # seconds; a stream may be fast or slow
    "middle", [0.0005, 0.2, *(pytest.param(between, marks=pytest.mark.long) for between in (0.002, 0.02))]
)
@pytest.mark.parametrize(
    "mix", [("arithmetic", "simulation", "polling", "streaming"), ("arithmetic", "polling", "failed"), ("polling",)]
)
def test_labels_of_a_chart_do_not_overlap(mix: tuple[str, ...], middle: float) -> None:
    slower = Run(**{**vars(RUNS["polling"]), "every": 10, "latency": every_latency(RUNS["polling"]) * 2})
    stream = Run(**{**vars(RUNS["streaming"]), "users": 9000, "latency": rng.uniform(0, 2 * middle, 500)})
    runs = [*(RUNS[name] for name in mix), slower, stream, model.formula.streaming(1000, 60)]
    assert_texts_are_apart(charts.latency(*runs).figure, least=4)


def test_a_label_of_a_curve_stands_above_its_end() -> None:
    theory = model.formula.streaming(1000, 60)
    slow = Run(**{**vars(RUNS["streaming"]), "latency": rng.uniform(0.001, 0.04, 500)})
    axis = charts.latency(RUNS["polling"], RUNS["arithmetic"], slow, theory).figure.axes[0]
    ends = {text.get_text()[4:]: text.get_position()[0] for text in axis.texts}
    assert ends["streaming, measured"] == slow.latency.max()
    assert ends["streaming, arithmetic"] == theory.latency.max()


@pytest.mark.parametrize(("shared", "independent"), [(False, 500), (True, 250)])
def test_the_band_of_a_measured_curve_is_as_wide_as_its_independent_observations_allow(
    shared: bool, independent: int
) -> None:
    users = 500 // independent  # all of them are told one update, which is one observation
    run = replace(RUNS["polling"], users=users, shared=shared)
    (axis,) = charts.latency(run).figure.axes
    (band,) = axis.collections
    corners = np.asarray(band.get_paths()[0].vertices)
    shares = dict.fromkeys(corners[:, 0], 0.0)
    for at in shares:
        heights = corners[corners[:, 0] == at, 1]
        shares[at] = float(heights.max() - heights.min())
    # Massart, 1990: P(the ECDF is off by more than e somewhere) <= 2 exp(-2 n e^2), which is 5 % for this e.
    width = 2 * np.sqrt(np.log(40) / (2 * independent))
    assert max(shares.values()) == pytest.approx(min(width, 1), abs=0.01)


def test_only_a_measured_curve_has_a_band() -> None:
    (axis,) = charts.latency(RUNS["simulation"], RUNS["arithmetic"]).figure.axes
    assert not axis.collections


def test_a_bar_is_as_long_as_its_label_says() -> None:
    bars = charts.requests(RUNS["polling"], RUNS["streaming"]).figure.axes[1::2]
    told = [float(bar.texts[0].get_text().split()[0].replace(",", "")) for bar in bars]
    widths = [sum(part.get_width() for part in bar.patches if isinstance(part, Rectangle)) for bar in bars]
    assert widths == pytest.approx(told)
    assert told == [12_000, 1000]


def test_a_run_that_was_stopped_is_drawn_by_its_own_length() -> None:
    def drawn(seconds: float) -> tuple[list[float], list[float]]:
        counts = np.full(int(np.ceil(seconds)), 200)
        counts[-1] = 200 * (seconds - len(counts) + 1)
        stopped = replace(
            RUNS["polling"], seconds=seconds, requests_each_second=counts, measured=Measured(stopped=True)
        )
        (line,) = charts.requests(stopped).figure.axes[0].patches[:1]
        values, edges, _ = line.get_data()  # type: ignore[attr-defined]
        return list(values), list(edges)

    assert drawn(3) == ([200, 200, 200], [0, 1, 2, 3])
    assert drawn(2.75) == ([200, 200, 200], [0, 1, 2, 2.75])
    assert drawn(2.25) == ([200, 200], [0, 1, 2])  # a quarter of a second tells too little


def test_the_summary_of_runs_that_differ_in_length_says_how_long_each_was() -> None:
    stopped = replace(RUNS["polling"], seconds=27.7, requests=5_540, measured=Measured(stopped=True))
    table = charts.summary(stopped, RUNS["streaming"])
    assert list(table.frame["measured for"]) == ["27.7\u00a0s", "60\u00a0s"]
    assert table.frame.iloc[0]["requests per minute"] == "12,000"
    assert "Measured polling was stopped after 27.7 s." in table.finding
    assert "measured for" not in charts.summary(RUNS["polling"], RUNS["streaming"]).frame


def test_the_summary_has_a_row_a_run_and_a_dash_for_what_is_not_known() -> None:
    table = charts.summary(RUNS["arithmetic"], RUNS["polling"], RUNS["streaming"], RUNS["empty"])
    assert list(table.frame.index) == [
        "polling, arithmetic",
        "polling, measured",
        "streaming, measured, 1,000 users, 0.133 updates/min",
        "streaming, measured, 5 users, 1 update/min",
    ]
    assert table.frame.iloc[0]["connections"] == "—"
    assert table.frame.iloc[1]["requests per minute"] == "12,000"
    two = charts.summary(RUNS["polling"], RUNS["streaming"])
    assert (
        "made 12,000 requests in 60 s; measured streaming made 1,000 requests in all, to connect; half" in two.finding
    )
    assert "half of the updates took at most" in two.finding


def test_the_summary_makes_no_ratio_of_runs_that_cannot_be_compared() -> None:
    empty = charts.summary(RUNS["empty"]).finding
    assert empty == "Measured streaming made 0 requests in all, to connect; no update arrived."
    unlike = charts.summary(RUNS["polling"], RUNS["failed"]).finding
    assert "factor" not in unlike
    assert "no update arrived in the last" in unlike
    assert "9 errors" in unlike


def test_the_summary_calls_only_equal_numbers_the_same() -> None:
    polling = RUNS["polling"]
    assert "requests in 60 s (the same); half" in charts.summary(polling, polling).finding
    one_more = replace(polling, requests=polling.requests + 1)
    assert "requests in 60 s (at most 2 % apart); half" in charts.summary(polling, one_more).finding


def test_the_summary_passes_on_what_a_reader_must_know() -> None:
    noted = Run(**{**vars(RUNS["polling"]), "notes": ("The crowd has 900 users.",)})
    assert charts.summary(noted, noted).finding.count("The crowd has 900 users.") == 1


def test_no_figure_stays_open() -> None:
    assert "matplotlib.pyplot" not in sys.modules
