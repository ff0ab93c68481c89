"""`python3 -m labkit teach`: copies for the projector, with the teacher's notes and large letters. Standard library."""

import json
import subprocess
import sys
from collections.abc import Sequence

from labkit.setup import causes, lesson, surroundings
from labkit.setup.copies import Notebook
from labkit.setup.environment import NotReady, prepared
from labkit.setup.notebooks import open_lab
from labkit.setup.places import ROOT, WORK
from labkit.setup.work import kit_notebooks, ready_copies

USAGE = """--solutions opens copies in which every exercise is solved
more words go to JupyterLab"""
TIMETABLE = "timetable.ipynb"
LARGE = {"code-font-size": "19px", "content-font-size1": "19px", "ui-font-size1": "15px"}


def teach(words: Sequence[str]) -> int:
    """Open JupyterLab on the timetable, beside copies of all notebooks with their notes."""
    rest = [word for word in words if word != "--solutions"]
    with prepared("kit") as python:
        solved = len(rest) < len(words)
        folder = WORK / ("teach-solved" if solved else "teach")
        made = teachers_notebooks(_solutions(python) if solved else {})
        notes = ready_copies(folder, made, "move it out of that folder, and start again")
        print("".join(f"{note}\n" for note in notes), end="")
        return open_lab(python, folder, TIMETABLE, rest, LARGE)


def teachers_notebooks(solutions: dict[str, dict[str, tuple[str, str]]]) -> dict[str, Notebook]:
    """All notebooks with the teacher's notes, and the timetable, by file name."""
    plain = kit_notebooks()
    made = {TIMETABLE: lesson.timetable(plain)}
    for name, notebook in plain.items():
        number = name.partition("-")[0]
        solved = lesson.solved(notebook, solutions.get(number, {}))
        made[name] = lesson.with_notes(solved, lesson.notes_of(number))
    return made


def _solutions(python: str) -> dict[str, dict[str, tuple[str, str]]]:
    command = [python, "-m", "labkit.setup.solutions"]
    asked = subprocess.run(command, cwd=ROOT, env=surroundings.of_programs(), capture_output=True, encoding="utf-8")
    if asked.returncode:
        print(asked.stderr, end="", file=sys.stderr)
        raise NotReady(f"The solutions of the exercises could not be read: mend what is said above {causes.AGAIN}.")
    found: dict[str, dict[str, tuple[str, str]]] = json.loads(asked.stdout)
    return found
