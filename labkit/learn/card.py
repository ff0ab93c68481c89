"""A card: the short block in which a prediction, a claim or a verdict appears under a cell."""

import re
from dataclasses import dataclass
from html import escape

BLOCK = "border-left: 3px solid currentColor; padding-left: 0.8em; margin: 0.4em 0"


@dataclass(frozen=True, repr=False)
class Card:
    """A word or two in bold, some sentences, and perhaps a piece of code.

    Shown as HTML in a notebook and as the same text anywhere else. Words between backticks are set as code. The
    heading is a word, so that the meaning never hangs on a colour. `folded` is a title and what a click on it shows;
    text has no fold, so there it is left out.
    """

    heading: str
    lines: tuple[str, ...] = ()
    code: str = ""
    folded: tuple[str, str] | None = None

    def __repr__(self) -> str:
        text = "\n".join([f"{self.heading}: {self.lines[0]}" if self.lines else self.heading, *self.lines[1:]])
        return f"{text}\n\n{_indented(self.code)}" if self.code else text

    def _repr_html_(self) -> str:
        first, *rest = self.lines or ("",)
        paragraphs = [f"<strong>{escape(self.heading)}.</strong> {_marked(first)}", *map(_marked, rest)]
        code = f'<pre style="font-family: monospace">{escape(self.code)}</pre>' if self.code else ""
        fold = ""
        if self.folded:
            title, text = self.folded
            fold = f"<details><summary>{escape(title)}</summary>{_marked(text)}</details>"
        return f'<div style="{BLOCK}">{"<br>".join(paragraphs)}{code}{fold}</div>'


def _marked(line: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(line))


def _indented(code: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in code.splitlines())
