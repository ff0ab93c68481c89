"""Streams that are cut on purpose: nothing lost with ids, something without; everybody comes back."""

import re

import numpy as np
import pytest

from labkit import charts, crowd
from labkit.run import Run
from labkit.server import Server, serve
from tests.helpers.known import known
from tests.helpers.processes import children
from tests.helpers.waiting import wait_until
from tests.helpers.wire import Wire

OFTEN = 60.0  # updates a minute of one order


@pytest.fixture(scope="module")
def cut() -> Run:
    """A hundred users whose streams are cut about twice each, and who come back soon."""
    with serve(retry=0.1) as server:
        return crowd.streaming(server, 100, 3, updates_per_minute=OFTEN, cut_every=1.5)


def test_users_cut_at_random_moments_lose_nothing_and_get_nothing_twice(cut: Run) -> None:
    assert cut.error_kinds == {}
    assert cut.updates == known(cut.published) > 200
    # 100 users for 3 s, cut every 1.5 s: 200 cuts, less those that hit a user who was away; a Poisson count.
    assert 100 < cut.cuts < 200 + 5 * np.sqrt(200)
    # All that was answered was asked, and nobody asked again without a cut; what is under way when the run is over, or
    # is cut before a busy server has read it, may be counted at one end alone.
    for asked in (cut.requests, known(cut.server_requests)):
        assert 100 + len(cut.reopened_at) <= asked <= 100 + cut.cuts
    assert cut.requests - 100 - len(cut.reopened_at) <= 100  # a user who asks when the run is over gets no answer
    assert cut.variant == "cut every 1.5 s"


def test_without_ids_what_happened_meanwhile_is_lost_and_counted() -> None:
    with serve(retry=0.5) as server:
        run = crowd.streaming(server, 100, 3, updates_per_minute=OFTEN, cut_every=1.5, resume=False)
    assert set(run.error_kinds) == {"lost"}
    assert run.updates + run.errors <= known(run.published)
    assert run.variant == "without ids, cut every 1.5 s"


def test_more_cuts_than_this_machine_can_make_do_not_prolong_a_run(server: Server) -> None:
    run = crowd.streaming(server, 5, 0.3, updates_per_minute=OFTEN, cut_every=1e-9)
    assert run.cuts >= 5
    assert run.error_kinds.keys() <= {"never came"}


def test_when_the_server_ends_all_streams_every_user_reconnects_once() -> None:
    with serve(retry=0.2) as server:
        run = crowd.streaming(server, 100, 2, updates_per_minute=OFTEN, hang_up_at=0.5)
    assert run.error_kinds == {}
    assert run.cuts == len(run.reopened_at) == 100
    assert run.updates == run.published
    closed_at = known(run.server_closed_at)
    assert closed_at >= 0.5
    assert run.reopened_at.min() > closed_at + 0.2


def test_the_retry_time_is_spread_as_asked() -> None:
    with serve(retry=2, retry_spread=3) as server:
        times = []
        for _ in range(50):
            with Wire(server) as wire:
                wire.get("/news/stream")
                wire.answer()
                times.append(int(re.findall(rb"retry: (\d+)\n", wire.read_until(b"\n\n"))[0]))
    assert min(times) >= 2000
    assert max(times) <= 5000
    assert len(set(times)) > 40  # of 50 drawn from 3,001; all alike would be a herd


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"cut_every": 0}, "cut_every must be more than 0 seconds"),
        ({"hang_up_at": -1}, "hang_up_at must be more than 0 seconds"),
        ({"resume": "no"}, "resume must be True or False"),
    ],
)
def test_an_invalid_argument_is_refused_before_anything_starts(
    server: Server, wrong: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        crowd.streaming(server, 1, 1, **wrong)  # type: ignore[arg-type]
    assert server.meter.requests == 0


@pytest.mark.parametrize("name", ["keep_alive", "longest_stream", "retry", "retry_spread", "stalled"])
def test_a_server_with_an_invalid_time_does_not_start(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be"):
        serve(**{name: -1.0})  # type: ignore[arg-type]


def test_held_streams_are_open_for_as_long_as_the_block(server: Server) -> None:
    with crowd.held(server, 50) as users:
        assert users == 50 == server.meter.open_streams
    wait_until(lambda: server.meter.open_streams == 0, "the streams to end")
    assert children() == []


def test_a_server_can_stop_under_held_streams(server: Server) -> None:
    with crowd.held(server, 50):
        server.stop()
    assert children() == []


def test_the_chart_counts_those_who_come_back(cut: Run) -> None:
    quiet = Run(kind="streaming", source="measurement", users=1, seconds=3, updates_per_minute=1)
    figure = charts.reconnects(cut.labelled("cut"), quiet.labelled("quiet"))
    assert f"streaming (cut): {len(cut.reopened_at)} streams were opened again within" in repr(figure)
    assert "streaming (quiet): no stream was opened again." in repr(figure)
    with pytest.raises(ValueError, match=r"charts\.reconnects needs at least one Run"):
        charts.reconnects()
