"""One poll: the order as it stands, or 304 when the client has that already (RFC 9110, 13.1.2)."""

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from labkit.app.encodings import as_body, as_json
from labkit.app.known import etag, is_known
from labkit.feed import Update


class Answer:
    """An answer that was put together once, and is sent as it is to each client. An ASGI app, as a response is."""

    __slots__ = ("_body", "_start")

    def __init__(self, status: int, fields: dict[str, str], body: bytes = b"") -> None:
        headers = [(name.encode(), value.encode()) for name, value in fields.items()]
        self._start = {"type": "http.response.start", "status": status, "headers": headers}
        self._body = {"type": "http.response.body", "body": body}

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        await send(self._start)
        await send(self._body)


def answer(update: Update, known: str | None) -> Answer:
    """The answer to a poll. It is made once for each update, however many clients ask."""
    return update.once("unchanged", _unchanged) if is_known(known, update) else update.once("answer", _whole)


def plain_answer(update: Update, known: str | None) -> Response:
    """The same, made anew for each client by Starlette's own classes."""
    if is_known(known, update):
        return Response(status_code=304, headers=_fields(update))
    return JSONResponse(as_json(update), headers=_fields(update))


def _whole(update: Update) -> Answer:
    body = as_body(update)
    length = {"content-length": str(len(body)), "content-type": "application/json"}
    return Answer(200, {**_fields(update), **length}, body)


def _unchanged(update: Update) -> Answer:
    return Answer(304, _fields(update))


def _fields(update: Update) -> dict[str, str]:
    return {"etag": etag(update), "cache-control": "no-cache"}
