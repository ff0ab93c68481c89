"""The rules for notebooks can fail: a good little notebook breaks them one at a time."""

import pytest

from tests.helpers.little_notebook import Change, add, edit, good_notebook
from tests.helpers.notebook_files import code, output
from tests.helpers.notebook_rules import RULES


def lines(count: int) -> str:
    """So many lines of code."""
    return "\n".join(f"step_{number} = {number}" for number in range(count))


BORROW = "from labkit.exercises.n90_good.sums import polls"
BREAKS: list[tuple[str, Change, str]] = [
    ("stripped", lambda nb: nb.cells[2].update(execution_count=1), "clear all outputs"),
    ("stripped", lambda nb: nb.cells[2].outputs.append(output("stream", text="x")), "clear all outputs"),
    ("slugs", lambda nb: nb.cells[2].update(id="3f2a91bc"), "not a meaningful id"),
    ("slugs", lambda nb: nb.cells[2].update(id="Count_polls"), "not a meaningful id"),
    ("slugs", lambda nb: nb.cells[2].update(id="asking"), "more than one cell"),
    ("portable", lambda nb: nb.metadata.update(widgets={}), "widget state"),
    ("portable", lambda nb: nb.metadata.update(kernelspec={"name": "conda-env"}), "kernelspec"),
    ("portable", edit("imports", "from labkit.scale", "open('/home/me/x')\nfrom labkit.scale"), "absolute path"),
    ("portable", edit("asking", "who", r"C:\Users who"), "absolute path"),
    ("headings_in_order", edit("asking", "## Asking", "# Asking"), "one H1"),
    ("headings_in_order", edit("question", "pay?", "pays"), "question mark"),
    ("headings_in_order", edit("asking", "## Asking", "## Asking\n#### Deeper"), "skips a level"),
    ("head_and_tail", edit("question", "You will be able to", "Learn to"), "You will be able to"),
    ("head_and_tail", edit("question", "3 minutes", "a while"), "how many minutes"),
    ("head_and_tail", edit("question", "|", ""), "What we borrow"),
    ("head_and_tail", edit("key-points", "Key points", "The end"), "Key points"),
    ("cell_sizes", add(code("long-cell", lines(16))), "16 lines"),
    ("cell_sizes", add(code("longish-cell", lines(11))), "1 of 6 code cells are over 10"),
    (
        "cell_sizes",
        add(*(code(f"middling-{word}", lines(5)) for word in ("one", "two", "six", "ten", "few", "many"))),
        "the median",
    ),
    ("prose_between", add(*(code(f"and-{word}", "pass") for word in ("one", "two", "six"))), "fourth code cell"),
    ("predicted", lambda nb: nb.cells[4].metadata.update(tags=[]), "none of the four cells above"),
    ("predicted", edit("guess-polls", "predict(", "print("), "is not called"),
    ("predicted", edit("guess-polls", "None", "12"), "leave None"),
    ("predicted", edit("guess-polls", "\nguess", ""), "without showing"),
    ("borrowed", edit("imports", "import pick", "import *"), "star import"),
    ("borrowed", edit("imports", "import pick", "import pick, a, b, c, d, e, f"), "7 names"),
    ("words", edit("key-points", "Asking costs", "It is Simply so"), "'Simply'"),
    ("words", edit("key-points", "costs", "costs 12.3 ms"), "12.3 ms"),
    ("words", edit("key-points", "news", "[here](x.md)"), "link text"),
    ("words", edit("key-points", "news", "![](x.png)"), "alt text"),
    ("words", edit("key-points", "news", '<img src="x.png" alt="">'), "alt text"),
    ("exercised", add(code("borrow", "from labkit.exercises.n90_good.sums import mean")), "no such"),
    ("exercised", add(code("borrow", "from labkit.exercises.n90_good.sums import polls")), "never called"),
    ("exercised", add(code("borrow", f"{BORROW}\npolls.check(2)")), "its stub"),
    ("exercised", add(code("show-polls", f"{BORROW}\npolls")), "only shows"),
    ("asked_in_prose", edit("about-polls", "How many", "What number of"), "You poll every 5 s. How many"),
    ("asked_in_prose", edit("guess-polls", "ask.polls", "'polls?'"), "a question of the package"),
    ("asked_in_prose", add(code("try-polls", f"{BORROW}\nanswer = ...\npolls.check(answer)")), "Count again."),
    ("plain_code", edit("imports", "import pick", "import"), "imports: Python cannot read it"),
    ("plain_code", edit("count-polls", "compare(", "input()\ncompare("), "input()"),
    ("plain_code", edit("count-polls", "quick=5))", "quick=5))\nprint()"), "only a last line is shown"),
    ("honest_minutes", lambda nb: nb.cells[1].metadata.clear(), "minutes must be 3.1"),
    ("honest_minutes", lambda nb: nb.cells[1].metadata.labkit.update(part="maybe"), "part must be one of"),
    ("honest_minutes", edit("about-polls", "You poll", 180 * "word " + "You poll"), "minutes must be 4.1"),
    ("honest_minutes", edit("question", "3 minutes", "9 minutes"), "head must say 3"),
    ("honest_minutes", lambda nb: nb.cells[1].metadata.labkit.update(minutes=40), "30 is the most"),
    ("practised_in_the_core", edit("question", "name what asking costs (exercise `costs`)", "n"), "named in: - n"),
    ("practised_in_the_core", edit("question", "\n- price them (exercise `costs`),", ""), "2 goals"),
    ("practised_in_the_core", lambda nb: nb.cells[1].metadata.labkit.update(part="further"), "no exercise of the core"),
    ("tail_in_order", lambda nb: nb.cells[1].metadata.labkit.update(part="further"), "Asking: the core"),
    ("tail_in_order", lambda nb: nb.cells[-2].metadata.labkit.update(part="core"), "More practice: the core"),
    ("tail_in_order", lambda nb: nb.cells.pop(), "last cell"),
    ("no_notes", edit("key-points", "Asking costs", "*Watch for* yawns"), "key-points: a note for the teacher"),
    ("no_notes", edit("asking", "Ask who", "For the teacher: ask who"), "asking: a note for the teacher"),
]


def test_a_good_notebook_keeps_every_rule() -> None:
    assert [fault for rule in RULES for fault in rule(good_notebook())] == []


@pytest.mark.parametrize(("rule", "change", "words"), BREAKS)
def test_a_rule_finds_what_breaks_it(rule: str, change: Change, words: str) -> None:
    nb = good_notebook()
    change(nb)
    faults = [fault for known in RULES if known.__name__ == rule for fault in known(nb)]
    assert words in "\n".join(faults)


def test_every_rule_has_a_notebook_that_breaks_it() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for rule, _, _ in BREAKS}


def test_code_spans_and_sourced_cells_may_say_what_prose_may_not() -> None:
    nb = good_notebook()
    nb.cells[-2].source += "\n`trivial` and `12 ms`"
    nb.cells[1].source += "\nFielding measured 12 ms."
    nb.cells[1].metadata.tags = ["sourced"]
    assert [fault for rule in RULES for fault in rule(nb)] == []
