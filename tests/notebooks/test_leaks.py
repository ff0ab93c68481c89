"""An answer that stands above its reveal is found."""

import pytest
from nbformat import NotebookNode

from labkit.learn import Number, Question
from tests.helpers.leaks import Reveal, leaks, refuted
from tests.helpers.little_notebook import Change, edit, good_notebook
from tests.helpers.notebook_files import output


def revealed(outcome: str = "12") -> NotebookNode:
    """The good notebook after it was run with nothing answered."""
    nb = good_notebook()
    shown = f"<details><summary>What came out</summary>Computed: {outcome}.</details>"
    nb.cells[5].outputs = [output("display_data", data={"text/html": shown, "text/plain": "Not attempted"})]
    return nb


CHOICE = edit("guess-polls", "ask.polls", "ask.ends")
LEAKS: list[tuple[Change, str, str]] = [
    (edit("about-polls", "You", "Twelve, or 12. You"), "12", "the answer 12"),
    (edit("asking", "who would", "who says 12"), "12", "the answer 12"),
    (edit("count-polls", "compare(", "# 12\ncompare("), "12", "the answer 12"),
    (edit("question", "3 minutes", "3 minutes for 1,200 polls"), "1200", "the answer 1,200"),
    (edit("asking", "Ask", "You Multiplied. Ask"), "12", ""),
    (edit("asking", "Ask", "This needs sections 3 and 12. Ask"), "12", ""),
    (edit("asking", "Ask", "This needs section 3 and 12 polls. Ask"), "12", "the answer 12"),
    (CHOICE, "it asks", ""),
    (lambda nb: (CHOICE(nb), edit("asking", "less often", "whether it asks")(nb)), "it asks", 'the answer "it asks"'),
    (lambda nb: (CHOICE(nb), edit("asking", "often", "often: it waits or it asks")(nb)), "it asks", ""),
]


@pytest.mark.parametrize(("change", "outcome", "words"), LEAKS)
def test_an_answer_above_its_reveal_is_found(change: Change, outcome: str, words: str) -> None:
    nb = revealed(f"{int(outcome):,}" if outcome.isdigit() else outcome)
    change(nb)
    found = [leak for _, leak in leaks(nb)]
    assert len(found) == bool(words)
    assert words in "".join(found)


def test_an_answer_in_the_folds_of_an_exercise_above_is_found() -> None:
    nb = revealed("1,234")
    card = Number("other", "Another?", 1_234, hints=["Count."], wrong={1: "a", 2: "b"}, why="w").check(...)
    shown = {"text/html": card._repr_html_(), "text/plain": repr(card)}
    nb.cells[2].outputs = [output("display_data", data=shown)]
    assert "1234" in shown["text/html"]
    assert [leak for _, leak in leaks(nb)] == ["the answer 1,234 stands above it"]


def test_a_refutation_above_the_reveal_is_found() -> None:
    nb = revealed()
    message = "One user asks twelve times per minute, and a zero was lost."
    nb.cells[3].source += f"\n{message}"
    question = Question(nb.cells[3].source, misconceptions={7: message, 8: "No."})
    assert list(refuted(Reveal("ask.polls", question, "12", nb.cells[3].source, "", "")))
    assert list(refuted(Reveal("ask.polls", question, "12", "", "<details>Watch for 7 and 8.</details>", "")))
    assert not list(refuted(Reveal("ask.polls", question, "12", "One user asks.", "<details>8</details>", "")))
