"""How long the two imports take that every notebook begins with."""

import subprocess
import sys
import time
from statistics import median

from tests.benchmarks.row import Row


def seconds(program: str) -> float:
    """Median of nine runs of a fresh Python."""
    took = []
    for _ in range(9):
        begin = time.monotonic()
        subprocess.run([sys.executable, "-c", program], check=True)
        took.append(time.monotonic() - begin)
    return median(took)


def rows() -> list[Row]:
    """The table's rows on imports; Python's own start is taken off."""
    bare = seconds("pass")
    measured = {name: seconds(f"import {name}") - bare for name in ("labkit.server", "labkit.crowd")}
    return [Row(f"import {name}", "< 0.3 s", f"{took:.2f} s", took < 0.3) for name, took in measured.items()]
