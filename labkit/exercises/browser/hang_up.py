"""A little server that hangs up after every few bytes, for exercise `write_follow`: real sockets, the standard library.

It plays a fixed film. Each answer holds the events after the `Last-Event-ID` it is asked with, as far as the film's
next cut; without that header it begins again at the first event, as for a newcomer.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from labkit.sse import Event, encode, encode_comment, encode_retry

RETRY_MS = 200
STAGES = ("order received", "cooking started", "out for delivery", "delivered")
CUTS = (1, 3, 3, 4)  # the newest event in the first answer, the second ...; the third has a comment only
UNFINISHED = b"id: 99\ndata: cut of"  # the end of every answer: a block that never got its blank line
MOST = 12  # requests; who needs more will never have enough


class HangUp(ThreadingHTTPServer):
    """The server, and what it noticed of its one client."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.url = f"http://127.0.0.1:{self.server_port}/stream"
        self.asked_with: list[str | None] = []  # the Last-Event-ID of each request
        self.pauses: list[float] = []  # seconds from the end of an answer to the next request
        self.ended_at = 0.0

    def body(self, last_event_id: str | None) -> bytes:
        """What the next answer holds. Call it once a request."""
        if self.asked_with:
            self.pauses.append(time.perf_counter() - self.ended_at)
        cut = CUTS[min(len(self.asked_with), len(CUTS) - 1)]
        self.asked_with.append(last_event_id)
        first = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
        events = [encode(Event(stage, id=str(id))) for id, stage in enumerate(STAGES, 1) if first < id <= cut]
        head = encode_retry(RETRY_MS) if len(self.asked_with) == 1 else encode_comment("still here")
        return head + b"".join(events) + UNFINISHED


class _Answer(BaseHTTPRequestHandler):
    server: HangUp

    def do_GET(self) -> None:
        """Answer with a piece of the film, and hang up. (`http.server` wants this name.)"""
        over = len(self.server.asked_with) >= MOST
        self.send_response(503 if over else 200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if not over:
            self.wfile.write(self.server.body(self.headers.get("Last-Event-ID")))
        self.server.ended_at = time.perf_counter()

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: a thread's words would land in whichever cell runs."""


@contextmanager
def hang_up() -> Iterator[HangUp]:
    """The server, running until the end of the block."""
    server = HangUp()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="labkit-hang-up", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
