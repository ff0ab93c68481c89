"""An exchange over a socket in plain sight: who sent which bytes, when."""

from collections.abc import Iterable
from html import escape
from typing import Literal, NamedTuple

from labkit.plumbing.wording import counted

LONGEST = 2000  # bytes shown of one entry
Way = Literal["sent", "received"]
LINE_ENDS = {"␍": r"\r", "␊": r"\n"}  # as Python writes them, since few fonts of a browser have the signs
SIGNS = {code: chr(0x2400 + code) for code in range(32)} | {10: "␊\n", 127: "␡"}  # Unicode has a sign for each


class Entry(NamedTuple):
    """Bytes that were sent or received, `at` seconds after the start, and perhaps a word on what they are."""

    at: float
    way: Way
    data: bytes
    note: str = ""


class Transcript:
    """Entries as (seconds, "sent" or "received", bytes), shown with control characters visible.

    A fourth part is a note, a text that says what the bytes are.

    >>> Transcript([(0.0, "sent", b"GET / HTTP/1.1\\r\\n\\r\\n", "the request")])
    0.000 s  sent      18 bytes: the request
        GET / HTTP/1.1␍␊
        ␍␊

    Raises ValueError for an entry that is anything else.
    """

    def __init__(self, entries: Iterable[tuple[float, Way, bytes] | tuple[float, Way, bytes, str]]) -> None:
        self.entries = [_checked(entry) for entry in entries]

    def __repr__(self) -> str:
        return "\n".join(f"{_head(entry)}\n{_indented(visible(entry.data))}" for entry in self.entries)

    def _repr_html_(self) -> str:
        rows = []
        for entry in self.entries:
            color = "#0072b2" if entry.way == "sent" else "#009e73"
            rows.append(
                f'<div style="border-left:4px solid {color};padding-left:.6em;margin:.4em 0">'
                f"<div>{escape(_head(entry))}</div>"
                f'<pre style="margin:0;white-space:pre-wrap;font-family:monospace">{marked(entry.data)}</pre></div>'
            )
        return "".join(rows)


def visible(data: bytes) -> str:
    """Bytes as text: UTF-8 where it is, a sign for each control character, and a line break after each LF."""
    text = data[:LONGEST].decode("utf-8", "backslashreplace").translate(SIGNS).removesuffix("\n")
    return text + (f"\n… {len(data) - LONGEST:,} bytes more" if len(data) > LONGEST else "")


def marked(data: bytes) -> str:
    """The same as HTML, the ends of lines as Python writes them, in grey."""
    html = escape(visible(data))
    for sign, name in LINE_ENDS.items():
        html = html.replace(sign, f'<span style="opacity:0.7">{name}</span>')
    return html


def _checked(entry: tuple[float, Way, bytes] | tuple[float, Way, bytes, str]) -> Entry:
    known = len(entry) in (3, 4) and entry[1] in ("sent", "received") and isinstance(entry[2], bytes)
    if not known or not all(isinstance(note, str) for note in entry[3:]):
        raise ValueError(
            f'an entry is (seconds, "sent" or "received", bytes), such as (0.5, "sent", b"hi"), with or without a note '
            f"behind it; this is {entry!r}"
        )
    return Entry(*entry)


def _head(entry: Entry) -> str:
    note = f": {entry.note}" if entry.note else ""
    return f"{entry.at:.3f} s  {entry.way:<8}  {counted(len(entry.data), 'bytes')}{note}"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))
