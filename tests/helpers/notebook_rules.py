"""The rules that every notebook keeps, each a function from a notebook to its faults. No rule runs a notebook."""

import ast
import json
import re
import statistics
from collections.abc import Callable, Iterator
from itertools import pairwise

from nbformat import NotebookNode

from labkit.learn import Exercise, Question
from tests.helpers.minutes import honest_minutes, practised_in_the_core, sections
from tests.helpers.notebook_cells import (
    calls,
    code_cells,
    exercises_used,
    headings,
    images_without_alt,
    imports,
    is_section,
    name_of,
    parsed,
    prose,
    tags,
    tree,
)

Faults = Iterator[str]
LONGEST, USUAL, MIDDLE = 15, 10, 4  # lines of a cell: none above, 90 % within, median within
MOST_NAMES = 6
# What a notebook speaks with. The six names are about plumbing that stands between the learner and the lesson.
NOT_PLUMBING = ("labkit.learn", "labkit.exercises")
FORBIDDEN = re.compile(r"\b(just|simply|obviously|easy|easily|trivial)\b", re.IGNORECASE)
MEASURED = re.compile(r"\d[\d,.]*\s*(?:ms|milliseconds?|[µμ]s|[kMG]i?B)\b")
ABSOLUTE = re.compile(r"(?<![\w.:/}>*-])/(?:home|Users|root|tmp|work|mnt|opt|var|content)/|\b[A-Za-z]:\\\\?\w|file://")
SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
SEEN = {"predict", "compare", "claim", "recap", "course_map"}  # what these return is only shown from a cell's last line
SEEN_METHODS = {"check", "hint", "solution"}


def stripped(nb: NotebookNode) -> Faults:
    """Outputs are not committed: they spoil predictions and go stale."""
    for cell in code_cells(nb):
        if cell.outputs or cell.execution_count is not None:
            yield f"{cell.id}: has outputs or an execution count; clear all outputs"


def slugs(nb: NotebookNode) -> Faults:
    """Cell ids are words with hyphens, so that a link or a test can name a cell."""
    ids = [cell.get("id", "") for cell in nb.cells]
    for name in ids:
        hexadecimal = re.fullmatch(r"[0-9a-f-]*\d[0-9a-f-]*", name)
        if not SLUG.fullmatch(name) or hexadecimal or not re.search("[a-z]{3}", name):
            yield f"{name!r}: not a meaningful id, such as ask-every-five-seconds"
        if ids.count(name) > 1:
            yield f"{name!r}: more than one cell has this id"


def portable(nb: NotebookNode) -> Faults:
    """No widget state, no path of one machine, the kernel that everybody has."""
    if "widgets" in nb.metadata:
        yield "the metadata holds widget state"
    if nb.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernelspec is not python3"
    for cell in nb.cells:
        if found := ABSOLUTE.search(cell.source + json.dumps(cell.metadata)):
            yield f"{cell.id}: absolute path {found[0]!r}"


def headings_in_order(nb: NotebookNode) -> Faults:
    """The question is the only H1, it comes first, and no level is skipped."""
    found = list(headings(nb))
    if [level for _, level, _ in found].count(1) != 1 or found[0][1] != 1:
        yield "there must be one H1, before all other headings"
    elif not found[0][2].endswith("?"):
        yield f"the H1 is the notebook's question and ends with a question mark: {found[0][2]!r}"
    for (_, above, _), (cell, level, title) in pairwise(found):
        if level > above + 1:
            yield f"{cell.id}: heading {title!r} skips a level"


def head_and_tail(nb: NotebookNode) -> Faults:
    """Goals, minutes and what is borrowed at the start; key points at the end."""
    places = [place for place, cell in enumerate(nb.cells) if cell.cell_type == "markdown" and is_section(cell)]
    head = "\n".join(cell.source for cell in nb.cells[: places[0] if places else len(nb.cells)])
    if "You will be able to" not in head:
        yield 'the head (before the first section) lacks "You will be able to ..."'
    if not re.search(r"\d+\s+minutes", head):
        yield 'the head does not say how many minutes ("20 minutes")'
    if not re.search(r"what we borrow from labkit.*?\n\s*\|", head, re.IGNORECASE | re.DOTALL):
        yield 'the head lacks the table "What we borrow from labkit"'
    if not any(level == 2 and title.startswith("Key points") for _, level, title in headings(nb)):
        yield 'there is no section "Key points"'


def cell_sizes(nb: NotebookNode) -> Faults:
    """Short cells. Lines that are blank do not count."""
    sizes = {cell.id: len([line for line in cell.source.splitlines() if line.strip()]) for cell in code_cells(nb)}
    long = {name: size for name, size in sizes.items() if size > USUAL}
    yield from (f"{name}: {size} lines, {LONGEST} is the most" for name, size in long.items() if size > LONGEST)
    if len(long) > 0.1 * len(sizes):
        yield f"{len(long)} of {len(sizes)} code cells are over {USUAL} lines, one in ten may be: {', '.join(long)}"
    if sizes and statistics.median(sizes.values()) > MIDDLE:
        longest = sorted(sizes, key=lambda name: -sizes[name])[:5]
        yield f"the median code cell has {statistics.median(sizes.values()):g} lines, {MIDDLE} is the most: {longest}"


def prose_between(nb: NotebookNode) -> Faults:
    """At most three code cells in a row without prose."""
    row = 0
    for cell in nb.cells:
        row = row + 1 if cell.cell_type == "code" else 0
        if row == 4:
            yield f"{cell.id}: the fourth code cell in a row without prose"


def predicted(nb: NotebookNode) -> Faults:
    """A reveal is predicted within the four cells above it, by a guess that is left to the learner."""
    for place, cell in enumerate(nb.cells):
        above = nb.cells[max(0, place - 4) : place]
        if "reveal" in tags(cell) and not any("predict" in tags(other) for other in above):
            yield f"{cell.id}: tagged reveal, but none of the four cells above is tagged predict"
        if "predict" in tags(cell):
            asked = [call for call in calls(cell) if name_of(call.func).split(".")[-1] == "predict"]
            if not asked:
                yield f"{cell.id}: tagged predict, but predict() is not called in it"
            for guess in (call.args[1] for call in asked if len(call.args) > 1):
                if isinstance(guess, ast.Constant) and guess.value is not None:
                    yield f"{cell.id}: a guess is filled in; leave None for the learner"
            if asked and not isinstance(tree(cell).body[-1], ast.Expr):
                yield f"{cell.id}: ends without showing the prediction; put its name on the last line"


def borrowed(nb: NotebookNode) -> Faults:
    """At most six names of labkit's plumbing, all explicit."""
    names = set()
    for cell in code_cells(nb):
        for module, name, _ in imports(cell):
            if name == "*":
                yield f"{cell.id}: star import from {module}"
            if module.split(".")[0] == "labkit" and not f"{module}.{name}".startswith(NOT_PLUMBING):
                names.add(f"{module}.{name}")
    if len(names) > MOST_NAMES:
        yield f"{len(names)} names are imported from labkit, {MOST_NAMES} is the most: {', '.join(sorted(names))}"


def words(nb: NotebookNode) -> Faults:
    """No word that belittles, no measured figure in prose, no empty link text, no image without alt text."""
    for cell in nb.cells:
        if cell.cell_type != "markdown":
            continue
        text = prose(cell)
        yield from (f"{cell.id}: the word {word!r}" for word in FORBIDDEN.findall(text))
        if "sourced" not in tags(cell):
            yield from (f"{cell.id}: a measured figure in prose, {found[0]!r}" for found in MEASURED.finditer(text))
        if re.search(r"\[(?:here|this|link|click here)\]\(", text, re.IGNORECASE):
            yield f"{cell.id}: a link text must say where the link leads"
        if re.search(r"!\[\s*\]\(", text) or images_without_alt(text):
            yield f"{cell.id}: an image without alt text"


def exercised(nb: NotebookNode) -> Faults:
    """Every exercise exists, its stub stands in a cell that checks it, and no cell only shows its question."""
    source = "\n".join(cell.source for cell in code_cells(nb))
    for name, exercise in exercises_used(nb).items():
        if not isinstance(exercise, Exercise):
            yield f"{name}: there is no such exercise"
            continue
        if not re.search(rf"\b{re.escape(name)}\.check\(", source):
            yield f"{name}: its check is never called"
        if exercise.stub.strip() not in source:
            yield f"{name}: its stub stands in no code cell:\n{exercise.stub.strip()}"
        for cell in code_cells(nb):
            if cell.source.rstrip().splitlines()[-1:] == [name]:
                yield f"{cell.id}: only shows the question; it stands in the prose above the cell with the check"


def asked_in_prose(nb: NotebookNode) -> Faults:
    """The question of each prediction and exercise stands in the prose right above its cell, as the package has it."""
    exercises, questions = exercises_used(nb), exercises_used(nb, of=Question)
    for place, cell in enumerate(nb.cells):
        for call in calls(cell) if cell.cell_type == "code" else ():
            name, text = name_of(call.func), ""
            if name.endswith(".check") and isinstance(exercise := exercises.get(name.removesuffix(".check")), Exercise):
                text = exercise.question
            elif name == "predict" and call.args:
                asked = call.args[0].func if isinstance(call.args[0], ast.Call) else call.args[0]
                question = questions.get(name_of(asked))
                if not isinstance(question, Question):
                    yield f"{cell.id}: predict() must ask a question of the package, such as ask.useless_share"
                    continue
                text = question.in_prose
            above = next((other.source for other in nb.cells[:place][::-1] if other.cell_type == "markdown"), "")
            if _folded(text) not in _folded(above):
                yield f"{cell.id}: the prose above does not ask, word for word: {text}"


def _folded(text: str) -> str:
    """A text with each run of white space as one blank."""
    return " ".join(text.split())


def plain_code(nb: NotebookNode) -> Faults:
    """Cells that Python can read, that ask through objects, and that show what they answer."""
    for cell in code_cells(nb):
        if isinstance(problem := parsed(cell), SyntaxError):
            yield f"{cell.id}: Python cannot read it: {problem}"
        if any(name_of(call.func) == "input" for call in calls(cell)):
            yield f"{cell.id}: calls input(), which waits for ever where no person runs the cell"
        for statement in tree(cell).body[:-1]:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call) and answers(statement.value):
                yield f"{cell.id}: only a last line is shown, and this is none: {ast.unparse(statement)[:60]!r}"


def tail_in_order(nb: NotebookNode) -> Faults:
    """The core ends with key points, what goes further comes after them, and the last cell stops the server."""
    titles = [(section.title, section.plan.get("part")) for section in sections(nb)]
    places = [place for place, (title, _) in enumerate(titles) if title.startswith("Key points")]
    for place, (title, part) in enumerate(titles):
        if places and (part != "core") != (place > places[-1]):
            yield f"{title}: the core stands before the key points, practice and what goes further after them"
    if not re.search(r"\bstop\(\)|\.close\(\)", nb.cells[-1].source):
        yield "the last cell does not stop what runs"


def no_notes(nb: NotebookNode) -> Faults:
    """Notes for the teacher stand in the package, beside the exercises, and not in a learner's notebook."""
    for cell in nb.cells:
        found = re.search(r"for the teacher|teacher'?s? notes|\*(?:Ask|Demo|Watch for)\b", cell.source, re.IGNORECASE)
        if cell.cell_type == "markdown" and found:
            yield f"{cell.id}: a note for the teacher ({found[0]!r}); it belongs into teacher.md beside the exercises"


RULES: tuple[Callable[[NotebookNode], Faults], ...] = (
    stripped,
    slugs,
    portable,
    headings_in_order,
    head_and_tail,
    cell_sizes,
    prose_between,
    predicted,
    borrowed,
    words,
    exercised,
    asked_in_prose,
    plain_code,
    honest_minutes,
    practised_in_the_core,
    tail_in_order,
    no_notes,
)


def answers(call: ast.Call) -> bool:
    """True for a call whose result is a card for the learner."""
    *owner, last = name_of(call.func).split(".")
    return last in SEEN or bool(owner and last in SEEN_METHODS)
