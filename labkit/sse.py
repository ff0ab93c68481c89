"""The wire format of Server-Sent Events: events to bytes, bytes to events. Pure: no sockets, no clocks.

Source: the HTML standard, section 9.2 "Server-sent events" (https://html.spec.whatwg.org/#server-sent-events).
Built by hand in notebook 03 (the encoder) and notebook 05 (the decoder).
"""

import re
from typing import NamedTuple

BOM = b"\xef\xbb\xbf"
LINE_END = re.compile("\r\n|\n|\r")  # the standard's three, and no others: never str.splitlines
DIGITS = re.compile(rb"[0-9]+")
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
        self._line = bytearray()  # the start of a line whose end has not come yet
        self._at_start = True  # the first line may carry a byte order mark
        self._after_cr = False  # an LF that comes next belongs to the CR before it
        self._begin_event()

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that `chunk` completes. Raises EventTooLarge when an unfinished event exceeds the limit."""
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        if b"\r" in chunk:
            self._after_cr = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

        *whole, rest = chunk.split(b"\n")
        events: list[Event] = []
        if whole:
            whole[0] = bytes(self._line) + whole[0]
            self._line.clear()
            for line in whole:
                self._take(line, events)
        self._line += rest
        self._hold(len(self._line))
        return events

    def _begin_event(self) -> None:
        self._data = bytearray()  # each data line with an LF behind it
        self._type = b""
        self._set_id: str | None = None
        self._set_retry: int | None = None

    def _take(self, line: bytes, events: list[Event]) -> None:
        """One line: a field, a comment, or the blank line that ends an event."""
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(BOM)
        if not line:
            self._dispatch(events)
            return
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")  # one space, never a tab
        if field == b"data":
            self._data += value + b"\n"
            self._hold(len(self._data))
        elif field == b"id":
            if b"\0" not in value:
                self._set_id = value.decode("utf-8", "replace")
        elif field == b"event":
            self._type = value
        elif field == b"retry" and DIGITS.fullmatch(value):
            self._set_retry = self.retry = int(value.lstrip(b"0")[:18] or b"0")  # 18 digits outlast the sun

    def _dispatch(self, events: list[Event]) -> None:
        if self._set_id is not None:
            self.last_event_id = self._set_id
        if self._data:
            data = self._data[:-1].decode("utf-8", "replace")  # the last LF is not part of the data
            kind = self._type.decode("utf-8", "replace") or "message"
            events.append(Event(data, kind, self._set_id, self._set_retry, self.last_event_id))
        self._begin_event()

    def _hold(self, size: int) -> None:
        if size > self.max_event_bytes:
            raise EventTooLarge(
                f"the stream sent {size:,} bytes without finishing an event; this decoder's limit is "
                f"{self.max_event_bytes:,} (max_event_bytes)"
            )
