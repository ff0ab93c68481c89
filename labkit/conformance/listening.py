"""One reader of a stream, over a socket of its own, that hears what comes within a time and notes how it ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from labkit.sse import Decoder, Event

LIMIT = 10  # seconds for all but the wait for bytes, for which each reader has a time of its own


class Heard:
    """What a reader has heard so far: events, comments as the stream has them, and how the body ended."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.events: list[Event] = []
        self.comments = 0
        self.retry: int | None = None
        self.ended = ""  # "" while it is read; then "complete", "broken", or "silent" for as long as a reader waits
        self._decoder = Decoder()
        self._pieces = response.iter_raw()

    def until(self, done: Callable[["Heard"], bool]) -> bool:
        """Read until `done` is true of what was heard. False when the stream ended or fell silent before that."""
        while not done(self):
            if self.ended or not self._read():
                return done(self)
        return True

    def _read(self) -> bool:
        try:
            piece = next(self._pieces)
        except StopIteration:
            self.ended = "complete"
            return False
        except httpx.ReadTimeout:
            self.ended = "silent"  # httpx has given the answer up with this error
            return False
        except httpx.TransportError:
            self.ended = "broken"
            return False
        self.events += self._decoder.feed(piece)
        self.comments += sum(line.startswith(b":") for line in piece.splitlines())
        self.retry = self._decoder.retry
        return True


@contextmanager
def listening(url: str, *, silence: float, last_id: str = "") -> Iterator[Heard]:
    """Open the stream at `url` for the block. `silence` is after how many seconds without a byte a read gives up.

    Raises httpx.TransportError where nothing answers.
    """
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last_id} if last_id else {})
    timeout = httpx.Timeout(LIMIT, read=silence)
    # Nothing here is encrypted, and to load the certificates for each reader would take longer than what it reads.
    with (
        httpx.Client(timeout=timeout, trust_env=False, verify=False) as client,
        client.stream("GET", url, headers=headers) as response,
    ):
        yield Heard(response)
