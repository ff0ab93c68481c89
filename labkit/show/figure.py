"""A picture that says in words what it shows."""

import base64
import io
from html import escape
from typing import TYPE_CHECKING, Any

from labkit.show.house_style import house_style

if TYPE_CHECKING:
    import matplotlib.figure


class Figure:
    """A drawn chart with its `finding`, one sentence with the numbers drawn, and its `alt` text.

    JupyterLab ignores alt text on a bare picture, so it is shown as HTML, and as text to other readers.
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
            f'<figure class="mathjax_ignore" style="margin:0"><img style="max-width:100%" alt="{escape(self.alt)}" '
            f'src="data:image/png;base64,{picture}"><figcaption>{escape(self.finding)}</figcaption></figure>'
        )
        return {"text/html": html, "text/plain": f"{self.finding}\n[picture: {self.alt}]"}
