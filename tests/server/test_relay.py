"""What a crowd and its parts on other machines leave for each other: for who knows the name of a run, while it runs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from labkit.crowd.control_client import ControlClient
from labkit.crowd.relay import Box, Line, RunOver
from labkit.server import Server, relay


@contextmanager
def conversation(server: Server, *more: Box) -> Iterator[tuple[Line, Line]]:
    """Both sides of one, as long as a run goes on; `more` are asked before the server."""
    with ControlClient(server.url) as control:
        control.prepare(1)
        boxes = [*more, control.box]
        with Line(boxes, "to 0", "from 0") as here, Line(boxes, "from 0", "to 0") as there:
            yield here, there


def test_each_side_hears_once_and_in_order_what_the_other_has_said(server: Server) -> None:
    with conversation(server) as (here, there):
        for number in range(12):
            here.say({"start": number})
        assert there.hear() == [{"start": number} for number in range(12)]
        assert there.hear() == here.hear() == []
        there.say({"connected": 1})
        assert here.hear() == [{"connected": 1}]
        server.stop()
        with pytest.raises(RunOver):
            here.say("?")
        with pytest.raises(RunOver):
            here.hear()


def test_a_conversation_goes_on_over_a_server_that_lives(server: Server) -> None:
    with conversation(server, ("http://127.0.0.1:9", "gone")) as (here, there):
        here.say("still here")
        assert there.hear() == ["still here"]


def test_a_stranger_is_told_nothing_and_can_leave_nothing(server: Server) -> None:
    box = f"{server.url}/relay/a-guess/to"
    assert httpx.get(box).status_code == httpx.post(box, json={"number": 1, "words": "x"}).status_code == 404


@pytest.mark.parametrize("message", [b"", b"{}", b'{"number": "x", "words": 1}', b"[" * 2000, b"x" * 70_000])
def test_what_is_no_message_is_refused(server: Server, message: bytes) -> None:
    with ControlClient(server.url) as control:
        control.prepare(1)
        url, name = control.box
        assert httpx.post(f"{url}/relay/{name}/to", content=message).status_code == 400
        assert httpx.get(f"{url}/relay/{name}/to?after=-1").status_code == 400


def test_a_box_keeps_the_newest_messages(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    monkeypatch.setattr(relay, "MOST_KEPT", 3)
    with conversation(server) as (here, there):
        for number in range(5):
            here.say(number)
        assert there.hear() == [2, 3, 4]


def test_the_clock_is_the_one_that_updates_are_timed_by(server: Server) -> None:
    before = time.perf_counter()
    told = httpx.get(f"{server.url}/clock").json()
    assert before < told["now"] < time.perf_counter()
