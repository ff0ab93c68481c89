"""Experiments are for the program that started the server; nobody else on this machine can run one on it."""

import io
import json
import logging
from contextlib import redirect_stderr, redirect_stdout

import httpx
import pytest

from labkit import crowd
from labkit.plumbing.owner import HEADER, secret_of
from labkit.server import Server, serve


@pytest.mark.parametrize("brought", [{}, {HEADER: ""}, {HEADER: "guessed"}])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/experiments"),
        ("POST", "/experiments/x/start"),
        ("POST", "/experiments/x/hang-up"),
        ("GET", "/experiments/x"),
        ("DELETE", "/experiments/x"),
    ],
)
def test_without_the_secret_an_experiment_is_refused_in_a_sentence(
    server: Server, method: str, path: str, brought: dict[str, str]
) -> None:
    answer = httpx.request(
        method, f"{server.url}{path}", json={"orders": 5} if method == "POST" else None, headers=brought
    )
    assert answer.status_code == 403
    assert "Give the crowd what serve() returned" in answer.text
    with pytest.raises(LookupError, match="no order was placed yet"):
        server.stage(1)


def test_a_crowd_is_let_in_by_the_server_and_by_its_address(server: Server) -> None:
    for known_as in (server, server.url):
        assert crowd.polling(known_as, 2, 0.1, 0.2).errors == 0


def test_a_server_in_a_second_process_lets_its_owner_in() -> None:
    with crowd.server_apart() as url:
        assert crowd.polling(url, 2, 0.1, 0.2).errors == 0


def test_a_server_of_another_program_says_why_it_refuses(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labkit.crowd.control_client.secret_of", lambda _port: "")
    with pytest.raises(crowd.RunRefused, match="for the program that started this server"):
        crowd.polling(server.url, 2, 0.1, 0.2)


def test_the_secret_stands_in_no_address_representation_log_or_output(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with redirect_stdout(io.StringIO()) as output, redirect_stderr(output), serve() as server:
        secret = secret_of(server.port)
        run = crowd.polling(server, 2, 0.1, 0.2)
        said = [server.url, server.browser_url, repr(server), repr(run), *server.log, output.getvalue(), caplog.text]
        said += [str(server.connections), json.dumps(httpx.get(f"{server.url}/meter").json())]
    assert len(secret) > 30
    assert secret not in "\n".join(said)
    assert secret_of(server.port) == ""
