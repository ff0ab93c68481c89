"""One line of the benchmarks' table."""

from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """Some work, what it must reach, what was measured, and whether that is enough."""

    work: str
    limit: str
    measured: str
    reached: bool


def show(rows: Sequence[Row]) -> None:
    """Print rows as a table, each column as wide as its widest cell."""
    lines = [("work", "must reach", "measured", "reached")]
    lines += [(row.work, row.limit, row.measured, "yes" if row.reached else "NO") for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
