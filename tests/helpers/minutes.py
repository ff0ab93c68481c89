"""How many minutes a notebook takes, computed from what stands in it: `python -m tests.helpers.minutes FILE ...`.

The command prints a table; with --write it puts the computed minutes into the metadata of the sections, and all that
the notebooks state into the table of the README.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from labkit.learn import Exercise
from labkit.plumbing.lessons import cut, lessons, one_lesson
from tests.helpers.notebook_cells import calls, exercises_used, headings, name_of, tags
from tests.helpers.notebook_files import read, write

WORDS = 180  # words of prose that one reads per minute
LINE = 3 / 60  # minutes for a line of code
PREDICTION = 1.0  # minutes
PARTS = ("core", "practice", "further")
README = Path(__file__).parents[2] / "README.md"
SITTING = 30  # minutes that the core of a notebook may take, exercises included, or each of its sittings


@dataclass
class Section:
    """The cells from one title to the next, and what its metadata says: minutes, part, seconds that its runs take."""

    opening: NotebookNode
    cells: list[NotebookNode] = field(default_factory=list)

    @property
    def plan(self) -> dict[str, object]:
        """{"minutes": 12.4, "part": "core", "run_seconds": 30}; the runs' seconds are those of the full scale."""
        return dict(self.opening.metadata.get("labkit", {}))

    @property
    def title(self) -> str:
        """The words of the heading."""
        return str(self.opening.source.lstrip("# ").splitlines()[0])


def sections(nb: NotebookNode) -> Iterator[Section]:
    """The head, each section, and the tail: all that begins with an H1 or H2."""
    section: Section | None = None
    for cell in nb.cells:
        opens = cell.cell_type == "markdown" and any(level <= 2 for _, level, _ in headings(nb, cell))
        if opens or section is None:
            if section:
                yield section
            section = Section(cell)
        section.cells.append(cell)
    if section:
        yield section


def minutes(section: Section, exercises: dict[str, object]) -> float:
    """The minutes of one section, to a tenth: prose, code, predictions, exercises, and the time of its runs."""
    run = section.plan.get("run_seconds", 0)
    total = run / 60 if isinstance(run, int | float) else 0.0
    for cell in section.cells:
        if cell.cell_type == "markdown":
            total += len(re.findall(r"\w[\w'’.,-]*", cell.source)) / WORDS
            continue
        total += LINE * len([line for line in cell.source.splitlines() if line.strip()])
        total += PREDICTION * ("predict" in tags(cell))
        checked = {name_of(call.func).removesuffix(".check") for call in calls(cell)}
        total += sum(
            found.minutes for name, found in exercises.items() if name in checked and isinstance(found, Exercise)
        )
    return round(total, 1)


def sittings(nb: NotebookNode) -> list[int]:
    """The minutes of the core, one number a sitting: the sum of what its sections state, rounded once."""
    return list(_cut(nb)[0])


def after_the_core(nb: NotebookNode) -> int:
    """The minutes that the sections after the core state."""
    return _cut(nb)[1]


def _cut(nb: NotebookNode) -> tuple[tuple[int, ...], int]:
    return cut((section.title, section.plan) for section in sections(nb))


def honest_minutes(nb: NotebookNode) -> Iterator[str]:
    """Each section states the minutes that are computed from it, a sitting takes 30 at most, and the head says all."""
    exercises = exercises_used(nb)
    for section in sections(nb):
        computed = minutes(section, exercises)
        if section.plan.get("part") not in PARTS:
            yield f"{section.opening.id}: the metadata's part must be one of {', '.join(PARTS)}"
        if section.plan.get("minutes") != computed:
            yield f"{section.opening.id}: the metadata's minutes must be {computed}, as computed"
    more, head = after_the_core(nb), next(sections(nb)).opening.source
    for sitting in sittings(nb):
        if sitting > SITTING:
            yield f"the core takes {sitting} minutes, {SITTING} is the most: move something behind the key points"
    for number in [*sittings(nb), *([more] if more else [])]:
        if not re.search(rf"\b{number}\b", head):
            yield f"the head must say {number} minutes"


def practised_in_the_core(nb: NotebookNode) -> Iterator[str]:
    """Each thing that one will be able to do, three to five of them, names an exercise that the core holds."""
    head = next(sections(nb)).opening.source
    able = re.search(r"You will be able to.*?\n\n(.*?)\n\n", head, flags=re.DOTALL)
    goals = re.findall(r"^- .*(?:\n  .*)*", able[1], flags=re.MULTILINE) if able else []
    if not 3 <= len(goals) <= 5:
        yield f'there are {len(goals)} goals; name three to five after "You will be able to"'
    core = "\n".join(cell.source for each in sections(nb) if each.plan.get("part") == "core" for cell in each.cells)
    for goal in goals:
        named = re.findall(r"`(\w+)`", goal)
        if not any(f"{name}.check(" in core for name in named):
            yield f"no exercise of the core is named in: {goal}"


def _write(nb: NotebookNode) -> None:
    exercises = exercises_used(nb)
    for section in sections(nb):
        plan = section.plan | {"minutes": minutes(section, exercises)}
        section.opening.metadata["labkit"] = {"part": "core"} | plan


def readme_rows() -> dict[str, str]:
    """The rows of the README's table, by the notebook's name, made from what the notebooks state."""
    rows = {Path(lesson.file).stem: f"{lesson.question} | {lesson.minutes}" for lesson in lessons()}
    if lesson := one_lesson():
        rows[Path(lesson.file).stem] = f"{lesson.question} | {lesson.minutes}, and 45 in a class"
    return {name: f"| `{name}` | {words} |" for name, words in rows.items()}


def _write_readme() -> None:
    text = README.read_text("utf-8")
    for name, row in readme_rows().items():
        text = re.sub(rf"^\| `{re.escape(name)}` \|.*$", row.replace("\\", r"\\"), text, flags=re.MULTILINE)
    README.write_text(text, "utf-8")


def main(words: list[str]) -> None:
    """Print the minutes of the notebooks named, and write them down where --write is among the words."""
    for path in (Path(word) for word in words if word != "--write"):
        nb = read(path)
        if "--write" in words:
            _write(nb)
            write(nb, path)
        exercises = exercises_used(nb)
        for section in sections(nb):
            print(f"{minutes(section, exercises):5.1f}  {section.plan.get('part', '?'):9} {section.title[:70]}")
        print(f"{path.name}: {' + '.join(map(str, sittings(nb)))} minutes, and {after_the_core(nb)} after the core")
    if "--write" in words:
        _write_readme()


if __name__ == "__main__":
    main(sys.argv[1:])
