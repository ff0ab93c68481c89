"""The notebooks of the course, as their files tell: number, question, minutes. Standard library alone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NAME = re.compile(r"(\d\d)-[\w-]+\.ipynb")


class Lesson(NamedTuple):
    """One notebook: its number, such as "02", its file's name, the question it answers, and minutes of its core."""

    number: str
    file: str
    question: str
    minutes: int


def lessons(folder: Path | None = None) -> list[Lesson]:
    """The notebooks of the kit's folder in their order, or of the current folder where there is no kit's folder.

    A file that cannot be read as a notebook is left out.
    """
    return list(_found(folder or (FOLDER if FOLDER.is_dir() else Path.cwd())))


def _found(folder: Path) -> Iterator[Lesson]:
    for path in sorted(folder.glob("*.ipynb")):
        named = NAME.fullmatch(path.name)
        try:
            if named:
                yield _lesson(named[1], path.name, json.loads(path.read_text("utf-8"))["cells"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            continue


def _lesson(number: str, file: str, cells: list[dict[str, Any]]) -> Lesson:
    title = "".join(cells[0]["source"]).splitlines()[0].lstrip("# ")
    plans = [cell["metadata"].get("labkit", {}) for cell in cells]
    minutes = sum(plan.get("minutes", 0) for plan in plans if plan.get("part") == "core")
    return Lesson(number, file, title, round(minutes))
