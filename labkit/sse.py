"""The wire format of Server-Sent Events: events to bytes, bytes to events. Pure: no sockets, no clocks.

Source: the HTML standard, section 9.2 "Server-sent events" (https://html.spec.whatwg.org/#server-sent-events).
Built by hand in notebook 03 (the encoder) and notebook 05 (the decoder).
"""

import re
from typing import NamedTuple

LF, CR = b"\n\r"  # as numbers, which Python finds in bytes faster than b"\n"
LINE_END = re.compile("\r\n|\n|\r")  # the standard's three, and no others: never str.splitlines
DIGITS = re.compile("[0-9]+")
MAX_EVENT_BYTES = 16 * 1024 * 1024
Unfinished = tuple[list[str], int, str, str | None, int | None]  # data, its characters, type, id, retry of an event
new_tuple = tuple.__new__  # makes an Event in half the time that Event(...) takes


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
    """An event of the stream grew past the decoder's limit before it was finished."""


def encode(event: Event) -> bytes:
    r"""The bytes of one event, ending with the blank line that dispatches it (HTML 9.2.5).

    Raises ValueError for a field of the wrong type, for a type or id with CR, LF or NUL in it (they would forge other
    fields), and for a `retry` that is not a whole number of milliseconds.

    >>> encode(Event("Pad thai\nis cooking", type="stage", id="2"))
    b'id: 2\nevent: stage\ndata: Pad thai\ndata: is cooking\n\n'
    """
    if not isinstance(event, Event):
        raise ValueError(f'encode takes an Event, as in encode(Event("soup")), not {event!r:.60}')
    lines = []
    if event.id is not None:
        lines.append(f"id: {_one_line('id', event.id)}")
    if event.type != "message":
        lines.append(f"event: {_one_line('type', event.type)}")
    lines += [f"data: {line}" for line in LINE_END.split(_text("data", event.data))]
    if event.retry is not None:
        lines.append(f"retry: {reconnection_time(event.retry)}")
    return ("\n".join(lines) + "\n\n").encode()


def encode_retry(milliseconds: int) -> bytes:
    """A block that sets the reconnection time and dispatches nothing (HTML 9.2.6, field "retry").

    Raises ValueError for what is not a whole number of milliseconds.
    """
    return f"retry: {reconnection_time(milliseconds)}\n\n".encode()


def encode_comment(text: str = "") -> bytes:
    """A comment: readers skip it, but it keeps proxies from cutting a quiet stream (HTML 9.2.7).

    Raises ValueError for a text that is not a string.
    """
    return ("".join(f": {line}\n" for line in LINE_END.split(_text("text", text))) + "\n").encode()


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a string, not {value!r:.60}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{name} must not contain half a character (a surrogate): {value!r:.60}") from None
    return value


def _one_line(name: str, value: object) -> str:
    text = _text(name, value)
    if any(mark in text for mark in "\r\n\0"):
        raise ValueError(f"an event's {name} must not contain CR, LF or NUL, but this one does: {text!r:.60}")
    return text


def reconnection_time(retry: object) -> int:
    """A reconnection time in milliseconds. Raises ValueError for what is not a whole number, 0 or more."""
    if not isinstance(retry, int) or isinstance(retry, bool) or retry < 0:
        raise ValueError(f"retry must be a whole number of milliseconds, 0 or more, not {retry!r:.60}")
    return retry


class Lines:
    """From bytes to lines, wherever the bytes were cut (HTML 9.2.5)."""

    def __init__(self) -> None:
        self.rest = bytearray()  # the beginning of a line whose end has not come yet
        self._after_cr = False  # an LF that comes next belongs to the CR before it
        self._at_start = True  # no line has been completed yet

    def feed(self, chunk: bytes) -> list[str]:
        """The lines that `chunk` completes, without their line ends."""
        if self._after_cr or CR in chunk:
            chunk = self._with_lf_only(chunk)
        first, last = chunk.find(LF), chunk.rfind(LF)
        if first < 0:
            self.rest += chunk  # a bytearray grows in place, so a line in many pieces takes linear time
            return []
        self.rest += chunk[:first]
        lines = [_decoded(self.rest)]
        if first < last:
            lines += _decoded(chunk[first + 1 : last]).split("\n")
        self.rest = bytearray(chunk[last + 1 :])
        if self._at_start:
            lines[0] = lines[0].removeprefix("\ufeff")  # one byte order mark, at the start of the stream only
            self._at_start = False
        return lines

    def _with_lf_only(self, chunk: bytes) -> bytes:
        """The chunk with LF for each line end. A CR ends its line at once; its LF may come with the next chunk."""
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        if chunk.endswith(b"\r"):
            self._after_cr = True
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _decoded(line: bytes | bytearray) -> str:
    return line.decode("utf-8", "replace")  # always UTF-8, whatever the content type says (HTML 9.2.5)


class Decoder:
    r"""From bytes to events: the lines come from `Lines`, and each is a field or the end of an event (HTML 9.2.6).

    `last_event_id` is the id that a reconnecting client would send, `retry` the reconnection time in milliseconds that
    the stream has set, or None. At most `max_event_bytes` bytes are held for an event that is not finished yet.
    Raises ValueError for an argument of the wrong type.

    >>> decoder = Decoder()
    >>> decoder.feed(b"id: 7\ndata: out for ")
    []
    >>> decoder.feed(b"delivery\n\n")
    [Event(data='out for delivery', type='message', id='7', retry=None, last_event_id='7')]
    """

    def __init__(self, last_event_id: str = "", max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        if not isinstance(max_event_bytes, int) or isinstance(max_event_bytes, bool) or max_event_bytes < 1:
            raise ValueError(f"max_event_bytes must be a whole number of bytes, 1 or more, not {max_event_bytes!r:.60}")
        self.last_event_id = _text("last_event_id", last_event_id)
        self.retry: int | None = None
        self.max_event_bytes = max_event_bytes
        self._lines = Lines()
        self._unfinished: Unfinished = [], 0, "", None, None

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that `chunk` completes. Raises EventTooLarge when an unfinished event exceeds the limit."""
        if not isinstance(chunk, (bytes, bytearray)):
            raise ValueError(f"chunk must be bytes, as they came from the connection, not {chunk!r:.60}")
        events: list[Event] = []
        data, size, type, id, retry = self._unfinished
        counted = len(data)  # lines of data, whose characters are counted in size
        for line in self._lines.feed(chunk):
            if line:
                field, _, value = line.partition(":")
                value = value.removeprefix(" ")  # one space, and never a tab
                if field == "data":
                    data.append(value)
                elif field == "event":
                    type = value
                elif field == "id" and "\0" not in value:
                    id = value
                elif field == "retry" and DIGITS.fullmatch(value):
                    retry = self.retry = int(value.lstrip("0")[:18] or "0")  # 18 digits fit in 64 bits
            else:  # a blank line ends the event
                if id is not None:
                    self.last_event_id = id  # without data nothing is dispatched, and yet the id counts
                if data:
                    fields = "\n".join(data), type or "message", id, retry, self.last_event_id
                    events.append(new_tuple(Event, fields))
                data, size, type, id, retry, counted = [], 0, "", None, None, 0
        if data:
            size += sum(len(value) + 1 for value in data[counted:])
            if len(data) > 1000 + size // 64:
                data = ["\n".join(data)]  # many short strings take twenty times the memory of a long one
        self._unfinished = data, size, type, id, retry
        if (held := len(self._lines.rest) + size) > self.max_event_bytes:
            raise EventTooLarge(
                f"the stream sent {held:,} bytes without finishing an event; this decoder's limit is "
                f"{self.max_event_bytes:,} (max_event_bytes)"
            )
        return events
