"""A second opinion: what `httpx-sse`, a library that many programs use, makes of the same bytes."""

from collections.abc import Iterator

import httpx
from httpx_sse import EventSource

from labkit.conformance.cases import Told

BOM = "It keeps the byte order mark at the start, so the first field has a name that nobody knows."
NO_DATA = (
    "It hands out an empty event for a block without data, if the block sets a type or a retry time, or if an id has "
    "been set. The standard dispatches nothing there."
)


class _Body(httpx.SyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        yield self._body


DIFFERENCES = {
    "wpt/format-bom": BOM,
    "httpx-sse/issue35": NO_DATA,
    "eventsource-parser/retry-blocks": NO_DATA,
    "derived/id-then-comment": NO_DATA,
}


class HttpxSse:
    """httpx-sse as a parser that can be scored. `differences` says where and why it departs from the standard."""

    def __init__(self) -> None:
        self.label = "httpx-sse"
        self.differences = DIFFERENCES

    def __call__(self, body: bytes) -> list[Told]:
        """The events that it reads from a whole body."""
        answer = httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=_Body(body))
        return [(event.event, event.data, event.id) for event in EventSource(answer).iter_sse()]


second_opinion = HttpxSse()
