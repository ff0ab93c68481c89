"""The folder of the kit, where there is one: an installed package stands alone. Standard library alone."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"  # as the kit brings them; nothing that a learner does changes them
WORK = ROOT / "work"  # the learner's copies of them, and whatever else the kit makes for its reader
