"""A server that is too busy to answer at once: what it has counted comes late, or is told to be missing."""

import threading
from collections.abc import Callable

import pytest

from labkit import crowd
from labkit.crowd import control_client
from labkit.crowd.control_client import ControlClient
from labkit.crowd.process import CrowdProcess
from labkit.crowd.servers import Servers
from labkit.learn import claim
from labkit.server import Server
from tests.helpers.busy import hold
from tests.helpers.waiting import wait_until


def test_what_a_busy_server_has_counted_is_waited_for(server: Server) -> None:
    with ControlClient(server.url) as control:
        busy = threading.Timer(5.5, hold(server))  # longer than an answer of a machine that has nothing else to do
        busy.start()
        assert control.meter()["requests"] > 0
        assert not control.overdue
    busy.join()


def test_a_run_says_when_the_server_was_too_busy_to_say_what_it_has_counted(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Callable[[], None]] = []

    def hold_it_up() -> None:
        wait_until(lambda: not server._ask(lambda: server._control.idle), "the kitchen")
        monkeypatch.setattr(control_client, "PATIENCE", 0.2)
        held.append(hold(server))

    holding = threading.Thread(target=hold_it_up)
    holding.start()
    run = crowd.streaming(server, users=5, seconds=2, updates_per_minute=60)  # the kitchen has work to the end
    holding.join()
    held[0]()
    assert (run.server_requests, run.cpu, run.published) == (None, None, None)
    assert ["server did not answer within" in note for note in run.notes] == [True]
    assert run.cpu_ratio(run) is None
    both = {"users": run.requests, "server": run.server_requests}
    assert claim("requests", both, within=0).heading == "Nothing to compare with"


def test_a_server_is_asked_what_it_has_counted_before_there_is_a_user(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    for kind, name in ((CrowdProcess, "_start"), (Servers, "meters")):
        real = getattr(kind, name)

        def noted(self: object, name: str = name, real: Callable[[object], object] = real) -> object:
            order.append(name)
            return real(self)

        monkeypatch.setattr(kind, name, noted)
    run = crowd.long_polling(server, users=5, seconds=0.5)
    assert order[:2] == ["meters", "_start"]  # else a slow answer counts requests of users who have begun meanwhile
    assert run.server_requests == run.requests
