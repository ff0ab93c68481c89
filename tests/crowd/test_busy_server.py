"""A server that is too busy to answer at once: what it has counted comes late, or is told to be missing."""

import threading
import time
from collections.abc import Callable

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from labkit import crowd
from labkit.crowd import control_client
from labkit.crowd.control_client import ControlClient
from labkit.learn import claim
from labkit.server import Server
from tests.helpers.waiting import wait_until


@pytest.fixture
def hold(server: Server) -> Callable[[Callable[[], object]], threading.Thread]:
    """Keep the server's loop busy until a call returns; returns when it is busy."""

    def begin(until: Callable[[], object]) -> threading.Thread:
        busy = threading.Event()

        async def keep(_request: Request) -> Response:
            busy.set()
            until()
            return Response()

        server.add(Route("/hold", keep))
        asking = threading.Thread(target=httpx.get, args=[f"{server.url}/hold"], kwargs={"timeout": None})
        asking.start()
        assert busy.wait(30)
        return asking

    return begin


Hold = Callable[[Callable[[], object]], threading.Thread]


def test_what_a_busy_server_has_counted_is_waited_for(server: Server, hold: Hold) -> None:
    with ControlClient(server.url) as control:
        asking = hold(lambda: time.sleep(5.5))  # longer than an answer of a machine that has nothing else to do
        assert control.meter()["requests"] > 0
        assert not control.overdue
    asking.join()


def test_a_run_says_when_the_server_was_too_busy_to_say_what_it_has_counted(
    server: Server, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, asking = threading.Event(), []

    def hold_it_up() -> None:
        wait_until(lambda: server.meter.open_streams == 5, "the users")
        monkeypatch.setattr(control_client, "PATIENCE", 0.2)
        asking.append(hold(lambda: let_go.wait(60)))

    holding = threading.Thread(target=hold_it_up)
    holding.start()
    run = crowd.streaming(server, users=5, seconds=2)
    let_go.set()
    holding.join()
    asking[0].join()
    assert (run.server_requests, run.cpu, run.published) == (None, None, None)
    assert ["server did not answer within" in note for note in run.notes] == [True]
    assert run.cpu_ratio(run) is None
    both = {"users": run.requests, "server": run.server_requests}
    assert claim("requests", both, within=0).heading == "Nothing to compare with"
