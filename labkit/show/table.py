"""A table that says in words what to see in it."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

NAMES = "text-align:left;padding:.1em .6em .1em 0"  # how cells look, in CSS
NUMBERS = "text-align:right;padding:.1em .6em"
TEXTS = "text-align:left;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere"


class Table:
    """A table with a sentence above it that says what to see in it.

    The heading of the names of its rows is the name of the frame's columns: `frame.rename_axis(columns="run")`.
    """

    def __init__(self, frame: "pd.DataFrame", *, finding: str) -> None:
        self.frame = frame
        self.finding = finding

    def __repr__(self) -> str:
        return f"{self.finding}\n{self.frame.to_string()}"

    def _repr_html_(self) -> str:
        rows = [[str(name), *map(str, cells)] for name, *cells in self.frame.itertuples(name=None)]
        table = html_table("", [str(self.frame.columns.name or ""), *map(str, self.frame.columns)], rows)
        return (
            f'<figure class="mathjax_ignore" style="margin:0"><figcaption>{escape(self.finding)}</figcaption>'
            f"{scrolling(table)}</figure>"
        )


def scrolling(html: str) -> str:
    """HTML that is moved sideways where the screen is narrow, by the keyboard as well."""
    return f'<div tabindex="0" style="overflow-x:auto">{html}</div>'


def html_table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    cells: str = NUMBERS,
    widths: Sequence[float] = (),
) -> str:
    """A table as HTML, whose first column names the rows. Texts are escaped, and dollar signs are no formula.

    An empty caption is left out. `cells` is the style of the cells, in CSS; `widths` are the columns', in percent, if
    they are fixed.
    """
    fixed = "table-layout:fixed;width:100%;" if widths else ""
    columns_html = "".join(f'<col style="width:{width:.0f}%">' for width in widths)
    names = cells if cells == TEXTS else NAMES
    looks = [names, *[cells] * (len(columns) - 1)]
    head = "".join(_heading(column, look) for look, column in zip(looks, columns, strict=True))
    body = "".join(f"<tr>{_row(row, names, cells)}</tr>" for row in rows)
    above = f'<caption style="caption-side:top;text-align:left;white-space:normal">{escape(caption)}</caption>'
    return (
        f'<table class="mathjax_ignore" style="{fixed}font-variant-numeric:tabular-nums">{above if caption else ""}'
        f"<colgroup>{columns_html}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _heading(column: str, look: str) -> str:
    """The head of a column; one without a word is no heading."""
    return f'<th scope="col" style="{look}">{escape(column)}</th>' if column else "<td></td>"


def _row(row: Sequence[str], names: str, cells: str) -> str:
    name, *rest = row
    named = f'<th scope="row" style="{names}">{escape(name)}</th>'
    return named + "".join(f'<td style="{cells}">{escape(cell)}</td>' for cell in rest)
