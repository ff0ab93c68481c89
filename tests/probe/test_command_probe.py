"""`labkit probe` in a terminal, and `probe` where somebody interrupts it or has an event loop of their own."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from labkit.plumbing.interrupts import Interrupted
from labkit.probe import pace, probe
from labkit.probe.command import main
from labkit.server.http2 import serve_http2
from labkit.setup.endpoint import Probe, read_probe
from tests.helpers.endpoints import Handler, by_hand
from tests.helpers.waiting import wait_until

ROOT = Path(__file__).parents[2]
SECRET = "s3cr3t-token"
open_now = threading.Semaphore(0)


def good(handler: Handler) -> None:
    """A stream as it should be, for whoever has the key."""
    if handler.headers["Authorization"] != f"Bearer {SECRET}":
        handler.head(401, "text/plain")
        return
    handler.head(Cache_Control="no-store", X_Accel_Buffering="no")
    known = handler.headers.get("Last-Event-ID", "0")
    for number in count(1 + int(known)):
        handler.write(f"id: {number}\ndata: {handler.headers['Authorization']}\n\n")
        if not handler.pause(0.1):
            return


def silent(handler: Handler) -> None:
    """A stream on which nothing happens until its reader leaves."""
    handler.head()
    open_now.release()
    handler.connection.settimeout(20)
    handler.connection.recv(1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of both."""
    with by_hand({"/good": good, "/silent": silent}) as url:
        yield url


def test_the_command_prints_lines_or_one_object_and_its_exit_code_says_what_was_found(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [f"{server}/good", "-H", f"Authorization: Bearer {SECRET}", "--seconds", "1"]
    assert main(words) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.startswith(f"{server}/good: nothing wrong, ")
    assert "\n✓ right: All lines that came are well-formed.\n" in told.out
    assert main([*words, "--json", "--hold", "2"]) == 0
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert told.err == "Holding 2 streams for 1 s …\n"
    assert (report["exit_code"], report["held"]["opened"]) == (0, 2)
    assert {"sign", "about", "sentence", "change", "source"} == report["findings"][0].keys()
    assert SECRET not in repr(report)
    assert main([f"{server}/good"]) == 2
    assert "-H" in capsys.readouterr().out


def test_the_words_are_read_as_they_are_meant(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    words = ["https://example.org/events?a=1", "-H", "X-Key:a:b", "-H", "Accept: text/event-stream", "--data", "{}"]
    more = ["--method=PUT", "--seconds", "3", "--hold", "7", "--i-own-this", "--shutdown", "9", "--json"]
    assert read_probe([*words, *more, f"--authority={tmp_path / 'ca.pem'}"]) == Probe(
        url="https://example.org/events?a=1",
        headers={"X-Key": "a:b", "Accept": "text/event-stream"},
        data="{}",
        method="PUT",
        seconds=3,
        authority=tmp_path / "ca.pem",
        hold=7,
        i_own_this=True,
        shutdown=9,
        as_json=True,
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "the following arguments are required: url"),
        ("example.org", "URL must begin with http:// or https:// and a host, not 'example.org'"),
        ("ftp://example.org/x", "URL must begin with http:// or https:// and a host, not 'ftp://example.org/x'"),
        ("http://[ URL", "unrecognized arguments: URL"),
        ("http://[", "URL must begin with http:// or https:// and a host, not 'http://['"),
        ("http://127.0.0.1/x --seconds soon", "--seconds must be a number of seconds, more than 0, not 'soon'"),
        ("http://127.0.0.1/x --seconds 0", "--seconds must be more than 0 seconds, not 0"),
        ("http://127.0.0.1/x --seconds 601", "--seconds must be at most 600 (ten minutes), not 601"),
        ("http://127.0.0.1/x --hold none", "--hold must be a whole number, 1 or more, not 'none'"),
        (
            "http://127.0.0.1/x --authority none.pem",
            "--authority must be a file with a certificate in PEM, not none.pem",
        ),
        (f"http://127.0.0.1/x -H {SECRET}", '-H must be followed by "NAME: VALUE", such as "Authorization: Bearer …"'),
    ],
)
def test_a_mistake_is_one_sentence_before_anything_is_sent_and_no_secret_is_in_it(
    words: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read_probe(words.split())
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"{sentence}; python3 -m labkit help probe says what it takes\n"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": "localhost:8000/events"}, "is no address of a stream"),
        ({"url": "http://127.0.0.1:99999/"}, "is no address of a stream"),
        ({"headers": {"Authorization": f"{SECRET}\n"}}, "headers must give Authorization a string without line ends"),
        ({"headers": f"Authorization: {SECRET}"}, "headers must be a dict"),
        ({"method": "TEACH"}, "method must be one of GET, POST, "),
        ({"data": 7}, "data must be a string or bytes, not int"),
        ({"authority": "/no/such/file"}, "authority must be a file with the certificate of an authority in PEM"),
    ],
)
def test_what_can_never_work_is_told_at_once(wrong: dict[str, object], sentence: str) -> None:
    arguments = {"url": "http://127.0.0.1:1/stream", **wrong}
    with pytest.raises(ValueError, match=sentence) as told:
        probe(**arguments)  # type: ignore[arg-type]
    assert SECRET not in str(told.value) or "headers must be a dict" in str(told.value)


def test_an_interrupt_in_a_cell_is_one_sentence_and_leaves_nothing_open(server: str) -> None:
    before = threading.active_count()

    def interrupt() -> None:
        open_now.acquire(timeout=20)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(Interrupted) as told:
        probe(f"{server}/silent", seconds=60)
    assert told.value._render_traceback_() == [
        "KeyboardInterrupt: The probe was interrupted; all that it had opened is closed."
    ]
    wait_until(lambda: threading.active_count() <= before, "the end of every thread")  # those of the server too


AS_IN_A_TERMINAL = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from labkit.setup.guarded import main
sys.exit(main(sys.argv[1:]))
"""


def test_an_interrupt_in_a_terminal_is_one_word(server: str) -> None:
    words = [sys.executable, "-c", AS_IN_A_TERMINAL, "labkit.probe.command", f"{server}/silent", "--seconds", "60"]
    with subprocess.Popen(words, cwd=ROOT, stdout=-1, stderr=-1, text=True) as process:
        assert open_now.acquire(timeout=30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "\nInterrupted.\n")


def test_it_works_where_an_event_loop_runs_as_in_a_notebook(server: str) -> None:
    async def cell() -> int:
        return probe(f"{server}/good", headers={"authorization": f"Bearer {SECRET}"}, seconds=1).exit_code

    assert asyncio.run(cell()) == 0


def test_silence_that_a_proxy_would_cut_is_found(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "IDLE_CUT", 0.5)  # seconds; a minute would be long here
    (comments,) = (found for found in probe(f"{server}/silent", seconds=0.7).findings if found.about == "comments")
    assert comments.sign == "wrong"
    assert "proxy_read_timeout" in comments.source


def test_http_2_is_seen_and_held_streams_go_over_http_1(tmp_path: Path) -> None:
    with serve_http2(tls=True) as h2:
        assert h2.certificate is not None
        h2.certificate.authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        order = h2.place_order("Pad thai")
        report = probe(f"{h2.url}/orders/{order}/stream", authority=tmp_path / "ca.pem", seconds=1, hold=3)
    (version,) = (finding for finding in report.findings if finding.about == "HTTP version")
    assert (version.sign, report.signed("wrong")) == ("right", [])
    assert report.held is not None
    assert report.held.run.users == 3
