"""What each byte of an HTTP/1.1 message is: start line, headers, chunks, and the lines of an event stream in them."""

import re
from collections.abc import Iterable, Iterator

from labkit.show import Message, Part

MOST_PARTS = 150  # what follows is one part, "rest"
START = re.compile(rb"(HTTP/\d\.\d \d{3}|[!#-'*+.0-9A-Z^-z|~-]+ \S+ HTTP/\d\.\d)")
LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")  # of a stream (WHATWG HTML, 9.2.5)
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,15})[^\r\n]*\r\n")  # RFC 9112, 7.1
FIELDS = ("data", "event", "id", "retry")


def message(raw: bytes, *, lines: bool = True) -> Message:
    r"""Real bytes, annotated: a request or a response of HTTP/1.1, whole or as much of it as has come.

    Without `lines` the event stream in a body is not taken apart into its lines.
    Raises ValueError for bytes that begin with neither a request line nor a status line (RFC 9112, 3 and 4).

    >>> message(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: hi\n\n")
    start line   │ HTTP/1.1 200 OK␍␊   (the status)
    header       │ Content-Type: text/event-stream␍␊
    blank line   │ ␍␊   (the headers end)
      data       │   data: hi␊
      blank line │   ␊   (the event is complete)
    """
    if not isinstance(raw, bytes) or not START.match(raw):
        begin = raw[:30] if isinstance(raw, bytes) else raw
        raise ValueError(
            r'raw must be the bytes of a message from its start line on, such as b"GET / HTTP/1.1\r\n", '
            f"not {begin!r}"
        )
    return _shortened(raw, _parts(raw, lines))


def event_stream(raw: bytes) -> Message:
    r"""The lines of an event stream, each with its name: what is in the body of an answer, without the chunks.

    Raises ValueError for anything but bytes.

    >>> event_stream(b"id: 7\n\ndata: hi\n\n")
    id         │ id: 7␊
    blank line │ ␊   (no data, no event)
    data       │ data: hi␊
    blank line │ ␊   (the event is complete)
    """
    if not isinstance(raw, bytes):
        raise ValueError(f'raw must be the bytes of an event stream, such as b"data: hi\\n\\n", not {raw!r}')
    return _shortened(raw, _content(raw, True, 0))


def _shortened(raw: bytes, parts: Iterable[Part]) -> Message:
    """The first parts, and one for all that follows."""
    kept: list[Part] = []
    length = 0
    for part in parts:
        if len(kept) == MOST_PARTS:
            return Message([*kept, Part("rest", raw[length:], note="not shown part by part")])
        kept.append(part)
        length += len(part.data)
    return Message(kept)


def _parts(raw: bytes, lines: bool) -> Iterator[Part]:
    end = raw.find(b"\r\n\r\n")
    head, body = (raw, b"") if end < 0 else (raw[: end + 2], raw[end + 4 :])
    start, *headers = head.splitlines(keepends=True)
    yield Part("start line", start, note="the status" if start.startswith(b"HTTP/") else "what is asked for")
    yield from (Part("header", header) for header in headers)
    if end < 0:
        return
    yield Part("blank line", b"\r\n", note="the headers end")
    stream = lines and _has(headers, b"content-type", b"text/event-stream")
    if _has(headers, b"transfer-encoding", b"chunked"):
        yield from _chunks(body, stream)
    else:
        yield from _content(body, stream, 1)


def _has(headers: list[bytes], name: bytes, value: bytes) -> bool:
    pairs = (header.lower().partition(b":") for header in headers)
    return any(key == name and value in words for key, _, words in pairs)


def _chunks(body: bytes, stream: bool) -> Iterator[Part]:
    """Each chunk: its size as a hexadecimal number, so many bytes, and the end of a line."""
    place = 0
    while size := CHUNK.match(body, place):
        length = int(size[1], 16)
        note = f"{size[1].decode()} is {length:,} bytes" if length else "the body ends"
        yield Part("chunk size", size[0], 1, note)
        content = body[size.end() : size.end() + length]
        yield from _content(content, stream, 2)
        place = size.end() + len(content)
        if len(content) == length and body[place:].startswith(b"\r\n"):
            yield Part("chunk end", b"\r\n", 1)
            place += 2
    if body[place:]:
        yield Part("rest", body[place:], 1, "not a whole chunk size")


def _content(content: bytes, stream: bool, level: int) -> Iterator[Part]:
    if not stream:
        name = "body" if level == 1 else "chunk data"
        yield from [Part(name, content, level)] if content else []
        return
    pending = False  # a line of data, which the next blank line makes an event
    for line in LINE.findall(content):
        name = _line(line)
        pending = pending or name == "data"
        yield Part(name, line, level, _note(name, pending))
        pending = pending and name != "blank line"


def _line(line: bytes) -> str:
    text = line.rstrip(b"\r\n")
    if not text:
        return "blank line"
    field = text.partition(b":")[0].decode("utf-8", "replace")
    return field if field in FIELDS else "comment" if not field else "unknown field"


def _note(name: str, pending: bool) -> str:
    match name:
        case "blank line":
            return "the event is complete" if pending else "no data, no event"
        case "comment" | "unknown field":
            return "clients ignore it"
        case "retry":
            return "milliseconds until a client connects again"
    return ""
