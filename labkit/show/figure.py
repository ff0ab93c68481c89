"""A picture that says in words what it shows."""

import base64
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labkit.show import svg
from labkit.show.data import Data
from labkit.show.house_style import house_style
from labkit.show.table import html_table, scrolling

if TYPE_CHECKING:
    import matplotlib.figure

DPI = 96  # of the picture that stands in for the drawing, which is 7 inches wide
FRAME = "background:#fff;padding:.5em;border-radius:.3em;box-sizing:border-box"  # its letters are black in any theme


class Figure:
    """A drawn chart with its `finding`, a sentence with the numbers drawn, and its `alt` text.

    In a notebook it is a drawing in the page's own colours, sharp at any size. Where a page lets no drawing through, as
    a notebook that is not trusted, a picture with the same alt text is left. `print(chart)` is the chart in words:
    `twin` is what its picture shows, drawn in letters, and `table` the numbers of its caption. `data` is called
    for what `save("name.csv")` writes.
    """

    def __init__(
        self,
        figure: "matplotlib.figure.Figure",
        *,
        finding: str,
        alt: str,
        data: Callable[[], Data] | None = None,
        table: Data | None = None,
        twin: str = "",
    ) -> None:
        self.figure = figure
        self.finding = finding
        self.alt = alt
        self._data = data
        self.table = table
        self.twin = twin

    @property
    def data(self) -> Data | None:
        """The numbers behind the picture, or else those of its caption; None when it has neither."""
        return self._data() if self._data else self.table

    def png(self, dpi: int = 110) -> bytes:
        """The picture's bytes."""
        out = io.BytesIO()
        with house_style():
            self.figure.savefig(out, format="png", dpi=dpi)
        return out.getvalue()

    def svg(self) -> str:
        """The drawing as a file of its own, black on white."""
        return svg.standalone(self._drawn(), self.alt)

    def save(self, name: str | Path) -> Path:
        """Write the drawing (`.svg`), a picture of it (`.png`) or the numbers behind it (`.csv`); return the path.

        Raises ValueError for any other ending, for a folder that does not exist, and for a chart without numbers.
        """
        path = Path(name)
        if not path.parent.is_dir():
            raise ValueError(f"name must be in a folder that exists; there is no folder {str(path.parent)!r}")
        match path.suffix.lower():
            case ".svg":
                path.write_text(self.svg(), encoding="utf-8")
            case ".png":
                path.write_bytes(self.png(dpi=200))
            case ".csv" if data := self.data:
                path.write_bytes(data.csv().encode())
            case ".csv":
                raise ValueError("name cannot end in .csv here: this chart has no numbers behind it")
            case _:
                raise ValueError(f"name must end in .svg, .png or .csv, not {path.name!r}")
        return path

    def _drawn(self) -> str:
        out = io.StringIO()
        with house_style():
            self.figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
        return out.getvalue()

    @contextmanager
    def _laid_out(self) -> Iterator[None]:
        """All parts stay where the last drawing has put them: to find their places takes most of a drawing's time."""
        engine = self.figure.get_layout_engine()
        self.figure.set_layout_engine("none")
        try:
            yield
        finally:
            self.figure.set_layout_engine(engine or "none")

    def __repr__(self) -> str:
        return self.finding

    def __str__(self) -> str:
        return "\n".join(filter(None, [self.finding, self.twin, self.table and self.table.text()]))

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        drawing = svg.inline(self._drawn(), self.alt)
        with self._laid_out():
            picture = base64.b64encode(_with_few_colours(self.png(DPI))).decode()
        alt, finding = escape(self.alt), escape(self.finding)
        image = f'<img style="max-width:100%;{FRAME}" alt="{alt}" src="data:image/png;base64,{picture}">'
        table = scrolling(_small_table(self.table)) if self.table else ""
        html = (
            '<figure class="mathjax_ignore" style="margin:0">'
            f"{drawing}{image}"
            f"<figcaption>{finding}{table}</figcaption></figure>"
        )
        bundle = {"text/html": html, "image/png": picture, "text/plain": f"{self}\n[picture: {self.alt}]"}
        return bundle, {"image/png": {"alt": self.alt}}


def _with_few_colours(png: bytes) -> bytes:
    """The same picture in 64 colours: a third of the size, and no difference that one sees."""
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(64).save(out, format="png", optimize=True)
    return out.getvalue()


def _small_table(data: Data) -> str:
    """A number stays beside its unit."""
    rows = [["—" if cell is None else str(cell) for cell in row] for row in data.rows]
    return html_table(
        "", data.columns, [[name, *(cell.replace(" ", "\u00a0") for cell in cells)] for name, *cells in rows]
    )
