"""The crowd's kinds of users and ways of polling, on real sockets."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pytest

from labkit import charts, crowd
from labkit.charts.style import names
from labkit.model import formula
from labkit.run import Run
from labkit.server import Server, serve
from labkit.show import Figure
from tests.helpers.known import known
from tests.helpers.processes import children
from tests.helpers.waiting import wait_until, waiting_long_polls

USERS, EVERY, SECONDS, WAIT = 40, 0.25, 1.5, 0.25
FAST = 120.0  # updates a minute of one order
Send = Callable[[Server], Run]
POLLING = partial(crowd.polling, users=USERS, every=EVERY, seconds=SECONDS, updates_per_minute=FAST)
TOLD = {
    name: partial(kind, users=USERS, seconds=SECONDS, updates_per_minute=FAST)
    for name, kind in (("streaming", crowd.streaming), ("WebSocket", crowd.websocket))
} | {
    "long polling": partial(crowd.long_polling, users=USERS, seconds=SECONDS, wait=WAIT, updates_per_minute=FAST),
    "patient long polling": partial(crowd.long_polling, users=USERS, seconds=SECONDS, updates_per_minute=FAST),
    "shared long polling": partial(
        crowd.long_polling, users=USERS, seconds=SECONDS, shared=True, updates_per_minute=FAST
    ),
    "shared WebSocket": partial(crowd.websocket, users=USERS, seconds=SECONDS, shared=True, updates_per_minute=FAST),
}
ASKING = {
    "polling": POLLING,
    "without ETag": partial(POLLING, etag=False),
    "cache": partial(POLLING, cache=0.5, shared=True),
    "adaptive": partial(POLLING, slowest=1.0),
    "jitter": partial(POLLING, jitter=0.5),
    "herd": partial(POLLING, together=True, every=0.1),  # no multiple of it is exact in binary
}


def has_no_user(server: Server) -> bool:
    """Whether nothing is open any more."""
    meter = server.meter
    return meter.open_sockets == meter.open_streams == waiting_long_polls(server) == 0


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    """A run of each kind of user and way of polling, side by side: their counts must be right on a busy machine too."""

    def send(kind: Send) -> Run:
        with serve() as server:
            run = kind(server)
            assert run.errors == 0, run.error_kinds
            wait_until(lambda: has_no_user(server), "the users to hang up")
            assert server.log == []
        return run

    kinds = TOLD | ASKING
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(kinds, pool.map(send, kinds.values()), strict=True))


@pytest.mark.parametrize("name", TOLD | ASKING)
def test_both_sides_count_the_same(runs: dict[str, Run], name: str) -> None:
    run = runs[name]
    assert run.requests == known(run.server_requests) > 0
    assert run.useful + run.useless == (run.requests if run.asks else 0)
    assert len(run.latency) == run.updates > 0
    assert run.latency.min() > 0
    assert run.requests_each_second.sum() == (run.requests if run.asks else 0)
    assert len(run.lag) == (run.requests if run.asks else 0)
    assert known(run.bytes_up) > 0
    assert known(run.bytes_down) > 0
    assert run.users == run.connections == USERS


@pytest.mark.parametrize("name", TOLD)
def test_every_update_arrives_once(runs: dict[str, Run], name: str) -> None:
    run = runs[name]
    assert run.updates == run.published
    assert run.updates % (USERS if run.shared else 1) == 0


def test_the_same_seed_makes_the_same_updates_for_all_kinds(runs: dict[str, Run]) -> None:
    assert len({run.updates for name, run in runs.items() if name in TOLD and not run.shared}) == 1


def test_a_user_with_an_open_connection_asks_once(runs: dict[str, Run]) -> None:
    for name in ("streaming", "WebSocket", "shared WebSocket"):
        assert (runs[name].requests, runs[name].useless) == (USERS, 0)


def test_long_polls_are_as_many_as_theory_says(runs: dict[str, Run]) -> None:
    expected = formula.long_polls_per_minute(USERS, WAIT, FAST) * SECONDS / 60
    # A user's answers are at most WAIT apart, so their number varies less than a Poisson count with that mean: one
    # standard error of all is below sqrt(expected). The measured time cuts each user's first and last wait, which is
    # worth half an answer a user at most: 50 here, where five standard errors are 138 and the true deviation is
    # about 12.
    run = runs["long polling"]
    assert run.requests < expected + 5 * np.sqrt(expected)
    # A busy machine is late with each answer, and the next poll with it.
    cycle = USERS * SECONDS / expected + 2 * run.latency.mean()
    assert run.requests > USERS * SECONDS / cycle - 5 * np.sqrt(expected)
    # One request for an update and one for each time-out (RFC 6202, 2.2): none, where no request waits that long.
    assert runs["patient long polling"].useless == 0
    assert runs["patient long polling"].requests <= runs["patient long polling"].updates


def test_an_answer_may_carry_several_updates_but_each_is_counted(runs: dict[str, Run]) -> None:
    for name in ("long polling", "patient long polling", "shared long polling"):
        assert runs[name].answers_with_news <= runs[name].updates


def test_polls_are_exactly_as_planned(runs: dict[str, Run]) -> None:
    for name in ("polling", "without ETag", "cache"):
        assert runs[name].requests == USERS * SECONDS / EVERY
    assert runs["herd"].requests == USERS * 15
    assert runs["adaptive"].requests < runs["polling"].requests
    # Renewals with a mean interval of EVERY, drawn evenly from ±50 % of it: each user's count varies with
    # (0.5² / 3) · 6 = 0.5 about 6, and by a sixth for where the measured time cuts. Five standard errors of 100 such
    # counts.
    assert abs(runs["jitter"].requests - USERS * 6) < 5 * np.sqrt(USERS * (0.5 + 1 / 6))


def bytes_of(run: Run) -> int:
    """Bytes both ways."""
    return known(run.bytes_up) + known(run.bytes_down)


def test_without_an_etag_what_is_known_is_sent_again(runs: dict[str, Run]) -> None:
    plain, without = runs["polling"], runs["without ETag"]
    assert known(without.bytes_up) < known(plain.bytes_up)
    assert bytes_of(without) > bytes_of(plain)


def test_a_shared_cache_keeps_most_polls_from_the_origin(runs: dict[str, Run]) -> None:
    assert 0 < known(runs["cache"].origin_requests) < runs["cache"].requests / 10
    assert all(run.origin_requests is None for name, run in runs.items() if name != "cache")


def is_at_work(server: Server) -> bool:
    """True when a kitchen of the server has published an update."""
    return any(kitchen.published for kitchen in list(server._control._kitchens.values()))


@pytest.mark.parametrize("kind", ["long polling", "WebSocket", "adaptive"])
def test_a_server_that_stops_in_the_middle_leaves_nothing_behind(kind: str) -> None:
    with serve() as server:

        def stop_in_the_middle() -> None:
            wait_until(lambda: is_at_work(server), "the kitchen to be at work")
            server.stop()

        hand = threading.Thread(target=stop_in_the_middle)
        hand.start()
        run = (TOLD | ASKING)[kind](server, seconds=1)
        hand.join()
        assert server.idle()
        assert server.log == []
    assert run.errors > 0
    assert set(run.error_kinds) <= {"connection lost", "could not connect", "no answer"}
    assert any("did not answer any more" in note for note in run.notes)
    assert children() == []


@pytest.mark.parametrize(
    ("kind", "wrong", "sentence"),
    [
        ("polling", {"etag": "no"}, "etag must be True or False, not 'no'"),
        ("polling", {"together": 1}, "together must be True or False, not 1"),
        ("polling", {"cache": 0}, "cache must be more than 0 seconds, not 0"),
        ("polling", {"cache": 3600}, "cache must be at most 60 seconds, not 3600"),
        (
            "polling",
            {"slowest": 0.1},
            r"slowest is the longest interval, so it cannot be below every \(0.25\), not 0.1",
        ),
        ("polling", {"slowest": "1"}, "slowest must be a number of seconds"),
        ("polling", {"jitter": 50}, "jitter is a share of the interval, from 0 to 1, not 50"),
        ("polling", {"jitter": -0.5}, "jitter must be 0"),
        ("long polling", {"wait": 0}, "wait must be more than 0 seconds, not 0"),
        ("long polling", {"wait": 61}, "wait must be at most 60 seconds, since proxies cut silent requests, not 61"),
        ("long polling", {"wait": None}, "wait must be a number of seconds"),
        ("long polling", {"users": 0}, "users must be a whole number, 1 or more, not 0"),
        ("WebSocket", {"seconds": 0}, "seconds must be more than 0 seconds, not 0"),
        ("WebSocket", {"shared": "yes"}, "shared must be True or False, not 'yes'"),
        ("WebSocket", {"seed": -1}, "seed must be a whole number, 0 or more, not -1"),
        ("WebSocket", {"updates_per_minute": 0}, "updates_per_minute must be more than 0, not 0"),
    ],
)
def test_an_invalid_number_is_refused_before_anything_starts(kind: str, wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        (TOLD | ASKING)[kind]("http://127.0.0.1:1", **wrong)  # nothing answers there, and no request is sent


def test_runs_of_all_kinds_are_told_apart(runs: dict[str, Run]) -> None:
    labels = dict(zip(runs, names(list(runs.values())), strict=True))
    assert len(set(labels.values())) == len(runs)
    assert not any(label.endswith(")") for label in labels.values())  # none needed a number
    assert labels["long polling"].startswith("long polling, measured, wait 0.25 s")
    assert "wait 25 s" in labels["patient long polling"]
    assert labels["shared WebSocket"] == "WebSocket, measured, shared order"
    assert labels["without ETag"] == "polling without ETag, measured"
    assert labels["cache"] == "polling with a 0.5 s cache, measured"
    assert labels["adaptive"] == "polling adaptive to 1 s, measured"
    assert labels["jitter"] == "polling jitter 50%, measured"
    assert labels["herd"] == "polling together, measured"


@pytest.mark.parametrize("chart", [charts.requests, charts.latency, charts.bytes_sent, charts.cpu])
def test_charts_draw_all_kinds(runs: dict[str, Run], chart: Callable[..., Figure]) -> None:
    for chosen in (["polling", "long polling", "streaming", "WebSocket"], list(runs)):
        picked = [runs[name] for name in chosen]
        figure = chart(*picked)
        figure.figure.draw_without_rendering()
        assert all(name in str(figure) and name in figure.alt for name in names(picked))
        assert "error" not in figure.finding


def test_the_table_has_a_row_for_each_kind(runs: dict[str, Run]) -> None:
    table = charts.summary(*runs.values())
    assert f"Measured streaming made {USERS} requests in all, to connect" in table.finding
    assert f"measured polling (together) made {15 * USERS:,} requests in 1.5 s" in table.finding
    html = table._repr_html_()
    assert all(name.split(",")[0] in html for name in names(list(runs.values())))
