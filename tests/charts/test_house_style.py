"""Our charts look the same whatever style the reader has set, and leave the reader's style as it was."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import matplotlib.style
import numpy as np
import pytest
from matplotlib.text import Text

from labkit import charts
from labkit.run import Exchange, Measured, Run
from labkit.show import Figure
from tests.helpers.texts import assert_no_text_lies_on_another

RNG = np.random.default_rng(1)
POLLING = Run(
    kind="polling",
    source="measurement",
    users=100,
    seconds=20,
    every=5,
    updates_per_minute=1,
    requests=400,
    useless=360,
    updates=40,
    latency=RNG.uniform(0, 5, 40),
    requests_each_second=RNG.poisson(20, 20),
    cpu=0.4,
    measured=Measured(bytes_up=28_000, bytes_down=60_000, connections=100),
)
STREAMING = Run(
    kind="streaming",
    source="measurement",
    users=100,
    seconds=20,
    updates_per_minute=1,
    requests=100,
    updates=40,
    latency=RNG.lognormal(-7, 0.5, 40),
    requests_each_second=np.zeros(20, np.int64),
    cpu=0.1,
    measured=Measured(bytes_up=9_000, bytes_down=20_000, reopened_at=RNG.uniform(5, 9, 100), server_closed_at=4.5),
)
TRACK = [Exchange(0.5, 0.1, "useless poll"), Exchange(2, 0.1, "useful poll"), Exchange(3, 1, "open")]
CHARTS: dict[str, Callable[[Run, Run], Figure]] = {
    "requests": charts.requests,
    "latency": charts.latency,
    "bytes_sent": charts.bytes_sent,
    "cpu": charts.cpu,
    "reconnects": charts.reconnects,
    "useless_share": lambda *runs: charts.useless_share(*runs, every=5),
    "sequence": lambda *_: charts.sequence({"$one": TRACK, "two$": TRACK}, [(1, "costs $5"), (2.5, "and $6")]),
    "phases": lambda *_: charts.phases([0.5, 1.5, 1.6], every=5),
    "hosts": lambda *_: charts.hosts({"before $": [50, 50], "after": [100, 0]}, "readers $"),
    "place_in_line": lambda _, run: charts.place_in_line(replace(run, users=10, shared=True)),
    "wait_against_load": lambda run, _: charts.wait_against_load(
        replace(run, answered=np.full(100, 0.002)), service=0.001
    ),
    "break_even": lambda *pair: charts.break_even(pair, poll_cpu=0.0003, push_cpu=0.00003, keep_alive=15),
    "timeline": lambda *_: charts.timeline({"$one": TRACK, "two$": TRACK}, [(1, "costs $5"), (2.5, "and $6")]),
}
BY_HAND = {
    "font.size": 30,
    "font.family": "monospace",
    "text.color": "red",
    "axes.facecolor": "black",
    "axes.spines.right": True,
    "axes.grid": True,
    "axes.labelsize": 40,
    "lines.linewidth": 9,
    "lines.markeredgecolor": "red",
    "hatch.color": "red",
    "xtick.labelsize": 2,
    "ytick.color": "red",
    "figure.dpi": 30,
    "savefig.transparent": True,
    "savefig.bbox": "tight",
    "savefig.facecolor": "pink",
    "path.sketch": (5, 10, 2),
    "text.usetex": True,
}


STYLES: dict[str, list[Any]] = {
    "dark": ["dark_background"],
    "grid": ["seaborn-v0_8-darkgrid"],
    "by hand": [BY_HAND],
}
ALL: list[Any] = [each for settings in STYLES.values() for each in settings]  # every setting that one of them makes
DPI = 40  # enough to tell two pictures apart


def settings() -> dict[str, Any]:
    """What the reader's charts are drawn with."""
    return {name: value for name, value in mpl.rcParams.items() if name != "backend"}  # found out when it is needed


@pytest.fixture(scope="module")
def plain() -> dict[str, bytes]:
    """Each chart as it is with a fresh matplotlib."""
    return {name: draw(POLLING, STREAMING).png(DPI) for name, draw in CHARTS.items()}


EACH = [pytest.param(settings, marks=pytest.mark.long, id=name) for name, settings in STYLES.items()]


@pytest.mark.parametrize("style", [pytest.param(ALL, id="all at once"), *EACH])
def test_a_chart_looks_the_same_under_any_style(plain: dict[str, bytes], style: list[Any]) -> None:
    with matplotlib.style.context(style):
        before = settings()
        drawn = {name: draw(POLLING, STREAMING).png(DPI) for name, draw in CHARTS.items()}
        assert [name for name in CHARTS if drawn[name] != plain[name]] == []
        assert settings() == before


def test_a_style_that_is_set_between_drawing_and_showing_changes_nothing(plain: dict[str, bytes]) -> None:
    drawn = CHARTS["requests"](POLLING, STREAMING)
    with matplotlib.style.context("dark_background"):
        assert drawn.png(DPI) == plain["requests"]


def test_a_style_is_something_that_these_tests_would_see() -> None:
    from matplotlib.figure import Figure as Drawing

    def picture() -> bytes:
        out = io.BytesIO()
        drawing = Drawing()
        drawing.subplots()
        drawing.savefig(out)
        return out.getvalue()

    usual = picture()
    for style in STYLES.values():
        with matplotlib.style.context(style), mpl.rc_context({"text.usetex": False}):
            assert picture() != usual


@pytest.mark.parametrize("chart", CHARTS)
def test_no_text_of_a_chart_lies_on_another(chart: str) -> None:
    assert_no_text_lies_on_another(CHARTS[chart](POLLING, STREAMING).figure)


@pytest.mark.parametrize("chart", CHARTS)
def test_a_label_of_ones_own_is_shown_as_it_is_written(chart: str) -> None:
    words = r"$\foo$ and $$ from $5 to $6, 50 % {x} \ "
    figure = CHARTS[chart](POLLING.labelled(words), STREAMING)
    figure.png(DPI)
    if chart in ("requests", "latency", "bytes_sent", "cpu", "reconnects"):
        texts = " ".join(str(text.get_text()) for text in figure.figure.findobj(Text)).replace("\n", " ")
        assert words.strip() in texts
        assert words.strip() in str(figure)
