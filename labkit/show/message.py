"""The bytes of an HTTP message with the name of each part beside it, nested as they are nested on the wire."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from labkit.show.transcript import marked, visible

# Each part has a name in letters; its colour goes with it, and is never alone. Both can be told from light and dark.
COLOURS = {
    "start line": "#0072b2",
    "header": "#0072b2",
    "blank line": "#808080",
    "chunk size": "#b0508c",
    "chunk end": "#b0508c",
    "body": "#009e73",
    "chunk data": "#009e73",
}
FIELD = "#d55e00"  # of a stream's lines
INDENT = "  "
FRAMES = ("the message", "the body", "the data of a chunk")  # what a part of each level is inside of


class Part(NamedTuple):
    """Some bytes of a message: what they are, how deep inside of others, and perhaps a note on them."""

    name: str
    data: bytes
    level: int = 0
    note: str = ""


class Message:
    """An annotated message: `parts` are its bytes in their order, each with its name."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = list(parts)

    def __repr__(self) -> str:
        names = [INDENT * part.level + part.name for part in self.parts]
        width = max(map(len, names), default=0)
        lines = []
        for name, part in zip(names, self.parts, strict=True):
            first, *rest = visible(part.data).split("\n")
            note = f"   ({part.note})" if part.note else ""
            lines.append(f"{name:<{width}} │ {INDENT * part.level}{first}{note}")
            lines += [f"{'':<{width}} │ {INDENT * part.level}{line}" for line in rest]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Each level in a frame of its own, inside the frame of the level above it."""
        html, level = "", 0
        for part in self.parts:
            html += "</div>" * (level - part.level)
            html += "".join(map(_frame, range(level + 1, part.level + 1))) + _row(part)
            level = part.level
        html += "</div>" * level
        return f'<div class="mathjax_ignore" role="group" aria-label="An HTTP message, part by part">{html}</div>'


def _frame(level: int) -> str:
    """The beginning of a frame, with its name."""
    name = FRAMES[min(level, len(FRAMES) - 1)]
    return (
        f'<div role="group" aria-label="{name}" style="border:1px solid #808080;border-radius:4px;'
        'margin:.3em 0 .3em 1.2em;padding:.1em .4em .3em">'
        f'<div aria-hidden="true" style="font-size:.8em;opacity:.75">{name}</div>'
    )


def _row(part: Part) -> str:
    colour = COLOURS.get(part.name, FIELD)
    note = f'<span style="font-size:.85em;opacity:.75">({escape(part.note)})</span>' if part.note else ""
    return (
        f'<div style="border-left:5px solid {colour};padding:.1em 0 .1em .6em;'
        'display:flex;flex-wrap:wrap;gap:0 1em;align-items:baseline">'
        f'<b style="flex:0 0 6.5em;font-size:.85em">{escape(part.name)}</b>'
        '<pre style="margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font-family:monospace">'
        f"{marked(part.data)}</pre>{note}</div>"
    )
