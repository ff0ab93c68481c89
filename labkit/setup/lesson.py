"""A teacher's copy of a notebook: its notes where they belong, its exercises solved; and a timetable of the course.

Standard library alone. The notes of a notebook are in `teacher.md` in its room of `labkit/exercises`: each stands under
a heading that names the cell after which it belongs.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from labkit.setup.copies import Notebook, text_of
from labkit.setup.places import ROOT

ROOMS = ROOT / "labkit" / "exercises"
LENGTHS = (45, 90, 180)  # minutes of a lesson
INTRODUCTION = """# Timetable

Computed from the minutes of the sections. Open a notebook here, or [one lesson](one-lesson.ipynb), which tells the
argument in 45 minutes of a class and has a plan of its own."""
# The argument in the fewest sections, the most important first; then the core of all notebooks, then the rest.
SPINE = (
    *("01 any-update", "02 on-paper", "02 for-real", "02 most-useless", "03 one-answer", "04 requests", "04 latency"),
    *("04 verdict", "03 bytes-and-events", "08 cut-section", "02 in-a-simulation", "02 does-it-melt"),
    *("03 after-a-cut", "07 decide-section", "03 many-readers"),
)


class Section(NamedTuple):
    """A section of a notebook; `place` is its notebook's number and the id of its first cell, such as "02 on-paper"."""

    place: str
    file: str
    title: str
    minutes: int
    core: bool


def notes_of(number: str) -> dict[str, str]:
    """The notes of a notebook by the id of the cell after which each belongs; none where there is no file of them.

    `number` is what its file's name begins with, "02", or the first word of a name without a number.
    """
    rooms = [*ROOMS.glob(f"n{number}_*/teacher.md"), *ROOMS.glob(f"{number}_*/teacher.md")]
    file = next(iter(rooms), None)
    if file is None:
        return {}
    parts = re.split(r"^## (\S+)\s*$", file.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {name: text.strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}


def with_notes(notebook: Notebook, notes: Mapping[str, str]) -> Notebook:
    """The notebook with each note, open, after the cell that it belongs to."""
    cells = []
    for cell in notebook["cells"]:
        cells.append(cell)
        if cell.get("id") in notes:
            quoted = "\n".join(f"> {line}".rstrip() for line in notes[cell["id"]].splitlines())
            cells.append(_markdown(f"teacher-{cell['id']}", f"> **For the teacher**\n>\n{quoted}"))
    return notebook | {"cells": cells}


def solved(notebook: Notebook, solutions: Mapping[str, tuple[str, str]]) -> Notebook:
    """The notebook with the stub of each exercise replaced by its solution; both are given by the exercise's name."""
    cells = []
    for cell in notebook["cells"]:
        source = text_of(cell)
        for name, (stub, solution) in solutions.items():
            if cell.get("cell_type") == "code" and re.search(rf"\b{re.escape(name)}\.check\(", source):
                source = source.replace(stub.strip(), solution.strip())
        cells.append(cell | {"source": source})
    return notebook | {"cells": cells}


def sections(notebooks: Mapping[str, Notebook]) -> Iterator[Section]:
    """Every section that says its minutes, in the order of the course; neither heads of notebooks nor key points."""
    for file, notebook in notebooks.items():
        for cell in notebook["cells"]:
            plan = cell.get("metadata", {}).get("labkit", {})
            title = re.search(r"^## (.+)$", text_of(cell), flags=re.MULTILINE)
            if "minutes" in plan and title and not title[1].startswith("Key points"):
                place = f"{file.partition('-')[0]} {cell['id']}"
                whole = max(1, round(plan["minutes"]))
                yield Section(place, file, title[1], whole, plan.get("part") == "core")


def lesson(length: int, course: list[Section]) -> list[Section]:
    """The most important sections that fit into so many minutes, in the order of the course."""

    def importance(section: Section) -> tuple[int, bool]:
        return (SPINE.index(section.place) if section.place in SPINE else len(SPINE), not section.core)

    chosen: list[Section] = []
    for section in sorted(course, key=importance):
        if sum(each.minutes for each in chosen) + section.minutes <= length:
            chosen.append(section)
    return [section for section in course if section in chosen]


def timetable(notebooks: Mapping[str, Notebook]) -> Notebook:
    """A notebook with one table for each length of a lesson.

    A notebook without a number is a lesson of its own, with its own plan, and not in these tables.
    """
    course = list(sections({file: notebook for file, notebook in notebooks.items() if file[:2].isdigit()}))
    cells = [_markdown("timetable", INTRODUCTION)]
    cells += [_markdown(f"lesson-of-{length}-minutes", _table(length, lesson(length, course))) for length in LENGTHS]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _table(length: int, chosen: list[Section]) -> str:
    rows, begin = [], 0
    for section in chosen:
        number = section.place.partition(" ")[0]
        rows.append(f"| {_clock(begin)} | {section.minutes} | [{number}]({section.file}) | {section.title} |")
        begin += section.minutes
    head = [f"## {length} minutes", "", "| from | minutes | notebook | section |", "|---|---|---|---|"]
    left = f"\n{length - begin} minutes are left for questions." if begin < length else ""
    return "\n".join([*head, *rows, left]).strip()


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _markdown(name: str, source: str) -> dict[str, Any]:
    return {"id": name, "cell_type": "markdown", "metadata": {}, "source": source}
