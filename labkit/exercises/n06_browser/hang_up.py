"""A server that plays a fixed film and hangs up after each piece, and what it notices of its one client.

For exercise `write_follow`: real sockets, the standard library. Each answer holds the events after the `Last-Event-ID`
it is asked with, as far as the film's next cut; without that header it begins again at the first event, as for a
newcomer. Every answer ends in a block that never gets its blank line.
"""

import asyncio
import inspect
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from labkit.learn.judging import OutOfTime, stop
from labkit.sse import Event, encode, encode_comment, encode_retry

DEFAULT_RETRY = 3000  # milliseconds, until the stream sets another
HALF = "a half"
UNFINISHED = f"id: 99\ndata: {HALF}".encode()
TICK = 0.01  # seconds between two looks at the client
LATE = 0.2  # seconds that a client may wait longer than it was asked to
EARLY = 0.8  # of the pause; by two clocks a client that waits well may look a little early
SURE = 0.1  # seconds of a pause from which on half of it must have been seen as a wait
HELD_UP = 0.05  # seconds between two looks from which on the machine was too busy to say what the client did
LOOK_AGAIN = 0.3  # seconds of waiting after which a client that ought to wait for three is believed
MOST = 12  # requests; a client that needs more will never have enough


class Piece(NamedTuple):
    """What one answer of the film brings: a `retry` in milliseconds, if it sets one, and the data of new events."""

    retry: int | None
    stages: tuple[str, ...]


Film = tuple[Piece, ...]


@dataclass
class Watched:
    """What a client did: what it returned, with which id it asked each time, and when it came back after each cut.

    A pause is "in time", "too soon" or "too late"; "waits" where it was not waited for.
    """

    heard: object = None
    asked_with: list[str | None] = field(default_factory=list)
    pauses: list[str] = field(default_factory=list)
    problem: BaseException | None = None
    held_up: bool = False  # by a busy machine


def watch(follow: Callable[..., Any], film: Film, wanted: int) -> Watched:
    """Let `follow(url, wanted)` follow the film, until it returns, raises, or is too late.

    A client that is late on a busy machine gets a second chance, since the machine may have held it up.
    """
    watched = _watch_once(follow, film, wanted)
    if watched.held_up and "too late" in watched.pauses:
        watched = _watch_once(follow, film, wanted)
    return watched


def _watch_once(follow: Callable[..., Any], film: Film, wanted: int) -> Watched:
    server = _HangUp(film)
    watched, over = server.watched, threading.Event()

    def run() -> None:
        try:
            heard = follow(server.url, wanted)
            heard = asyncio.run(heard) if inspect.iscoroutine(heard) else heard
            watched.heard = list(heard) if inspect.isgenerator(heard) else heard
        except OutOfTime:
            pass
        except BaseException as problem:  # noqa: BLE001 - whatever an answer raises is its verdict
            if not over.is_set():
                watched.problem = problem

    serving = threading.Thread(target=server.serve_forever, args=(TICK,), name="labkit-hang-up", daemon=True)
    reading = threading.Thread(target=run, name="labkit-follow", daemon=True)
    serving.start()
    reading.start()
    try:
        while reading.is_alive() and not server.waited_in_vain():
            reading.join(TICK)
            server.note(asking=_is_asking(reading))
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        reading.join(0.1 if _is_asking(reading) else 0)  # seconds; what it asks now fails, and closes its socket
        stop(reading, tries=1, wait=0)  # a thread that sleeps finds its server gone when it wakes, and says nothing
    return watched


def _is_asking(thread: threading.Thread) -> bool:
    """Whether a thread is inside a call of httpx: it does not wait then, even where a busy machine holds it up."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] != "httpx":
        frame = frame.f_back
    return frame is not None


class _HangUp(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, film: Film) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.url = f"http://127.0.0.1:{self.server_port}/stream"
        self.watched = Watched()
        self._film = film
        self._ended_at: float | None = None  # None while an answer is being written
        self._waited = self._unseen = 0.0  # seconds since then without asking, and seconds of which nobody can say
        self._noted_at = time.perf_counter()  # when that was looked at last

    @property
    def _pause(self) -> float:
        """The pause in force, in seconds."""
        answers = self._film[: len(self.watched.asked_with)]
        set_so_far = [piece.retry for piece in answers if piece.retry is not None]
        return ([DEFAULT_RETRY, *set_so_far][-1]) / 1000

    def waited_in_vain(self) -> bool:
        """Whether the client is so late that there is nothing more to see, or asks for ever. Notes a late one."""
        if len(self.watched.asked_with) >= MOST:
            return True
        if self._ended_at is None:
            return False
        if self._pause == DEFAULT_RETRY / 1000 and self._waited > LOOK_AGAIN:
            self.watched.pauses.append("waits")
            return True
        late = self._waited > self._pause + LATE and not self._over
        if late:
            self.watched.pauses.append("too late")
        return late

    def note(self, asking: bool) -> None:
        """Add the time since the last look to what the client has waited, unless it is asking or nobody can say."""
        now, since = time.perf_counter(), self._noted_at
        self._noted_at = now
        held_up = now - since > HELD_UP
        self.watched.held_up |= held_up
        if self._ended_at is None:
            return
        if held_up:
            self._unseen += now - max(since, self._ended_at)
        elif not asking:
            self._waited += now - max(since, self._ended_at)

    @property
    def _over(self) -> bool:
        return len(self.watched.asked_with) >= len(self._film)

    def body(self, last_event_id: str | None) -> bytes:
        """What the next answer holds. Call it once a request."""
        if self._ended_at is not None:
            since = time.perf_counter() - self._ended_at
            self.note(asking=True)  # what has not been looked at since
            hurried = self._pause >= SURE and self._waited + self._unseen < self._pause / 2
            self.watched.pauses.append("too soon" if since < EARLY * self._pause or hurried else "in time")
        self._ended_at = None
        piece = self._film[min(len(self.watched.asked_with), len(self._film) - 1)]
        self.watched.asked_with.append(last_event_id)
        known = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
        told = [stage for piece in self._film[: len(self.watched.asked_with)] for stage in piece.stages]
        events = [encode(Event(stage, id=str(id))) for id, stage in enumerate(told, 1) if id > known]
        head = encode_comment("still here") if piece.retry is None else encode_retry(piece.retry)
        return head + b"".join(events) + UNFINISHED

    def ended(self) -> None:
        """An answer has been written to its end."""
        self._waited = self._unseen = 0.0
        self._ended_at = time.perf_counter()

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing about a client that left early."""


class _Answer(BaseHTTPRequestHandler):
    server: _HangUp

    def do_GET(self) -> None:
        """Answer with a piece of the film, and hang up. (`http.server` wants this name.)"""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(self.server.body(self.headers.get("Last-Event-ID")))
        self.server.ended()

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: a thread's words would land in whichever cell runs."""
