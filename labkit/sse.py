"""The wire format of Server-Sent Events: events to bytes, bytes to events. Pure: no sockets, no clocks.

Source: the HTML standard, section 9.2 "Server-sent events" (https://html.spec.whatwg.org/#server-sent-events).
Built by hand in notebook 03 (the encoder) and notebook 05 (the decoder).
"""

import re
from typing import NamedTuple, NoReturn

BOM = b"\xef\xbb\xbf"
LF, CR = b"\n\r"  # as numbers, which Python finds in bytes six times as fast as b"\n"
LINE_END = re.compile("\r\n|\n|\r")  # the standard's three, and no others: never str.splitlines
DIGITS = re.compile("[0-9]+")
USUAL_EVENT = "(?:id: (.+)\n|)(?:event: (.+)\n|)data: (.*)\n\n"  # as most servers write it; `|)` is faster than `)?`
BLOCKS = re.compile(rf"{USUAL_EVENT}|((?:data: .*+\n)++|.*\n)")  # ... or else lines of data, or else any one line
LINES = re.compile("()()()(.*\n)")  # the same groups, and lines alone
LONG = 2000  # bytes of a line from which on it is worth while not to copy it
MAX_EVENT_BYTES = 16 * 1024 * 1024


class Event(NamedTuple):
    """One event, as it is sent or as it was dispatched.

    `retry` is in milliseconds. `last_event_id` is filled in by the `Decoder`: the id in force when the event was
    dispatched, which an earlier event may have set (HTML 9.2.6).
    """

    data: str
    type: str = "message"
    id: str | None = None
    retry: int | None = None
    last_event_id: str = ""


class EventTooLarge(ValueError):
    """A line or an event of the stream grew past the decoder's limit."""


def encode(event: Event) -> bytes:
    r"""The bytes of one event, ending with the blank line that dispatches it (HTML 9.2.5).

    Raises ValueError for a type or id with CR, LF or NUL in it (they would forge other fields), and for a
    `retry` that is not a whole number of milliseconds.

    >>> encode(Event("Pad thai\nis cooking", type="stage", id="2"))
    b'id: 2\nevent: stage\ndata: Pad thai\ndata: is cooking\n\n'
    """
    lines = []
    if event.id is not None:
        lines.append(f"id: {_one_line('id', event.id)}")
    if event.type != "message":
        lines.append(f"event: {_one_line('type', event.type)}")
    lines += [f"data: {line}" for line in LINE_END.split(event.data)]
    if event.retry is not None:
        lines.append(f"retry: {_milliseconds(event.retry)}")
    return ("\n".join(lines) + "\n\n").encode()


def encode_retry(milliseconds: int) -> bytes:
    """A block that sets the reconnection time and dispatches nothing (HTML 9.2.6, field "retry")."""
    return f"retry: {_milliseconds(milliseconds)}\n\n".encode()


def encode_comment(text: str = "") -> bytes:
    """A comment: readers skip it, but it keeps proxies from cutting a quiet stream (HTML 9.2.7)."""
    return ("".join(f": {line}\n" for line in LINE_END.split(text)) + "\n").encode()


def _one_line(field: str, text: str) -> str:
    if any(mark in text for mark in "\r\n\0"):
        raise ValueError(f"an event's {field} must not contain CR, LF or NUL, but this one does: {text!r}")
    return text


def _milliseconds(retry: int) -> int:
    if not isinstance(retry, int) or isinstance(retry, bool) or retry < 0:
        raise ValueError(f"retry must be a whole number of milliseconds, 0 or more, not {retry!r}")
    return retry


class Decoder:
    r"""Bytes in, events out, wherever the bytes were cut (HTML 9.2.5 and 9.2.6).

    `last_event_id` is the id a reconnecting client would send, `retry` the reconnection time in milliseconds that the
    stream has set, or None. At most `max_event_bytes` bytes are held for an event that is not finished yet.

    >>> decoder = Decoder()
    >>> decoder.feed(b"id: 7\ndata: out for ")
    []
    >>> decoder.feed(b"delivery\n\n")
    [Event(data='out for delivery', type='message', id='7', retry=None, last_event_id='7')]
    """

    def __init__(self, last_event_id: str = "", max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        self.last_event_id = last_event_id
        self.retry: int | None = None
        self.max_event_bytes = max_event_bytes
        self._start: bytes | None = b""  # the first bytes, for as long as they may become a byte order mark
        self._after_cr = False  # an LF that comes next belongs to the CR before it
        self._line = bytearray()  # the start of a line whose end has not come yet
        self._begin_event()

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that `chunk` completes. Raises EventTooLarge when an unfinished event exceeds the limit."""
        if self._start is not None:
            chunk = self._without_bom(chunk)
        if self._after_cr or CR in chunk:
            chunk = self._with_lf_only(chunk)
        events: list[Event] = []
        first = chunk.find(LF) + 1  # where the second line begins
        if not first:
            self._line += chunk
        else:
            if len(self._line) > LONG:
                self._line += memoryview(chunk)[: first - 1]
                self._take_long_line(events)
            else:
                chunk, first = bytes(self._line) + chunk, 0
            last = chunk.rfind(LF) + 1
            self._line = bytearray(chunk[last:])
            self._take_lines(_text(chunk[first:last]), events)
        if len(self._line) + self._size > self.max_event_bytes:
            self._refuse()
        return events

    def _without_bom(self, chunk: bytes) -> bytes:
        start = (self._start or b"") + chunk
        self._start = start if BOM.startswith(start) else None
        return b"" if self._start is not None else start.removeprefix(BOM)

    def _with_lf_only(self, chunk: bytes) -> bytes:
        """The chunk with LF for each line end. A CR ends its line at once; its LF may come with the next chunk."""
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        if CR in chunk:
            self._after_cr = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return chunk

    def _begin_event(self) -> None:
        self._begun = False  # has there been a line of this event?
        self._data: list[str] = []
        self._size = 0  # characters of data; the bytes were at least as many
        self._type = ""
        self._id: str | None = None
        self._own_retry: int | None = None

    def _take_lines(self, text: str, events: list[Event]) -> None:
        """Whole lines. An event of the usual form among them is taken in one step, in a third of the time."""
        append, new_event = events.append, tuple.__new__  # Event(...) would take twice as long
        for id, type, data, lines in (LINES if "\0" in text else BLOCKS).findall(text):
            if lines:
                self._take_line(lines[:-1], events)
            elif self._begun:
                self._id, self._type = id or self._id, type or self._type
                self._take_data(data)
                self._dispatch(events)
            else:
                if id:
                    self.last_event_id = id
                append(new_event(Event, (data, type or "message", id or None, None, self.last_event_id)))

    def _take_long_line(self, events: list[Event]) -> None:
        if self._line.startswith(b"data: "):
            del self._line[:6]  # moves nothing, where a slice would copy
            self._take_data(_text(self._line))
        else:
            self._take_line(_text(self._line), events)

    def _take_line(self, line: str, events: list[Event]) -> None:
        """A field, a comment, or the blank line that ends an event; or several lines of data."""
        if not line:
            self._dispatch(events)
            return
        self._begun = True
        if line.startswith("data: "):
            self._take_data(line[6:].replace("\ndata: ", "\n"))
            return
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")  # one space, never a tab
        if field == "data":
            self._take_data(value)
        elif field == "id" and "\0" not in value:
            self._id = value
        elif field == "event":
            self._type = value
        elif field == "retry" and DIGITS.fullmatch(value):
            self._own_retry = self.retry = int(value.lstrip("0")[:18] or "0")  # 18 digits outlast the sun

    def _take_data(self, data: str) -> None:
        self._begun = True
        self._data.append(data)
        self._size += len(data) + 1
        if len(self._data) > 1000 + self._size // 64:  # many short texts take twenty times their bytes
            self._data = ["\n".join(self._data)]

    def _dispatch(self, events: list[Event]) -> None:
        if self._id is not None:
            self.last_event_id = self._id
        if self._data:
            data, type = "\n".join(self._data), self._type or "message"
            events.append(Event(data, type, self._id, self._own_retry, self.last_event_id))
        self._begin_event()

    def _refuse(self) -> NoReturn:
        raise EventTooLarge(
            f"the stream sent {len(self._line) + self._size:,} bytes without finishing an event; this decoder's limit "
            f"is {self.max_event_bytes:,} (max_event_bytes)"
        )


def _text(line: bytes | bytearray) -> str:
    return line.decode("utf-8", "replace")  # always UTF-8, whatever the content type says
