"""An exchange over a socket in plain sight: who sent which bytes, when."""

from collections.abc import Iterable
from html import escape
from typing import Literal, NamedTuple

LONGEST = 2000  # bytes shown of one entry
SIGNS = {0: "␀", 9: "␉", 13: "␍"}


class Entry(NamedTuple):
    """Bytes that were sent or received, `at` seconds after the start."""

    at: float
    way: Literal["sent", "received"]
    data: bytes


class Transcript:
    """Entries as (seconds, "sent" or "received", bytes), shown with control characters visible.

    >>> Transcript([(0.0, "sent", b"GET / HTTP/1.1\\r\\n\\r\\n")])
    0.000 s  sent      18 bytes
        GET / HTTP/1.1␍
        ␍
    """

    def __init__(self, entries: Iterable[tuple[float, Literal["sent", "received"], bytes]]) -> None:
        self.entries = [Entry(*entry) for entry in entries]

    def __repr__(self) -> str:
        return "\n".join(f"{_head(entry)}\n{_indented(visible(entry.data))}" for entry in self.entries)

    def _repr_html_(self) -> str:
        rows = []
        for entry in self.entries:
            color = "#0072b2" if entry.way == "sent" else "#009e73"
            rows.append(
                f'<div style="border-left:4px solid {color};padding-left:.6em;margin:.4em 0">'
                f"<div>{escape(_head(entry))}</div>"
                f'<pre style="margin:0;white-space:pre-wrap">{escape(visible(entry.data))}</pre></div>'
            )
        return "".join(rows)


def visible(data: bytes) -> str:
    """Bytes as text: UTF-8 where it is, line breaks after each LF, other control characters as signs."""
    text = data[:LONGEST].decode("utf-8", "backslashreplace").translate(SIGNS).rstrip("\n")
    return text + (f"\n… {len(data) - LONGEST:,} bytes more" if len(data) > LONGEST else "")


def _head(entry: Entry) -> str:
    return f"{entry.at:.3f} s  {entry.way:<8}  {len(entry.data):,} bytes"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))
