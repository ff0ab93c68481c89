"""`python3 -m labkit benchmark [PART …]`: measures and prints a table. Takes minutes."""

import importlib
import sys

from tests.benchmarks.row import Row

PARTS = (
    "imports",
    "decoder",
    "model",
    "fanout",
    "care",
    "neighbours",
    "headline",
    "shared",
    "fleet",
    "student",
    "soak",
)


def main(parts: list[str]) -> int:
    """Run the parts asked for, all by default. The exit code says whether every limit was reached."""
    for part in parts:
        if part not in PARTS:
            print(f"there is no benchmark called {part!r}; there are {', '.join(PARTS)}")
            return 2
    reached = True
    for part in parts or PARTS:
        rows: list[Row] = importlib.import_module(f"tests.benchmarks.{part}").rows()
        for row in rows:
            reached &= row.reached
            word = "reached" if row.reached else "MISSED "
            print(f"{word}  {row.work:<50} {row.limit:<26} {row.measured}", flush=True)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
