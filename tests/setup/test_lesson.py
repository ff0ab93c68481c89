"""What a teacher opens: every notebook with its notes, the exercises solved, and a timetable that is computed."""

import json
from pathlib import Path

import nbformat
import pytest

from labkit.setup import copies, lesson
from labkit.setup.copies import Notebook, text_of
from labkit.setup.solutions import solutions
from labkit.setup.teach import teachers_notebooks
from tests.helpers.kit_copy import labkit, site_packages
from tests.helpers.notebook_files import NOTEBOOKS

COURSE = {path.name: copies.read(path) for path in NOTEBOOKS}
SHOWS = "import json, sys; print(json.dumps(sys.argv[1:]))"


def ids(notebook: Notebook) -> list[str]:
    """The ids of the cells, in order."""
    return [cell["id"] for cell in notebook["cells"]]


@pytest.mark.parametrize("name", COURSE)
def test_each_section_has_notes_that_stand_in_the_teachers_copy_where_they_belong(name: str) -> None:
    plain, notes = COURSE[name], lesson.notes_of(name.partition("-")[0])
    noted = lesson.with_notes(plain, notes)
    nbformat.validate(nbformat.from_dict(noted))
    for anchor, note in notes.items():
        place = ids(noted).index(anchor) + 1
        assert note.splitlines()[0] in text_of(noted["cells"][place])
    assert len(noted["cells"]) == len(plain["cells"]) + len(notes)
    found = list(lesson.sections({name: plain}))
    begins, order = [section.place.split()[1] for section in found], ids(plain)
    for section, begin, end in zip(found, begins, [*begins[1:], order[-1]], strict=True):
        cells = set(order[order.index(begin) : order.index(end)])
        assert cells & set(notes) or not section.core, f"{begin} has no note"


def test_what_the_timetable_is_made_of_is_there() -> None:
    places = [section.place for section in lesson.sections(COURSE)]
    assert set(lesson.SPINE) <= set(places)


@pytest.mark.parametrize("length", lesson.LENGTHS)
def test_a_lesson_fits_into_its_time_uses_it_and_keeps_the_order_of_the_course(length: int) -> None:
    course = list(lesson.sections(COURSE))
    chosen = lesson.lesson(length, course)
    assert 0.9 * length <= sum(section.minutes for section in chosen) <= length
    assert [course.index(section) for section in chosen] == sorted(course.index(section) for section in chosen)


def test_the_timetable_follows_the_minutes_of_the_sections() -> None:
    def longer(section: lesson.Section) -> lesson.Section:
        return section._replace(minutes=section.minutes * 2)

    course = list(lesson.sections(COURSE))
    plain, slow = (lesson.lesson(90, sections) for sections in (course, [longer(section) for section in course]))
    assert len(slow) < len(plain)
    table = text_of(lesson.timetable(COURSE)["cells"][1])
    assert "one-lesson" not in table
    assert table.startswith("## 45 minutes\n\n| from | minutes | notebook | section |\n|---|---|---|---|\n| 0:00 | ")


@pytest.mark.parametrize("name", COURSE)
def test_in_a_solved_copy_each_exercise_has_its_solution_in_place_of_its_stub(name: str) -> None:
    known = solutions()[name.partition("-")[0]]
    plain, solved = COURSE[name], lesson.solved(COURSE[name], known)
    before, after = ("\n".join(map(text_of, nb["cells"])) for nb in (plain, solved))
    used = [exercise for exercise in known if f"{exercise}.check(" in before]
    assert used != []
    for exercise in used:
        assert known[exercise][1].strip() in after, exercise
    assert ids(solved) == ids(plain)


def test_no_notebook_is_lost_for_the_teacher() -> None:
    assert list(teachers_notebooks({})) == ["timetable.ipynb", *COURSE]


def test_teach_opens_the_timetable_in_large_letters_and_keeps_what_a_teacher_has_changed(ready: Path) -> None:
    section = {"id": "asking", "cell_type": "markdown", "metadata": {"labkit": {"minutes": 9.4, "part": "core"}}}
    notebook = {"cells": [section | {"source": "## Asking"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (ready / "notebooks" / "01-polling.ipynb").write_text(json.dumps(notebook))
    (site_packages(ready / ".venv") / "jupyterlab.py").write_text(SHOWS)
    words = json.loads(labkit(ready, "teach", "--no-browser").stdout)
    assert "--LabApp.default_url=/lab/tree/work/teach/timetable.ipynb" in words
    assert "19px" in (ready / ".venv" / "share" / "jupyter" / "lab" / "settings" / "overrides.json").read_text()
    assert (
        "| 0:00 | 9 | [01](01-polling.ipynb) | Asking |" in (ready / "work" / "teach" / "timetable.ipynb").read_text()
    )
    mine = ready / "work" / "teach" / "01-polling.ipynb"
    mine.write_text(mine.read_text().replace("## Asking", "## Asking them"))
    (ready / "notebooks" / "01-polling.ipynb").write_text(json.dumps(notebook).replace("Asking", "Waiting"))
    told = labkit(ready, "teach", "--no-browser").stdout.splitlines()[0]
    assert told.startswith("There is a newer 01; what you have written stays as it is.")
    assert "Asking them" in mine.read_text()
