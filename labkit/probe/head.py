"""What the head of the answer says: how it is cached, held back, compressed, framed, and over which HTTP it came."""

from collections.abc import Iterator

import httpx

from labkit.probe.finding import AUTHORS, CONNECTING, NGINX, Finding, right, worth_knowing, wrong
from labkit.probe.reading import Reading

CACHING = "RFC 9111, 5.2.2"
FOREIGN = "https://another-origin.example"  # nobody has it (RFC 6761, 6.5)
UNCACHED = ("no-store", "no-cache", "private")


def of_head(reading: Reading) -> Iterator[Finding]:
    """What is right and wrong with a head that opened a stream."""
    head = reading.head
    if head is None:
        return
    headers = head.headers
    yield right("status", "The answer is 200 with text/event-stream, which opens a stream.", CONNECTING)
    yield from _charset(headers)
    yield _caching(headers)
    yield _buffering(headers)
    yield from _compression(headers)
    yield from _framing(head)
    yield _http_version(head)
    if reading.redirects:
        count = "a redirect" if reading.redirects == 1 else f"{reading.redirects} redirects"
        yield worth_knowing(
            "redirects",
            f"The stream stands behind {count}: every reconnect goes that way again.",
            "give readers the last address",
            CONNECTING,
        )


def _charset(headers: httpx.Headers) -> Iterator[Finding]:
    charset = headers.get("content-type", "").lower().partition("charset=")[2].strip('"; ')
    if charset and charset.replace("-", "") != "utf8":
        yield wrong(
            "content type",
            f"The content type says charset={charset:.20}, but a stream is always read as UTF-8.",
            "send UTF-8, and leave the charset out",
            "HTML 9.2.5, https://html.spec.whatwg.org/#parsing-an-event-stream",
        )


def _caching(headers: httpx.Headers) -> Finding:
    said = {word.strip().lower() for word in headers.get("cache-control", "").split(",")} - {""}
    if said & set(UNCACHED):
        return right("caching", "Cache-Control keeps shared caches from storing the stream.", CACHING)
    stored = [word for word in said if word == "public" or word.startswith(("max-age=", "s-maxage="))]
    if any(not word.endswith("=0") for word in stored):
        return wrong(
            "caching",
            f"Cache-Control says {', '.join(sorted(stored)):.60}: a cache on the way may store the stream, and hand "
            "old events to other readers.",
            "send Cache-Control: no-store",
            CACHING,
        )
    return worth_knowing(
        "caching",
        "No Cache-Control says that the stream must not be stored. Browsers do not store it, a cache on the way may.",
        "send Cache-Control: no-store",
        CACHING,
    )


def _buffering(headers: httpx.Headers) -> Finding:
    said = headers.get("x-accel-buffering", "").lower()
    if said == "no":
        return right("buffering header", "X-Accel-Buffering: no asks nginx not to hold events back.", NGINX)
    if "nginx" in headers.get("server", "").lower():
        return worth_knowing(
            "buffering header",
            "The answer comes through nginx, which keeps the header X-Accel-Buffering for itself: whether the server "
            "sends it cannot be seen from here.",
            "let the server send X-Accel-Buffering: no, or set proxy_buffering off for this address",
            NGINX,
        )
    return worth_knowing(
        "buffering header",
        "Without X-Accel-Buffering: no, an nginx in front of this server may hold events back.",
        "send X-Accel-Buffering: no; other programs do not mind it",
        NGINX,
    )


def _compression(headers: httpx.Headers) -> Iterator[Finding]:
    encoding = headers.get("content-encoding", "identity").lower()
    if encoding != "identity":
        yield wrong(
            "compression",
            f"The body is compressed ({encoding:.20}) although the request asked for none.",
            "compress only what the request's Accept-Encoding allows",
            "RFC 9110, 12.5.3",
        )


def _framing(head: httpx.Response) -> Iterator[Finding]:
    length = head.headers.get("content-length")
    if length is not None:
        yield worth_knowing(
            "length",
            f"The answer announces its length ({length:.20} bytes): it is no stream that stays open, and an "
            "EventSource that has read it comes back for the next one, again and again.",
            "leave Content-Length out, and keep the answer open",
            "RFC 9112, 6",
        )
    elif head.http_version == "HTTP/1.0" or (
        head.http_version == "HTTP/1.1" and "chunked" not in head.headers.get("transfer-encoding", "").lower()
    ):
        yield worth_knowing(
            "length",
            "The body ends with the connection, so that nobody can tell its end from a cut.",
            "send Transfer-Encoding: chunked, as servers of HTTP/1.1 do by themselves",
            "RFC 9112, 6.3 and 8",
        )


def _http_version(head: httpx.Response) -> Finding:
    if head.http_version == "HTTP/2":
        return right("HTTP version", "It is HTTP/2: many streams of one browser share one connection.", "RFC 9113, 5")
    return worth_knowing(
        "HTTP version",
        f"It is {head.http_version}: a browser opens six connections to a host, in all its tabs together, and each "
        "stream takes one of them.",
        "offer HTTP/2 (over TLS, which browsers demand for it), or share one stream among tabs",
        "RFC 9112, 9.4 leaves the number to clients; browsers take six. " + AUTHORS,
    )


def of_origin(reading: Reading) -> Iterator[Finding]:
    """Whether pages of other origins may read the stream (Fetch, 3.3: the CORS protocol)."""
    source = "Fetch 3.3, https://fetch.spec.whatwg.org/#http-cors-protocol"
    if reading.head is None or not reading.opened:
        return
    allowed = reading.head.headers.get("access-control-allow-origin", "")
    credentials = reading.head.headers.get("access-control-allow-credentials", "") == "true"
    if allowed == "*" and credentials:
        yield wrong(
            "other origins",
            "Access-Control-Allow-Origin: * stands beside Access-Control-Allow-Credentials: true: browsers refuse the "
            "stream to a page that sends its cookies.",
            "answer with the one origin that you allow, and Vary: Origin",
            source,
        )
    elif allowed == FOREIGN and credentials:
        yield wrong(
            "other origins",
            "Whatever origin asks is allowed, cookies included: any page on the web can read this stream as whoever "
            "visits it.",
            "compare the request's Origin with a list of your own pages",
            source,
        )
    elif allowed in ("*", FOREIGN):
        yield worth_knowing("other origins", "Pages of every origin may read this stream.", "", source)
    else:
        yield worth_knowing(
            "other origins",
            "Only pages of the same origin can read this stream.",
            "if other origins should be able to, answer them with Access-Control-Allow-Origin",
            source,
        )
