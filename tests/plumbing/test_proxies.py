"""httpx reaches the server in a learner's cell, whatever this machine says about proxies, certificates and key logs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from labkit.plumbing import proxies

CELLS = """
import asyncio, json, os
import httpx
from labkit.server import serve
before = dict(os.environ)
with serve() as server, serve() as another:
    statuses = [httpx.get(server.url + "/meter").status_code, httpx.get(another.url + "/meter").status_code]
    with httpx.stream("GET", server.url + "/news/stream") as answer:
        statuses.append(answer.status_code)
    async def ask():
        async with httpx.AsyncClient() as client:
            return (await client.get(server.url + "/meter")).status_code
    statuses.append(asyncio.run(ask()))
ours = [name for name in {**before, **os.environ} if name not in ("NO_PROXY", "no_proxy")]
gone = [name for name in ours if os.environ.get(name) != before.get(name)]
print(json.dumps([statuses, gone, os.environ.get("NO_PROXY"), os.environ.get("no_proxy")]))
"""
FAMILY = [*proxies.READ_BY_HTTPX, *map(str.lower, proxies.READ_BY_HTTPX)]


def cells(**variables: str) -> tuple[list[str], list[Any]]:
    """Run a lesson's first calls where these variables are set; what was printed to the learner, and what was found."""
    own = {name: value for name, value in os.environ.items() if name not in FAMILY}
    done = subprocess.run(
        [sys.executable, "-c", CELLS], env=own | variables, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    *said, found = done.stdout.splitlines()
    return said, json.loads(found)


UNREADABLE = {
    "a scheme that is none": {"ALL_PROXY": "socks://127.0.0.1:7890"},
    "a scheme without its package": {"all_proxy": "socks5h://127.0.0.1:7890"},
    "no port": {"HTTP_PROXY": "http://proxy.example:port"},
    "not an address": {"https_proxy": "http://[::1"},
    "a key log in a folder that is gone": {"SSLKEYLOGFILE": "/no/such/folder/keys.log"},
    "certificates that are gone": {"SSL_CERT_FILE": "/no/such/certificates.pem"},
    "certificates that are none": {"SSL_CERT_FILE": __file__},
}


@pytest.fixture
def environment() -> Iterator[Callable[[dict[str, str]], None]]:
    """A function that sets these variables of the family, and no others, until the test is over."""
    before = dict(os.environ)

    def set_to(variables: dict[str, str]) -> None:
        for name in FAMILY:
            os.environ.pop(name, None)
        os.environ.update(variables)

    yield set_to
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize("variables", UNREADABLE.values(), ids=UNREADABLE)
def test_what_httpx_cannot_read_is_set_aside_alone_and_named_once(
    variables: dict[str, str],
    environment: Callable[[dict[str, str]], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    (name,) = variables
    readable = {"HTTP_PROXY": "http://127.0.0.1:9", "no_proxy": ".corp.example"} | variables
    environment(readable)
    for _ in range(2):
        proxies.keep_loopback_direct()
        httpx.Client().close()
    assert {each for each in readable if each not in os.environ} == {name}
    assert os.environ["no_proxy"] == ".corp.example,127.0.0.1,localhost"
    assert capsys.readouterr().out == (
        f"httpx cannot read {name} as it is set on this machine, so this process does without it. "
        "Other programs keep it.\n"
    )


IN_EVERY_RUN = ("a scheme that is none", "certificates that are gone")


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param(variables, id=name, marks=() if name in IN_EVERY_RUN else pytest.mark.long)
        for name, variables in UNREADABLE.items()
    ],
)
def test_a_lesson_goes_on_without_what_httpx_cannot_read(variables: dict[str, str]) -> None:
    (name,) = variables
    readable = {"HTTP_PROXY": "http://127.0.0.1:9", **variables}
    said, (statuses, gone, *_) = cells(**readable)
    assert statuses == [200] * 4
    assert gone == [name]
    (sentence,) = said
    assert sentence.startswith(
        f"httpx cannot read {name} as it is set on this machine, so this process does without it."
    )


def test_of_hosts_without_a_proxy_only_those_are_left_out_that_are_none() -> None:
    said, (statuses, gone, *no_proxy) = cells(
        NO_PROXY="localhost, fe80::/10 ,.corp.example", HTTP_PROXY="http://127.0.0.1:9"
    )
    assert statuses == [200] * 4
    assert gone == []
    assert no_proxy == ["localhost,.corp.example,127.0.0.1"] * 2
    assert len(said) == 1
    assert "NO_PROXY and no_proxy" in said[0]


def test_what_it_can_read_stays_in_force_without_a_word(tmp_path: Path) -> None:
    readable = {
        "HTTP_PROXY": "http://127.0.0.1:9",
        "https_proxy": "127.0.0.1:9",
        "SSLKEYLOGFILE": str(tmp_path / "keys.log"),
        "NO_PROXY": ".corp.example",
    }
    said, (statuses, gone, *no_proxy) = cells(**readable)
    assert (said, statuses, gone) == ([], [200] * 4, [])
    assert no_proxy == [".corp.example,127.0.0.1,localhost"] * 2


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ({}, "127.0.0.1,localhost"),
        ({"no_proxy": "a.example"}, "a.example,127.0.0.1,localhost"),
        (
            {"NO_PROXY": "a.example, b.example", "no_proxy": "b.example,c.example"},
            "a.example,b.example,c.example,127.0.0.1,localhost",
        ),
        ({"NO_PROXY": "*"}, "*"),
        ({"NO_PROXY": "127.0.0.1,,localhost"}, "127.0.0.1,localhost"),
    ],
)
def test_both_spellings_keep_what_was_there(said: dict[str, str], means: str) -> None:
    changed = proxies.direct(said)
    assert (changed["NO_PROXY"], changed["no_proxy"]) == (means, means)


def test_proxies_that_a_system_keeps_elsewhere_stay_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxies, "getproxies", lambda: {"http": "http://proxy.example:3128"})  # as on Windows and macOS
    assert proxies.direct({})["http_proxy"] == "http://proxy.example:3128"
    assert "http_proxy" not in proxies.direct({"HTTPS_PROXY": "http://other.example:3128"})


def test_the_doctor_names_the_variable() -> None:
    own = {name: value for name, value in os.environ.items() if name not in FAMILY}
    words = [sys.executable, "-c", "from labkit.setup import doctor; print(*doctor._proxies())"]
    env = own | {"ALL_PROXY": "socks://127.0.0.1:7890", "SSLKEYLOGFILE": "/no/such/folder/keys"}
    said = subprocess.run(words, env=env, capture_output=True, text=True, timeout=60).stdout
    assert "a proxy is set (ALL_PROXY)" in said
    assert "httpx cannot read ALL_PROXY as it is set" in said
    assert "httpx cannot read SSLKEYLOGFILE as it is set" in said
