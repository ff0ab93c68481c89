"""Why an answer is no stream at all: one sentence, and what to do."""

from http import HTTPStatus

import httpx

from labkit.plumbing import fetch
from labkit.plumbing.wording import counted
from labkit.probe.finding import CONNECTING, Finding, not_examined, wrong
from labkit.probe.private import NotPrivate
from labkit.probe.reading import Reading
from labkit.probe.slips import FIELDS
from labkit.sse import EventTooLarge

ADVICE = {
    401: 'send what it asks for, such as -H "Authorization: Bearer …" (in a cell, headers={…})',
    403: 'send what it asks for, such as -H "Authorization: Bearer …" (in a cell, headers={…}), or ask its owner',
    404: "look at the address: there is nothing at this path",
    405: "it may want another method, such as --method POST --data '{…}'",
    407: "a proxy on the way wants a login; ask from a place that needs none",
    415: 'it may want a body of another type: --data with -H "Content-Type: …"',
    422: "it may want a body or parameters that are missing: --data, or a query in the address",
    429: "it turns away who asks too often; try later",
    503: "it is not in service now; try later",
    504: "a proxy in front of it waited in vain for the server; look whether that runs",
    502: "a proxy in front of it cannot reach the server; look whether that runs",
}
OWN = "if it is yours, say so: --i-own-this (in a cell, i_own_this=True)"
OTHERWISE = "look at the log of the server"


def no_answer(reading: Reading, answers_others: bool, seconds: float) -> Finding:
    """Why there is no head of an answer: the connection failed, or nothing has come in so many seconds."""
    problem = reading.problem
    if isinstance(problem, fetch.BadRedirect):
        advice = "let the address itself answer, or give the one at the end of the redirects"
        return not_examined("connection", f"There is no stream: {problem}.", advice, CONNECTING)
    if isinstance(problem, NotPrivate):
        return not_examined("connection", f"The server redirects to where nothing is held: {problem}.", OWN)
    if isinstance(problem, httpx.RequestError):
        return not_examined("connection", f"There is no answer: {fetch.why(problem)}.", _for_connection(problem))
    if reading.redirects:
        return not_examined(
            "connection",
            f"After {counted(reading.redirects, 'redirects')} no answer came within {seconds:.3g} s.",
            "give the address at the end of the redirects, or wait longer with --seconds",
            CONNECTING,
        )
    if answers_others:
        return wrong(
            "first answer",
            f"Not even the head of an answer came within {seconds:.3g} s, while the same server answers another "
            "address at once. Either a proxy on the way holds the stream back, or the server sends nothing before its "
            "first event. A browser's EventSource stays CONNECTING as long.",
            "send the head and a comment at once, and switch off buffering and compression in every proxy on the way "
            "(nginx: proxy_buffering off and gzip off, or the header X-Accel-Buffering: no)",
            CONNECTING,
        )
    return not_examined(
        "connection",
        f"No answer came within {seconds:.3g} s, nor to another request to the same server: it, or the line to it, is "
        "silent.",
        "look whether the server runs and whether something loses the packets; --seconds waits longer",
    )


def _for_connection(problem: httpx.RequestError) -> str:
    causes = [type(cause).__name__ for cause in fetch.causes(problem)]
    if "SSLCertVerificationError" in causes:
        return "if it is your own, name the authority that has signed it: --authority FILE (in a cell, authority=…)"
    if "gaierror" in causes:
        return "look at the host's name for a slip"
    if any("SSL" in name for name in causes):
        return "look whether the address has to begin with http:// instead of https://"
    return "look at host and port, and whether the server runs"


def no_stream(reading: Reading) -> Finding | None:
    """Why a browser would not take this answer for a stream; None if it would."""
    head = reading.head
    if head is None or reading.opened:
        return None
    kind = fetch.mime_type(head.headers) or head.headers.get("content-type") or "no content type"
    looks_like_one = _looks_like_events(reading.first_bytes)
    if head.status_code == 200 and looks_like_one:
        return wrong(
            "content type",
            f"The body is a stream of events, but its type is {kind:.60}: an EventSource gives up.",
            "send the header Content-Type: text/event-stream",
            CONNECTING,
        )
    if 200 <= head.status_code < 300 and kind == "text/event-stream" and head.status_code != 204:
        return wrong(
            "status",
            f"The stream is answered with {head.status_code}: an EventSource takes only 200, and gives up.",
            "answer with 200",
            CONNECTING,
        )
    if head.status_code == 200:
        what = "a web page" if kind == "text/html" else f"{kind:.60}"
        return not_examined(
            "content type",
            f"This is no stream of events: the address answers with {what} instead of text/event-stream.",
            "look at the address: a login or an index page may answer in place of the stream; what only lacks the "
            "right header needs Content-Type: text/event-stream",
            CONNECTING,
        )
    return _refusal(head.status_code)


def _refusal(status: int) -> Finding:
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "unknown"
    meaning = {
        204: "No Content, which tells readers not to come back",
        401: "Unauthorized: it wants a login",
        403: "Forbidden: it wants a login, or another one",
    }.get(status, phrase)
    return not_examined(
        "status",
        f"There is no stream: the server answers {status} ({meaning}); only 200 opens one.",
        ADVICE.get(status, OTHERWISE),
        CONNECTING,
    )


def _looks_like_events(body: bytes) -> bool:
    """True when the first line that is not empty is one of a stream."""
    text = body.decode("utf-8", "replace").removeprefix("\ufeff").lstrip("\r\n")
    return text.startswith(":") or text.partition(":")[0] in FIELDS


def broken(reading: Reading) -> Finding | None:
    """How an answer that began as a stream was cut; None if it was not."""
    problem = reading.problem
    if reading.head is None or problem is None:
        return None
    after = reading.listened
    if isinstance(problem, EventTooLarge):
        return wrong(
            "size of events",
            f"{reading.nbytes:,} bytes came without the end of a line or of an event, and readers have to keep them "
            "all; the probe has stopped reading.",
            "end each event with a blank line, and send large things by their address",
            "HTML 9.2.5, https://html.spec.whatwg.org/#parsing-an-event-stream",
        )
    if isinstance(problem, httpx.DecodingError):
        return wrong(
            "compression",
            "The body is not compressed as its Content-Encoding says, so that nobody can read it.",
            "send it as it is, without Content-Encoding",
            "RFC 9110, 8.4",
        )
    return wrong(
        "end of the stream",
        f"The connection was cut after {after:.2g} s, in the middle of the body.",
        "end a stream with the end of its body, and look what on the way cuts it: a time limit of server or proxy",
        "RFC 9112, 8",
    )
