"""Whether a page gives an answer away: what a learner has met before each reveal, held against what comes out."""

import ast
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from labkit.learn import Question
from labkit.learn.quantity import read_number
from tests.helpers.notebook_cells import calls, exercises_used, is_section, name_of, tree

SHINGLE = 6  # so many words in a row do not occur twice by chance
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[,_]\d{3})*(?:\.\d+)?(?![\w]|[.,]\d)")
ATTRIBUTES = re.compile(r"<(\w+)\s[^>]*>")  # of a tag; a reader does not see them
# Numbers that only name a place.
PLACE = re.compile(
    r"^#+ \d+\.|\b(?:section|Notebook) \d+|\b(?:sections|Notebooks) \d+ and \d+", re.MULTILINE | re.IGNORECASE
)
TOLERANCE = re.compile(r"\bwithin(?:_abs)?=[\d.]+")  # which a measured value may happen to equal
FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)
OUTCOME = re.compile(r"What came out</summary>(?:<[^>]+>)*[^:<]+: (.*?)\.(?:</\w+>)*</details>", re.DOTALL)


@dataclass(frozen=True)
class Reveal:
    """A prediction, what came out, the page above it, and the prose of its section."""

    name: str
    question: Question
    outcome: str
    page: str
    section: str
    source: str  # of the cell that reveals


def leaks(nb: NotebookNode) -> Iterator[tuple[str, str]]:
    """The name of each question whose answer or refutation stands above its reveal, and what stands there.

    `nb` was run with nothing answered, so that its outputs are those that a learner meets who has not guessed.
    """
    for reveal in reveals(nb):
        shown = _numbers_shown if not reveal.question.choices else _choices_shown
        yield from ((reveal.name, words) for words in (*shown(reveal), *refuted(reveal)))


def reveals(nb: NotebookNode) -> Iterator[Reveal]:
    """Every `compare` of the notebook with the prediction that it is about."""
    asked = exercises_used(nb, of=Question)
    made: dict[str, str] = {}
    section = 0
    for place, cell in enumerate(nb.cells):
        if cell.cell_type == "markdown":
            section = place if is_section(cell) else section
            continue
        made |= dict(_predictions(cell))
        shown = OUTCOME.search(_outputs(cell))
        for call in calls(cell):
            name = made.get(name_of(call.args[0]), "") if name_of(call.func) == "compare" else ""
            if shown and isinstance(question := asked.get(name), Question):
                page = [_met(other, question) for other in nb.cells[:place]]
                outcome = html.unescape(re.sub(r"<[^>]+>", "`", shown[1]))
                prose = [page[at] for at in range(section, place) if nb.cells[at].cell_type == "markdown"]
                source = TOLERANCE.sub("", cell.source)
                yield Reveal(name, question, outcome, "\n".join(page), "\n".join(prose), source)


def _predictions(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    """The name of each guess made in a cell, and of its question: ("guess", "ask.requests_per_minute")."""
    for node in ast.walk(tree(cell)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and name_of(node.value.func) == "predict":
            asked = node.value.args[0]
            yield name_of(node.targets[0]), name_of(asked.func if isinstance(asked, ast.Call) else asked)


def _met(cell: NotebookNode, question: Question) -> str:
    """What a cell shows: its prose, folded or not, or its source and outputs, without the question itself."""
    if cell.cell_type == "markdown":
        return _without_question(PLACE.sub("", cell.source), question)
    seen = ATTRIBUTES.sub(r"<\1>", _outputs(cell))
    return cell.source if "predict(" in cell.source else f"{cell.source}\n{seen}"


def _without_question(text: str, question: Question) -> str:
    folded = " ".join(text.split())
    asked = " ".join(question.in_prose.split())
    return folded.replace(asked, "") if asked in folded else text


def _outputs(cell: NotebookNode) -> str:
    shown = (output.get("data", {}) for output in cell.outputs)
    texts = ["".join(data.get("text/html", data.get("text/plain", ""))) for data in shown]
    return "\n".join([*texts, *("".join(output.get("text", "")) for output in cell.outputs)])


def _numbers_shown(reveal: Reveal) -> Iterator[str]:
    """A number of three digits counts anywhere above; a small one in its section's prose and its own source."""
    try:
        outcome = read_number(reveal.outcome, reveal.question.unit)
    except ValueError:
        return
    long = len(f"{outcome:.4g}".replace(".", "").strip("0")) > 2 or outcome >= 100
    where = reveal.page if long else reveal.section
    for text in (where, reveal.source):
        if any(_equal(found, outcome) for found in NUMBER.findall(text)):
            yield f"the answer {reveal.outcome} stands above it"


def _equal(found: str, outcome: float) -> bool:
    return abs(read_number(found.replace("_", ",")) - outcome) <= 1e-9 * abs(outcome)


def _choices_shown(reveal: Reveal) -> Iterator[str]:
    """The right choice must not stand above without the others. One word alone counts only in folds and the source."""
    folds = " ".join(FOLD.findall(reveal.section))
    where = [reveal.page] if len(reveal.outcome.split()) > 2 else [folds]
    for text in (*where, reveal.source):
        said = [choice for choice in reveal.question.choices if _says(text, choice)]
        if reveal.outcome in said and len(said) < len(reveal.question.choices):
            yield f'the answer "{reveal.outcome}" stands above it'


def _says(text: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(' '.join(_words(words)))}\b", " ".join(_words(text))) is not None


def refuted(reveal: Reveal) -> Iterator[str]:
    """Words of a misconception's explanation, or two and more of the wrong numbers in a fold of the section."""
    known = reveal.question.misconceptions
    if callable(known):
        return
    above = " ".join(_words(reveal.page + "\n" + reveal.source))
    for message in known.values():
        words = _words(message)
        for start in range(max(1, len(words) - SHINGLE + 1)):
            if len(words) >= SHINGLE and f" {' '.join(words[start : start + SHINGLE])} " in f" {above} ":
                yield f"a refutation stands above it: {' '.join(words[start : start + SHINGLE])}"
                break
    if not reveal.question.choices:
        folds = " ".join(FOLD.findall(reveal.section))
        wrong = {guess for guess in known if any(_equal(found, read_number(guess)) for found in NUMBER.findall(folds))}
        if len(wrong) > 1:
            yield f"the notes above it list wrong guesses: {', '.join(map(str, wrong))}"


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’%./]+", text.casefold())
