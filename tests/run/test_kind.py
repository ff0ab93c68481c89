"""One kind of user is one object: an entry is enough for runs, charts, the table and the meter."""

from dataclasses import replace

import numpy as np
import pytest

from labkit import charts
from labkit.app.meter import Meter
from labkit.charts.style import sign
from labkit.crowd.experiment import run_experiment
from labkit.crowd.plan import planned
from labkit.kinds import KINDS, STREAMING, Kind
from labkit.run import Run
from labkit.server import Server

RUN = {"source": "measurement", "users": 10, "seconds": 2, "updates_per_minute": 60, "requests": 10, "updates": 5}


@pytest.fixture
def pigeon(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """A kind that was never heard of, in one entry. Its users are those of another kind."""
    kind = replace(STREAMING, name="carrier pigeon", colour="#123456", marker="v", sign="▼")
    monkeypatch.setitem(KINDS, kind.name, kind)
    return kind


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_two_kinds_look_alike_and_the_meter_counts_each(kind: Kind) -> None:
    others = [other for other in KINDS.values() if other is not kind]
    for look in ("name", "colour", "marker", "sign", "counted_as", "users"):
        assert getattr(kind, look) not in [getattr(other, look) for other in others]
    assert isinstance(getattr(Meter(), kind.counted_as), int)


def test_a_new_kind_is_sent_counted_and_drawn(pigeon: Kind, server: Server) -> None:
    run = run_experiment(planned(pigeon, 20, 0.5, 120, False, 1), server)
    assert (run.kind, run.errors) == ("carrier pigeon", 0)
    assert run.requests == run.server_requests == 20
    assert run.updates == run.published
    assert run.updates > 0
    assert run.label == "carrier pigeon, measured"
    for chart in (charts.requests, charts.latency, charts.bytes_sent, charts.cpu, charts.reconnects, charts.summary):
        assert "easured carrier pigeon" in chart(run).finding


def test_a_new_kind_has_its_colour_its_marker_and_its_sign_in_a_chart(pigeon: Kind) -> None:
    run = Run(kind=pigeon.name, latency=np.array([0.1, 0.2]), **RUN)  # type: ignore[arg-type]
    assert sign(run) == "─▼─"
    (axis,) = charts.latency(run).figure.axes
    assert [(line.get_color(), line.get_marker()) for line in axis.lines] == [("#123456", "None"), ("#123456", "v")]


def test_whether_a_kind_asks_decides_what_was_useful() -> None:
    def useful(kind: str) -> int:
        return Run(kind=kind, answers_with_news=4, **RUN).useful  # type: ignore[arg-type]

    assert {kind: useful(kind) for kind in KINDS} == {"polling": 5, "long polling": 4, "streaming": 0, "WebSocket": 0}


def test_a_kind_that_nobody_knows_is_refused_at_once() -> None:
    with pytest.raises(
        ValueError, match="kind must be one of polling, long polling, streaming, WebSocket, not 'pigeon'"
    ):
        Run(kind="pigeon", **RUN)  # type: ignore[arg-type]
