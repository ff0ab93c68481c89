"""What a server owes the readers of a stream, each duty measured on a running server: the same for every library.

Each function opens connections of its own, some of them through the fault line, and says in a few words what it saw.
"""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from select import select
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

import httpx

from labkit.conformance.headlines import HELD
from labkit.conformance.listening import Heard, listening
from labkit.faults import between

PATH = "/news/stream"
PATIENCE = 5.0  # seconds for something that is to come at once; a busy machine may need one of them
WAKING = 5.0  # seconds without a byte, after which nothing more comes for a reader that was slow
AWAY = 3  # headlines that are told while a reader is away
LONG, MANY = 100_000, 120  # characters of a long headline, and how many of them a reader leaves unread: 12 MB


class Told(Protocol):
    """A running server with the stream `/news/stream`."""

    @property
    def url(self) -> str:
        """Its address, without a final slash."""

    def tell(self, headline: str) -> object:
        """Publish a headline."""


@dataclass(frozen=True)
class Bench:
    """A server on trial. `comments` is the pause in seconds after which it is to write a comment.

    `end` asks the server to end as a deploy would, and returns at once; `limit` is how many seconds it has for that.
    """

    server: Told
    comments: float
    limit: float
    end: Callable[[], object]

    @property
    def url(self) -> str:
        """The stream's address."""
        return self.server.url + PATH


class Kept(NamedTuple):
    """Whether a duty is kept, and in a few words what was seen."""

    yes: bool
    words: str

    def __str__(self) -> str:
        return f"{'yes' if self.yes else 'no'}: {self.words}"


def content_type(bench: Bench) -> Kept:
    """The answer is 200 and of the one type that an EventSource takes (HTML 9.2.2)."""
    with listening(bench.url, silence=PATIENCE) as heard:
        said = heard.headers.get("content-type", "no type")
        return Kept(heard.status == 200 and said.split(";")[0] == "text/event-stream", f"{heard.status} {said}")


def first_event(bench: Bench) -> Kept:
    """A newcomer hears the newest headline at once, and need not wait for the next one."""
    with listening(bench.url, silence=PATIENCE) as heard:
        there = heard.until(_events(1))
    return Kept(there, "it came before anything new was published" if there else f"nothing within {PATIENCE:g} s")


def through_a_proxy(bench: Bench) -> Kept:
    """A proxy that collects answers, but obeys `X-Accel-Buffering: no`, passes an event on at once."""
    passed = False
    with between(bench.server.url) as line, suppress(httpx.TimeoutException):
        line.buffer(1_000_000, obeys_header=True)
        with listening(line.url + PATH, silence=PATIENCE) as heard:  # without the header, not even its head arrives
            passed = heard.until(_events(1))
    return Kept(passed, "each event is passed on" if passed else "the proxy holds it back")


def comments(bench: Bench) -> Kept:
    """In silence a comment comes now and then, so that no proxy takes the stream for dead (HTML 9.2.7)."""
    with listening(bench.url, silence=1.5 * bench.comments + 1) as heard:
        heard.until(_events(1))
        began, known = time.perf_counter(), heard.comments
        came = heard.until(lambda so_far: so_far.comments > known)
        waited = time.perf_counter() - began
    return Kept(came, f"one after {waited:.2g} s" if came else f"none within {waited:.2g} s")


def ids(bench: Bench) -> Kept:
    """An event says its id, which a reader can come back with (HTML 9.2.6)."""
    with listening(bench.url, silence=PATIENCE) as heard:
        heard.until(_events(1))
    id = heard.events[0].id if heard.events else None
    return Kept(bool(id), f"such as {id}" if id else "none")


def retry(bench: Bench) -> Kept:
    """The stream says how long a reader is to wait before it comes back (HTML 9.2.6)."""
    with listening(bench.url, silence=PATIENCE) as heard:
        heard.until(_events(1))
    return Kept(heard.retry is not None, "none" if heard.retry is None else f"{heard.retry} ms")


def replay(bench: Bench) -> Kept:
    """A reader that was cut and comes back with its id gets what was told meanwhile, in order, and nothing twice."""
    with between(bench.server.url) as line:
        with listening(line.url + PATH, silence=PATIENCE) as heard:
            heard.until(_events(1))
            line.cut()
            heard.until(lambda so_far: bool(so_far.ended))
        last_id = heard.events[-1].last_event_id if heard.events else ""
        missed = [f"while it was away {number}" for number in range(AWAY)]
        for headline in [*missed, "it is back"]:
            bench.server.tell(headline)
        with listening(line.url + PATH, silence=PATIENCE, last_id=last_id) as again:
            again.until(_has("it is back"))
    came = [headline for event in again.events for headline in missed if headline in event.data]
    return Kept(came == missed, f"{len(came)} of {AWAY} headlines")


def gap(bench: Bench) -> Kept:
    """A reader whose id is too old is told so, by an event of another name, before it gets what is still held."""
    with listening(bench.url, silence=PATIENCE) as heard:
        heard.until(_events(1))
    last_id = heard.events[-1].last_event_id if heard.events else ""
    for number in range(HELD + 2):
        bench.server.tell(f"one of too many {number}")
    bench.server.tell("the newest")
    with listening(bench.url, silence=PATIENCE, last_id=last_id) as again:
        again.until(_has("the newest"))
    named = [event.type for event in again.events if event.type != "message"]
    return Kept(bool(named), f"by an event {named[0]}" if named else "it is not told")


def slow_reader(bench: Bench) -> Kept:
    """Of a reader that takes nothing, the server does not keep everything that it will not take."""
    with socket.socket() as sloth:
        sloth.settimeout(WAKING)
        sloth.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        port = urlsplit(bench.server.url).port or 80
        sloth.connect(("127.0.0.1", port))
        sloth.sendall(f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        _tell_until_heard(bench, sloth)
        for number in range(MANY):
            bench.server.tell(f"long {number} {'x' * LONG}")
        bench.server.tell("awake")
        got = _all_until(sloth, b"awake").count(b"long ")
    return Kept(got < MANY, f"once awake it got {got} of {MANY} long headlines")


def shutdown(bench: Bench) -> Kept:
    """When the server is told to end, its open streams end, in time and by themselves."""
    with listening(bench.url, silence=bench.limit) as heard:
        began = time.perf_counter()
        bench.end()
        heard.until(lambda so_far: bool(so_far.ended) or time.perf_counter() - began > bench.limit)
        took = time.perf_counter() - began
    how = {"complete": "with the end of a body", "broken": "cut off"}.get(heard.ended, "")
    return Kept(bool(how), f"after {took:.2g} s, {how}" if how else f"still open after {took:.2g} s")


def _events(count: int) -> Callable[[Heard], bool]:
    return lambda heard: len(heard.events) >= count


def _has(text: str) -> Callable[[Heard], bool]:
    return lambda heard: any(text in event.data for event in heard.events)


def _tell_until_heard(bench: Bench, reader: socket.socket) -> None:
    """Tell short headlines until one has come: what is told before the app listens for a reader, it cannot keep."""
    got = b""
    ends = time.perf_counter() + PATIENCE
    with suppress(OSError):  # a reset
        while b"look" not in got and time.perf_counter() < ends:
            bench.server.tell("look")
            if select([reader], [], [], 0.05)[0]:
                if not (piece := reader.recv(4096)):
                    return
                got += piece


def _all_until(reader: socket.socket, mark: bytes) -> bytes:
    """All that is still there for a reader, up to `mark` or to the end."""
    got = bytearray()
    with suppress(OSError):  # a time without a byte, or a reset
        while mark not in got[-2 * 65_536 :] and (piece := reader.recv(65_536)):
            got += piece
    return bytes(got)
