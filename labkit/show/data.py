"""The numbers behind a picture: for a file, and for a small table under it."""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

Cell = str | int | float | None


class Data(NamedTuple):
    """Named columns and their rows. A cell that is not known is None."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def csv(self) -> str:
        r"""Comma-separated values with a header (RFC 4180).

        >>> Data(["run", "requests"], [["polling, measured", 120_000]]).csv()
        'run,requests\r\n"polling, measured",120000\r\n'
        """
        out = io.StringIO(newline="")
        csv.writer(out).writerows([self.columns, *self.rows])
        return out.getvalue()

    def text(self) -> str:
        """A table for a terminal, its columns in line."""
        lines = [[_shown(cell) for cell in row] for row in (self.columns, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        padded = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
        return "\n".join("  ".join(line).rstrip() for line in padded)


def _shown(cell: Cell) -> str:
    return "—" if cell is None else str(cell)
