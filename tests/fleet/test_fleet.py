"""A fleet: what all hosts know, what each is asked for, and what is said on bad days."""

import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from html import escape

import httpx
import pytest

from labkit import fleet
from labkit.crowd import streaming
from labkit.eventsource import EventSource
from labkit.feed import CannotKeep
from labkit.fleet import Fleet, HostDown, HostFailed
from labkit.fleet import engine as engines
from labkit.fleet.engine import OwnEngine
from labkit.plumbing.loopback import HOST
from labkit.plumbing.open_files import most_connections
from labkit.plumbing.owner import HEADER, secret_of
from tests.helpers.processes import children
from tests.helpers.waiting import wait_until


@pytest.fixture(scope="module")
def hosts() -> Iterator[Fleet]:
    with fleet.start(hosts=2, retry=0.05, retry_spread=0) as hosts:
        yield hosts


def numbers(source: EventSource, wanted: int) -> list[int]:
    """The numbers of the next updates that a source is sent."""
    events = iter(source)
    return [json.loads(next(events).data)["update"] for _ in range(wanted)]


def told_first(url: str) -> str:
    """The first line of a stream."""
    with httpx.stream("GET", url) as answer:
        return next(answer.iter_lines())


def test_an_order_placed_at_one_host_is_known_at_all(hosts: Fleet) -> None:
    order = hosts.place_order("Pad thai")
    assert [httpx.get(f"{url}/orders/{order}").json()["stage"] for url in hosts.urls] == ["order received"] * 2
    assert hosts[1].advance(order) == hosts[0].stage(order) == "cooking started"
    assert [hosts[0].place_order("Ramen"), hosts[1].place_order("Ramen")] == [order + 1, order + 2]


def test_this_process_may_experiment_on_every_host_and_nobody_else(hosts: Fleet) -> None:
    run = streaming(hosts[1], users=5, seconds=0.3, updates_per_minute=600)
    assert run.updates == run.published
    assert httpx.post(f"{hosts.urls[0]}/experiments", json={"orders": 1}).status_code == 403


def test_a_fleet_shows_what_it_is_and_no_secret(hosts: Fleet) -> None:
    assert isinstance(hosts.engine, OwnEngine)
    shown = f"{hosts!r}{list(hosts)!r}{hosts._repr_html_()}{hosts.engine!r}"
    assert repr(hosts).startswith("<Fleet of 2 hosts: 2 running; sharing <Engine Valkey at redis://127.0.0.1:")
    assert repr(hosts[1]) == f"<Host 1 at {hosts.urls[1]}: running>"
    assert hosts._repr_html_().count(">running<") == 2
    assert f"sharing {escape(repr(hosts.engine))}</caption>" in hosts._repr_html_()
    words = [word for process in children() for word in process.cmdline()]
    for hidden in (secret_of(hosts[0].port), hosts.engine.address.url.split("@")[0].rpartition(":")[2]):
        assert len(hidden) > 20
        assert not any(hidden in text for text in [shown, *words, *hosts[0].log])


def test_a_fleet_knows_nothing_of_another_and_leaves_nothing(hosts: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")  # which is not for this machine's own addresses
    before = children()
    order = hosts.place_order("Pad thai")
    with fleet.start(hosts=1, shared=False) as other:
        assert httpx.get(f"{other.urls[0]}/orders/{order}").status_code == 404
        assert other.place_order("Ramen") == 1
        assert "each with a feed of its own" in repr(other)
        retries = {told_first(f"{other.urls[0]}/news/stream") for _ in range(5)}
        assert len(retries) > 1  # readers of a host that is gone do not come back together
        assert all(retry.startswith("retry: ") and 3000 <= int(retry[7:]) <= 6000 for retry in retries)
        secret = {HEADER: secret_of(hosts[0].port)}
        assert httpx.post(f"{other.urls[0]}/experiments", json={"orders": 1}, headers=secret).status_code == 403
    other.stop()  # twice is fine
    assert children() == before
    assert repr(other) == "<Fleet of 1 host, stopped>"
    for late in (other[0].start, lambda: other.place_order("Ramen")):
        with pytest.raises(HostDown, match=r"run the cell with fleet.start\(\) again"):
            late()
    assert httpx.get(f"{hosts.urls[0]}/orders/{order}").json()["stage"] == "order received"


def test_a_host_raises_what_its_server_raises(hosts: Fleet) -> None:
    with pytest.raises(ValueError, match=r"^dish must be a non-empty string"):
        hosts.place_order(" ")
    with pytest.raises(LookupError, match=r"^there is no order 999"):
        hosts.advance(999)
    with pytest.raises(ValueError, match=r"^a host takes what JSON can carry"):
        hosts[0].publish("scores", {"home": {1}})
    assert hosts[0].publish("scores", {"home": 1}) == 1


def test_hosts_that_cannot_reach_the_engine_say_so_and_recover(hosts: Fleet) -> None:
    order = hosts.place_order("Pad thai")
    httpx.get(f"{hosts.urls[1]}/orders/{order}")
    with EventSource(f"{hosts.urls[1]}/orders/{order}/stream") as source:
        events = iter(source)
        next(events)
        hosts.engine.kill()
        assert next(events).type == "engine"
        assert "cannot be reached" in hosts[1].feed_state.problem
        assert "running, cannot reach the engine" in hosts._repr_html_()
        poll = httpx.get(f"{hosts.urls[1]}/orders/{order}")
        assert (poll.status_code, "cannot be reached" in poll.text) == (503, True)
        with pytest.raises(CannotKeep, match="cannot be reached"):
            hosts[1].place_order("Ramen")
        hosts.engine.start()
        wait_until(lambda: all(host.feed_state.reachable for host in hosts), "the engine")
    assert hosts[1].place_order("Ramen") > order


def test_a_killed_hosts_readers_get_elsewhere_what_they_have_missed_and_once(hosts: Fleet) -> None:
    order = hosts.place_order("Pad thai")
    sources = [EventSource(f"{hosts.urls[0]}/orders/{order}/stream") for _ in range(3)]
    assert [numbers(source, 1) for source in sources] == [[1]] * 3
    hosts[0].kill()
    hosts.advance(order)
    hosts.advance(order)
    for source in sources:
        source.close()
        with EventSource(f"{hosts.urls[1]}/orders/{order}/stream", last_event_id=source.last_event_id) as elsewhere:
            hosts.advance(order) if source is sources[0] else None
            assert numbers(elsewhere, 3) == [2, 3, 4]


def test_a_killed_host_refuses_keeps_its_address_and_starts_there_again(hosts: Fleet) -> None:
    urls = hosts.urls
    assert (hosts.urls, hosts.running) == (urls, [hosts[1]])
    assert "1 running, host 0 was killed" in repr(hosts)
    with pytest.raises(HostDown, match=r"^host 0 does not run: it was killed; hosts\[0\].start\(\) starts it$"):
        hosts[0].kill()
    with pytest.raises(httpx.ConnectError):
        httpx.get(urls[0])
    if sys.platform == "linux":  # no other program is given its port
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind((HOST, hosts[0].port))
    order = hosts.place_order("Ramen")  # another host takes it
    assert hosts[0].start().stage(order) == "order received"
    assert hosts.urls == urls
    with pytest.raises(HostDown, match=r"^host 0 runs already, at http://127"):
        hosts[0].start()


def test_a_stopped_host_lets_its_readers_finish_and_ends(hosts: Fleet) -> None:
    order = hosts.place_order("Pad thai")
    with httpx.stream("GET", f"{hosts.urls[0]}/orders/{order}/stream") as answer:
        pieces = answer.iter_text()
        next(pieces)
        hosts[0].stop()
        assert list(pieces) == []  # a clean end: a killed host's is an error
    hosts[0].stop()  # twice is fine
    assert hosts[0].condition == "was stopped"


def test_a_host_that_ends_by_itself_is_told_so(hosts: Fleet) -> None:
    (process,) = [each for each in children() if hosts[1].port in {end.laddr[1] for end in each.net_connections()}]
    process.kill()
    wait_until(lambda: not hosts[1].running, "its end")
    with pytest.raises(HostDown, match="it ended by itself with exit code"):
        hosts[1].advance(1)
    with pytest.raises(HostDown, match=r"^no host of this fleet runs; hosts\[0\]"):
        hosts.place_order("Ramen")


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (lambda: fleet.start(hosts=0), "^hosts must be a whole number, 1 or more, not 0$"),
        (lambda: fleet.start(hosts=65), "^hosts must be at most 64, not 65$"),
        (lambda: fleet.start(hosts=2.5), "^hosts must be a whole number"),  # type: ignore[arg-type]
        (lambda: fleet.start(retry=-1), "^retry must be"),
        (lambda: fleet.start(feed=7), "^feed must be an engine, .* not a int$"),  # type: ignore[arg-type]
        (lambda: fleet.start(feed="http://x"), "^feed must be the address of an engine"),
        (lambda: fleet.start(feed="redis://localhost", shared=False), "^feed is what hosts share"),
        (lambda: fleet.start(name=""), "^name must be"),
        (lambda: fleet.hosts_for(0), "^users must be a whole number, 1 or more"),
        (lambda: fleet.hosts_for(10**9), "^users must be at most .* This machine"),
    ],
)
def test_what_makes_no_fleet_is_a_sentence(start: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        start()


@pytest.mark.parametrize("place", [7, -3])
def test_a_host_that_is_not_there_is_a_sentence(hosts: Fleet, place: int) -> None:
    with pytest.raises(IndexError, match=f"^there is no host {place}: this fleet has hosts 0 to 1$"):
        hosts[place]


def test_an_engine_that_cannot_be_reached_is_a_sentence_and_nothing_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    with pytest.raises(CannotKeep, match=r"^the engine at redis://127.0.0.1:1 cannot be reached") as refused:
        fleet.start(feed="redis://:secret@127.0.0.1:1")
    assert "secret" not in str(refused.value)
    monkeypatch.setenv(engines.VARIABLE, "redis://127.0.0.1:1")
    with pytest.raises(CannotKeep, match="cannot be reached"):
        fleet.start(hosts=1)
    assert children() == before


def test_a_host_that_does_not_start_is_a_sentence_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    monkeypatch.setenv("PYTHONHOME", os.devnull)  # no Python starts so
    with pytest.raises(HostFailed, match=r"^host 0 did not start: it has ended with exit code 1$"):
        fleet.start(shared=False)
    monkeypatch.setattr(sys, "executable", os.path.join(os.devnull, "python"))
    with pytest.raises(HostFailed, match=r"^no process can be started: "):
        fleet.start(shared=False)
    assert children() == before


def test_hosts_are_enough_when_one_dies() -> None:
    each, _ = most_connections()
    assert [fleet.hosts_for(users) for users in (1, each, each + 1, 3 * each)] == [2, 2, 3, 4]
