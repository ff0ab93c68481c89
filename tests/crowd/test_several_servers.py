"""Users over several servers with one feed, in several processes: counted as one, even if a host dies on the way."""

from collections.abc import Iterator

import pytest

from labkit import crowd, fleet
from labkit.crowd.plan import planned
from labkit.fleet.fleet import Fleet
from labkit.histogram import Histogram
from labkit.kinds import STREAMING
from labkit.server import Server, serve
from tests.helpers.processes import children

FAST = 60.0  # updates a minute of one order


@pytest.fixture(scope="module")
def one_fleet() -> Iterator[Fleet]:
    """A fleet whose readers come back soon."""
    with fleet.start(hosts=2, retry=0.1, retry_spread=0.3) as hosts:
        yield hosts


@pytest.fixture
def hosts(one_fleet: Fleet) -> Fleet:
    """The same, all of whose hosts run."""
    for host in one_fleet:
        if not host.running:
            host.start()
    return one_fleet


def test_streams_over_two_hosts_and_three_processes_are_one_run(hosts: Fleet) -> None:
    run = crowd.streaming(hosts, users=90, seconds=1, updates_per_minute=FAST, processes=3)
    assert run.errors == 0
    assert run.notes == ()
    assert run.requests == run.server_requests == 90
    assert run.updates == run.published == len(run.latency) > 30
    assert run.measured.at_hosts == dict.fromkeys(hosts.urls, (45, 45))
    assert sum(host.meter.events_sent for host in hosts) >= run.updates
    assert not [child for child in children() if "labkit.crowd.users" in child.cmdline()]


def test_polls_over_addresses_and_two_processes_are_one_run(hosts: Fleet) -> None:
    run = crowd.polling(hosts.urls, users=60, every=0.5, seconds=1, updates_per_minute=FAST, processes=2)
    assert run.errors == 0
    assert run.requests == run.server_requests == 120
    assert run.useless + run.updates == 120
    assert len(run.answered) == len(run.lag) == run.requests_each_second.sum() == 120
    assert run.measured.at_hosts == dict.fromkeys(hosts.urls, (30, 30))


def test_an_order_that_all_share_reaches_everybody_and_many_updates_become_a_histogram(
    monkeypatch: pytest.MonkeyPatch, hosts: Fleet
) -> None:
    monkeypatch.setattr("labkit.histogram.RAW_LATENCIES", 10)
    run = crowd.websocket(list(hosts), users=20, seconds=1, updates_per_minute=240, shared=True, processes=2)
    assert run.errors == 0
    assert run.updates == run.published == len(run.latency)
    assert run.updates % 20 == 0 < run.updates
    assert isinstance(run.latency, Histogram)
    assert 0 < run.percentile(50) <= run.latency.max()


def test_streams_of_a_host_that_dies_come_back_to_another_one_and_miss_nothing(hosts: Fleet) -> None:
    kill = {0.7: hosts[0].kill}
    run = crowd.streaming(hosts, users=100, seconds=2, updates_per_minute=FAST, processes=2, during=kill)
    assert run.error_kinds == {}  # none lost, none twice, none that never came
    assert run.updates == run.published
    assert run.cuts == len(run.reopened_at) == 50
    dead, alive = hosts.urls
    assert run.measured.at_hosts == {dead: (50, 0), alive: (50, 100)}
    ((moment, name),) = run.measured.called
    assert name == "kill"
    assert 0.7 <= moment < run.reopened_at.min()
    assert run.server_requests == 100  # of the one that lives: its own 50, and those who came back
    assert run.notes == (f"No counts came from {dead}, so the servers' counts are those of the others.",)


def test_polls_of_a_host_that_dies_go_to_another_one(hosts: Fleet) -> None:
    run = crowd.polling(hosts, users=100, every=0.2, seconds=1, updates_per_minute=FAST, during={0.5: hosts[1].kill})
    assert run.error_kinds.keys() <= {"connection lost", "could not connect"}
    assert run.requests == run.useful + run.useless + run.errors == 500
    alive, dead = hosts.urls
    assert run.measured.at_hosts == {alive: (50, 100), dead: (50, 0)}
    again = crowd.streaming(hosts, users=10, seconds=0.2)
    assert again.notes == (f"Nothing answers at {dead}, so its users go to the others.",)
    assert again.measured.at_hosts == {alive: (10, 10)}


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ([], r"server must be at least one server or address, such as \[first, second\], not an empty list"),
        (3, r"server must be what serve\(\) or fleet.start\(\) returned, an address or a list of them, not 3"),
        ([3], "an address or a list of them, not 3"),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(target: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        crowd.streaming(target, users=1, seconds=1)  # type: ignore[arg-type]


def test_an_address_without_a_server_is_refused_with_its_name(server: Server) -> None:
    with pytest.raises(crowd.NoLabServer, match=r"nothing answers at http://127\.0\.0\.1:9"):
        crowd.streaming([server.url, "http://127.0.0.1:9"], users=1, seconds=1)
    with pytest.raises(crowd.NoLabServer, match=r"'http://127\.0\.0\.1:99999' is no server's address"):
        crowd.streaming([server, "http://127.0.0.1:99999"], users=1, seconds=1)


def test_servers_that_share_no_feed_are_refused_in_a_sentence(server: Server) -> None:
    alone = "the 2 servers share no feed, so an order of one is unknown to the others"
    with serve() as other, pytest.raises(crowd.RunRefused, match=alone):
        crowd.polling([server, other], users=1, every=1, seconds=1)


@pytest.mark.parametrize("during", [3, {1: "kill"}, [len]])
def test_what_cannot_be_called_during_a_run_is_refused(server: Server, during: object) -> None:
    with pytest.raises(ValueError, match=r"during must say what to call after how many seconds, such as \{20: hosts"):
        crowd.streaming(server, users=1, seconds=1, during=during)  # type: ignore[arg-type]


def test_a_call_after_the_measured_time_is_refused_and_one_that_fails_is_told(server: Server) -> None:
    with pytest.raises(ValueError, match="a moment in during must be at most 1"):
        crowd.streaming(server, users=1, seconds=1, during={2: server.stop})

    def burn() -> None:
        raise OSError("the kitchen is on fire")

    run = crowd.streaming(server, users=1, seconds=0.3, during={0.1: burn})
    assert run.notes == ("burn failed during the run: the kitchen is on fire",)


def test_a_machine_with_little_memory_or_few_files_gets_the_largest_crowd_that_fits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = planned(STREAMING, 1_000_000, 60, 1, False, 1)
    monkeypatch.setattr("labkit.plumbing.open_files.raise_open_files", lambda: 20_000)
    monkeypatch.setattr("labkit.crowd.plan.raise_open_files", lambda: 20_000)
    monkeypatch.setattr("labkit.plumbing.open_files.ephemeral_ports", lambda: 28_232)
    monkeypatch.setattr("labkit.crowd.plan.free_memory", lambda: 8 << 30)
    assert asked.fitted(1, 1).users == 19_800
    seven = asked.fitted(7, 7)
    assert seven.users == 7 * 19_800
    assert seven.notes[0].startswith(
        "This machine lets one process open 20,000 files, which is enough for 138,600 users in 7 processes"
    )
    many = asked.fitted(30, 60)
    assert many.users == (8 << 30) // (24 << 10)
    assert many.notes == (
        "This machine's free memory is enough for 349,525 users of 24 KiB each, "
        "so the crowd has 349,525 users instead of 1,000,000.",
    )
    monkeypatch.setattr("labkit.crowd.plan.free_memory", lambda: 80 << 30)
    assert asked.fitted(30, 60).users == 30 * (28_232 - 200)
