"""A picture or a table that says in words what it shows."""

import base64
import io
from html import escape
from typing import TYPE_CHECKING, Any

from labkit.show.house_style import house_style

if TYPE_CHECKING:
    import matplotlib.figure
    import pandas as pd


class Figure:
    """A drawn chart with its `finding`, one sentence with the numbers drawn, and its `alt` text.

    JupyterLab ignores alt text on a bare picture, so it is shown as HTML, with a text twin for other readers.
    """

    def __init__(self, figure: "matplotlib.figure.Figure", *, finding: str, alt: str) -> None:
        self.figure = figure
        self.finding = finding
        self.alt = alt

    def png(self, dpi: int = 110) -> bytes:
        """The picture's bytes."""
        out = io.BytesIO()
        with house_style():
            self.figure.savefig(out, format="png", dpi=dpi)
        return out.getvalue()

    def __repr__(self) -> str:
        return self.finding

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        picture = base64.b64encode(self.png()).decode()
        html = (
            f'<figure style="margin:0"><img style="max-width:100%" alt="{escape(self.alt)}" '
            f'src="data:image/png;base64,{picture}"><figcaption>{escape(self.finding)}</figcaption></figure>'
        )
        return {"text/html": html, "text/plain": f"{self.finding}\n[picture: {self.alt}]"}


class Table:
    """A table with a sentence above it that says what to see in it."""

    def __init__(self, frame: "pd.DataFrame", *, finding: str) -> None:
        self.frame = frame
        self.finding = finding

    def __repr__(self) -> str:
        return f"{self.finding}\n{self.frame.to_string()}"

    def _repr_html_(self) -> str:
        caption = (
            f'<caption style="caption-side:top;text-align:left;white-space:normal">{escape(self.finding)}</caption>'
        )
        table = str(self.frame.to_html(border=0))
        head, tag, body = table.partition(">")
        return head + tag + caption + body
