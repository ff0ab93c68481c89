"""A card: the short block in which a prediction, a claim or a verdict appears under a cell."""

import re
from dataclasses import dataclass
from html import escape
from typing import Optional

from labkit.learn.verdicts import look_of

BLOCK = "border-left:4px solid {colour};padding-left:.8em;margin:.4em 0"
BADGE = "background-color:{colour};color:#ffffff;padding:.1em .5em;border-radius:.3em"
MARKED = re.compile(r"`([^`]+)`|(?<![\w*])\*(\w(?:[^*`]*\w)?)\*(?![\w*])")
SUMMARY = "cursor:pointer;padding:.35em 0"  # high enough for a finger


@dataclass(frozen=True)
class Fold:
    """What a click or a key shows: some lines, perhaps a piece of code, and perhaps a further fold below them.

    It is plain HTML (`<details>`), so it opens in a saved page as well.
    """

    title: str
    lines: tuple[str, ...] = ()
    code: str = ""
    next: Optional["Fold"] = None

    @property
    def html(self) -> str:
        """The fold, closed."""
        further = self.next.html if self.next else ""
        return (
            f'<details><summary style="{SUMMARY}">{escape(self.title)}</summary>'
            f'<div style="margin-left:1em">{_paragraphs(self.lines)}{_code(self.code)}{further}</div></details>'
        )


@dataclass(frozen=True, repr=False)
class Card:
    """A word or two in bold, some sentences, and perhaps a piece of code.

    Shown as HTML in a notebook and as the same text anywhere else. Words between backticks are set as code, and words
    between asterisks with emphasis. A verdict has a sign and a colour beside its word, so that its meaning never hangs
    on the colour. What is `folded` is shown by a click; text has no fold, and says `unfold` in its place.
    """

    heading: str
    lines: tuple[str, ...] = ()
    code: str = ""
    folded: Fold | None = None
    unfold: str = ""

    def __repr__(self) -> str:
        first, *rest = self.lines or ("",)
        lines = [f"{self.heading}: {first}" if first else self.heading, *rest, *filter(None, [self.unfold])]
        return "\n".join(lines) + (f"\n\n{_indented(self.code)}" if self.code else "")

    def _repr_html_(self) -> str:
        look = look_of(self.heading)
        sign = f'<span aria-hidden="true">{look.sign}</span>'
        badge = f'<strong style="{BADGE.format(colour=look.colour)}">{sign} {escape(self.heading)}</strong>'
        fold = self.folded.html if self.folded else ""
        return (
            f'<div class="mathjax_ignore" style="{BLOCK.format(colour=look.colour)}">'
            f"{badge} {_paragraphs(self.lines)}{_code(self.code)}{fold}</div>"
        )


def _paragraphs(lines: tuple[str, ...]) -> str:
    return "<br>".join(set_marks(escape(line)) for line in lines)


def _code(code: str) -> str:
    return f'<pre style="font-family:monospace;white-space:pre-wrap;margin:.4em 0">{escape(code)}</pre>' if code else ""


def set_marks(html: str) -> str:
    """Escaped HTML in which words between backticks are set as code, and those between asterisks with emphasis."""
    return MARKED.sub(lambda found: f"<code>{found[1]}</code>" if found[1] else f"<em>{found[2]}</em>", html)


def _indented(code: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in code.splitlines())
