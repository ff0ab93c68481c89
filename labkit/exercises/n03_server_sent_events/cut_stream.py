"""A stream that is cut after some bytes, for the exercise of section 5: what a client that comes back talks to."""

from collections.abc import Callable, Iterator, Mapping

from labkit import sse
from labkit.learn.quantity import quoted

Events = list[tuple[str, str]]  # the id and the text of each
Opener = Callable[[Mapping[str, str]], Iterator[bytes]]
MOST_CONNECTIONS = 40


class WaitsForEver(Exception):
    """On a real stream the next read would wait, perhaps forever."""


class NeverArrives(Exception):
    """The stream was opened again and again, and no connection brought anything new."""


class CutStream:
    """A server of some events that keeps all of them, behind a line that cuts each connection after some bytes. It
    sends pieces of that many bytes.
    """

    def __init__(self, events: Events, cuts: list[int], piece: int) -> None:
        self.events, self.cuts, self.piece, self.opened = events, cuts, piece, 0

    def __call__(self, headers: Mapping[str, str]) -> Iterator[bytes]:
        """Open the stream: the chunks of its bytes, until it is cut."""
        self.opened += 1
        if self.opened > MOST_CONNECTIONS:
            raise NeverArrives("the stream was opened 40 times, and your function never had all the events")
        if not isinstance(headers, Mapping):
            raise TypeError(
                f'open_stream takes a dict of headers, such as {{"Last-Event-ID": "3"}}, and not {quoted(headers)}'
            )
        known = {name.lower(): value for name, value in headers.items()}.get("last-event-id", "")
        if not isinstance(known, str):
            raise TypeError(f"the value of a header is text, such as '1', and not {quoted(known)}")
        return self._chunks(known)

    def _chunks(self, known: str) -> Iterator[bytes]:
        ids = [id for id, _ in self.events]
        begin = ids.index(known) + 1 if known in ids else 0
        body = b"".join(sse.encode(sse.Event(text, id=id)) for id, text in self.events[begin:])
        cut = self.cuts[self.opened - 1] if self.opened <= len(self.cuts) else len(body) + 1
        for place in range(0, min(cut, len(body)), self.piece):
            yield body[place : min(place + self.piece, cut)]
        if cut > len(body):
            raise WaitsForEver("all the events had come, and it still waited for more")
