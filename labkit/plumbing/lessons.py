"""The notebooks of the course, as their files tell: number, question, minutes. Standard library alone."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from labkit.plumbing.kit_folder import NOTEBOOKS

NAME = re.compile(r"(\d\d|one)-[\w-]+\.ipynb")
NUMBER = {2: "two", 3: "three"}


class Lesson(NamedTuple):
    """One notebook: its number, such as "02", its file's name, the question it answers, and the minutes it takes.

    The lesson without a number is "one", from its file's name. `sittings` holds the minutes of its core, one number a
    sitting; `more` is what comes after the core.
    """

    number: str
    file: str
    question: str
    sittings: tuple[int, ...]
    more: int

    @property
    def minutes(self) -> str:
        """Its minutes in words: "30, and 58 more", or "30 + 28, in two sittings, and 50 more"."""
        core = " + ".join(map(str, self.sittings)) or "0"
        if len(self.sittings) > 1:
            core += f", in {NUMBER.get(len(self.sittings), len(self.sittings))} sittings"
        return f"{core}, and {self.more} more" if self.more else core


def lessons(folder: Path | None = None) -> list[Lesson]:
    """The notebooks of the kit's folder in their order, or of the current folder where there is no kit's folder.

    A file that cannot be read as a notebook is left out, and so is the lesson without a number.
    """
    return [lesson for lesson in _found(folder) if lesson.number.isdigit()]


def one_lesson(folder: Path | None = None) -> Lesson | None:
    """The lesson without a number, which tells the whole argument in one sitting; None where it is not."""
    return next((lesson for lesson in _found(folder) if not lesson.number.isdigit()), None)


def code_of(number: str, folder: Path | None = None) -> str:
    """The code of a notebook of the kit, by its number; "" where it is not."""
    found = next((lesson for lesson in _found(folder) if lesson.number == number), None)
    cells = json.loads((_folder(folder) / found.file).read_text("utf-8"))["cells"] if found else []
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def _folder(folder: Path | None) -> Path:
    return folder or (NOTEBOOKS if NOTEBOOKS.is_dir() else Path.cwd())


def _found(folder: Path | None) -> Iterator[Lesson]:
    for path in sorted(_folder(folder).glob("*.ipynb")):
        named = NAME.fullmatch(path.name)
        try:
            if named:
                yield _lesson(named[1], path.name, json.loads(path.read_text("utf-8"))["cells"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            continue


def _lesson(number: str, file: str, cells: list[dict[str, Any]]) -> Lesson:
    titles = ["".join(cell["source"]).splitlines()[:1] for cell in cells]
    plans = [cell["metadata"].get("labkit", {}) for cell in cells]
    sittings, more = cut((" ".join(title).lstrip("# "), plan) for title, plan in zip(titles, plans, strict=True))
    return Lesson(number, file, titles[0][0].lstrip("# "), sittings, more)


def cut(sections: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[tuple[int, ...], int]:
    """Minutes of each sitting of the core, and of all that comes after it, from sections as (title, plan).

    A sitting ends with its key points. A plan says `minutes`, to a tenth, and whether it is `part` of the core. Sums
    are rounded, and not the minutes of each section: many small sections would else add up to minutes too few.
    """
    sittings, more = [0.0], 0.0
    for title, plan in sections:
        minutes = plan.get("minutes", 0.0)
        if plan.get("part") != "core":
            more += minutes
            continue
        sittings[-1] += minutes
        if title.startswith("Key points"):
            sittings.append(0.0)
    return tuple(round(sitting) for sitting in sittings if sitting), round(more)
