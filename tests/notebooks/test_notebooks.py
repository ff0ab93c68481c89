"""Every notebook keeps the rules, and runs twice in one kernel without an error or a leftover."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from labkit.learn import Question
from tests.helpers import notebook_kernel
from tests.helpers.leaks import Reveal, _refuted, leaks
from tests.helpers.notebook_kernel import output_faults, run_twice
from tests.helpers.notebook_rules import RULES

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
PATHS = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@PATHS
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_notebook_keeps_the_rule(rule: Callable[[NotebookNode], Iterator[str]], path: Path) -> None:
    faults = list(rule(nbformat.read(path, as_version=4)))
    assert not faults, "\n".join([f"{path.name}: {rule.__doc__}", *faults])


# Questions whose answer may stand above their reveal, each with the reason.
TOLD = {
    "04-polling-vs-sse": {
        "ask.streams": "the answer is the number of users, which the question names",
        "ask.sockets": "the answer is the number of users, which the question names",
    },
}


@PATHS
def test_notebook_runs_twice_in_one_kernel_and_gives_no_answer_away(path: Path) -> None:
    faults = run_twice(path, told=TOLD.get(path.stem, {}))
    assert not faults, "\n".join(faults)


# The rest proves that the rules can fail: a good little notebook breaks them one at a time.

HEAD = """# Does asking pay?
You will be able to count what asking costs. It takes 5 minutes.

What we borrow from labkit:

| name | what it does |
|---|---|
| `pick` | the scale |
"""
IMPORTS = """from labkit.exercises.n90_good import ask
from labkit.learn import compare, predict
from labkit.scale import pick"""
TEACHER = "<details><summary>For the teacher</summary>\n\n*Ask* who would ask less often.\n</details>"


def markdown(name: str, source: str, **metadata: object) -> NotebookNode:
    return new_markdown_cell(source, id=name, metadata=metadata)


def code(name: str, source: str, *tags: str) -> NotebookNode:
    return new_code_cell(source, id=name, metadata={"tags": list(tags)})


def good_notebook() -> NotebookNode:
    cells = [
        markdown("question", HEAD),
        markdown("asking", f"## Asking\n{TEACHER}", labkit={"minutes": 5, "part": "core"}),
        code("imports", IMPORTS),
        markdown("about-polls", "You poll every 5 s. How many polls\nare that per minute?"),
        code("guess-polls", "guess = predict(ask.polls, None)\nguess", "predict"),
        code("count-polls", "compare(guess, 60 / pick(full=5, quick=5))", "reveal"),
        markdown("key-points", "## Key points\nAsking costs, news or not."),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})


def edit(name: str, old: str, new: str) -> Callable[[NotebookNode], None]:
    """A change to the source of one cell."""

    def change(nb: NotebookNode) -> None:
        cell = next(cell for cell in nb.cells if cell.id == name)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def add(*cells: NotebookNode) -> Callable[[NotebookNode], None]:
    """New cells before the tail."""
    return lambda nb: nb.cells.__setitem__(slice(-1, -1), cells)


def lines(count: int) -> str:
    return "\n".join(f"step_{number} = {number}" for number in range(count))


BORROW = "from labkit.exercises.n90_good.sums import polls"
BREAKS = [
    ("stripped", lambda nb: nb.cells[2].update(execution_count=1), "clear all outputs"),
    ("stripped", lambda nb: nb.cells[2].outputs.append(new_output("stream", text="x")), "clear all outputs"),
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
    ("head_and_tail", edit("question", "5 minutes", "a while"), "how many minutes"),
    ("head_and_tail", edit("question", "|", ""), "What we borrow"),
    ("head_and_tail", edit("key-points", "Key points", "The end"), "Key points"),
    ("cell_sizes", add(code("long-cell", lines(16))), "16 lines"),
    ("cell_sizes", add(code("longish-cell", lines(11))), "1 of 4 code cells are over 10"),
    ("cell_sizes", add(*(code(f"middling-{word}", lines(5)) for word in ("one", "two", "six", "ten"))), "the median"),
    ("prose_between", add(code("one-more", "pass"), code("and-more", "pass")), "fourth code cell"),
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
    ("plain_code", edit("imports", "import pick", "import"), "syntax"),
    ("plain_code", edit("count-polls", "compare(", "input()\ncompare("), "input()"),
    ("plain_code", edit("count-polls", "quick=5))", "quick=5))\nprint()"), "nobody sees"),
    ("timed", lambda nb: nb.cells[1].metadata.clear(), "metadata lacks"),
    ("timed", lambda nb: nb.cells[1].metadata.labkit.update(part="maybe"), "metadata lacks"),
    ("teachable", edit("asking", "<details>", ""), "no notes for the teacher"),
    ("teachable", edit("key-points", "Asking costs", "*Watch for* yawns"), "outside <details>"),
]


ASK = """from labkit.learn import Question
polls = Question("You poll every 5 s. How many polls are that per minute?", misconceptions={300: "Multiplied."})
ends = Question("The answer ends.", choices=("it waits", "it asks"), misconceptions={"it waits": "Nobody tells it to."})
"""
SUMS = """from labkit.learn import Number
polls = Number("polls", "Count again.", 12, hints=["60 / 5"], wrong={5: "no", 6: "never"}, why="cost")
"""


@pytest.fixture(autouse=True)
def exercises(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder labkit.exercises.n90_good with two questions and an exercise, for as long as a test runs."""
    import labkit.exercises

    folder = tmp_path / "made" / "n90_good"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "ask.py").write_text(ASK)
    (folder / "sums.py").write_text(SUMS)
    monkeypatch.setattr(labkit.exercises, "__path__", [*labkit.exercises.__path__, str(folder.parent)])
    for module in [name for name in sys.modules if "n90_good" in name]:
        monkeypatch.delitem(sys.modules, module)


def test_a_good_notebook_keeps_every_rule() -> None:
    assert [fault for rule in RULES for fault in rule(good_notebook())] == []


@pytest.mark.parametrize(("rule", "change", "words"), BREAKS)
def test_a_rule_finds_what_breaks_it(rule: str, change: Callable[[NotebookNode], None], words: str) -> None:
    nb = good_notebook()
    change(nb)
    faults = [fault for known in RULES if known.__name__ == rule for fault in known(nb)]
    assert words in "\n".join(faults)


def test_every_rule_has_a_notebook_that_breaks_it() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for rule, _, _ in BREAKS}


def test_code_spans_and_sourced_cells_may_say_what_prose_may_not() -> None:
    nb = good_notebook()
    nb.cells[-1].source += "\n`trivial` and `12 ms`"
    nb.cells[1].source += "\nFielding measured 12 ms."
    nb.cells[1].metadata.tags = ["sourced"]
    assert [fault for rule in RULES for fault in rule(nb)] == []


@pytest.mark.parametrize(
    ("cell", "output", "words"),
    [
        (code("cut", ""), new_output("error", ename="ReadError", evalue="gone"), "ReadError: gone"),
        (code("cut", "", "raises-exception"), new_output("stream", text="fine"), "did not fail"),
        (code("cut", ""), new_output("stream", name="stderr", text="Exception in thread"), "stderr"),
        (code("cut", ""), new_output("display_data", data={"image/png": "iVBO"}), "bare picture"),
        (code("cut", ""), new_output("display_data", data={"text/html": "<img src=x>", "text/plain": "x"}), "alt text"),
        (code("cut", ""), new_output("display_data", data={"text/html": "<svg/>", "text/plain": "x"}), "aria-label"),
        (code("cut", ""), new_output("display_data", data={"text/html": "<b>1</b>"}), "twin"),
    ],
)
def test_an_output_is_found_at_fault(cell: NotebookNode, output: NotebookNode, words: str) -> None:
    cell.outputs = [output]
    assert words in "\n".join(output_faults(cell))


def test_a_figure_with_alt_text_and_a_planned_failure_are_no_faults() -> None:
    figure = new_output("display_data", data={"text/html": '<img alt="12 polls">', "text/plain": "12 polls"})
    planned = code("cut", "", "raises-exception")
    planned.outputs = [figure, new_output("error", ename="ReadError", evalue="gone")]
    assert list(output_faults(planned)) == []


def revealed(outcome: str = "12") -> NotebookNode:
    """The good notebook after it was run with nothing answered."""
    nb = good_notebook()
    shown = f"<details><summary>What came out</summary>Computed: {outcome}.</details>"
    nb.cells[5].outputs = [new_output("display_data", data={"text/html": shown, "text/plain": "Not attempted"})]
    return nb


CHOICE = edit("guess-polls", "ask.polls", "ask.ends")
LEAKS = [
    (edit("about-polls", "You", "Twelve, or 12. You"), "12", "the answer 12"),
    (edit("asking", "who would", "who says 12"), "12", "the answer 12"),
    (edit("count-polls", "compare(", "# 12\ncompare("), "12", "the answer 12"),
    (edit("question", "5 minutes", "5 minutes for 1,200 polls"), "1200", "the answer 1,200"),
    (edit("asking", "Ask", "You Multiplied. Ask"), "12", ""),
    (CHOICE, "it asks", ""),
    (lambda nb: (CHOICE(nb), edit("asking", "less often", "whether it asks")(nb)), "it asks", 'the answer "it asks"'),
    (lambda nb: (CHOICE(nb), edit("asking", "often", "often: it waits or it asks")(nb)), "it asks", ""),
]


@pytest.mark.parametrize(("change", "outcome", "words"), LEAKS)
def test_an_answer_above_its_reveal_is_found(
    change: Callable[[NotebookNode], object], outcome: str, words: str
) -> None:
    nb = revealed(f"{int(outcome):,}" if outcome.isdigit() else outcome)
    change(nb)
    found = [leak for _, leak in leaks(nb)]
    assert len(found) == bool(words)
    assert words in "".join(found)


def test_a_refutation_above_the_reveal_is_found() -> None:
    nb = revealed()
    message = "One user asks twelve times per minute, and a zero was lost."
    nb.cells[3].source += f"\n{message}"
    question = Question(nb.cells[3].source, misconceptions={7: message, 8: "No."})
    assert list(_refuted(Reveal("ask.polls", question, "12", nb.cells[3].source, "", "")))
    assert list(_refuted(Reveal("ask.polls", question, "12", "", "<details>Watch for 7 and 8.</details>", "")))
    assert not list(_refuted(Reveal("ask.polls", question, "12", "One user asks.", "<details>8</details>", "")))


def saved(tmp_path: Path, *cells: NotebookNode) -> Path:
    nb = good_notebook()
    add(*cells)(nb)
    made = f"import labkit.exercises\nlabkit.exercises.__path__.append({str(tmp_path / 'made')!r})"
    nb.cells.insert(0, code("find-exercises", made))
    path = tmp_path / "little.ipynb"
    nbformat.write(nb, path)
    return path


def test_a_good_notebook_runs_twice(tmp_path: Path) -> None:
    check = 'import os\nassert os.environ["LABKIT_SCALE"] == "quick" and os.path.exists("little.ipynb")'
    assert run_twice(saved(tmp_path, code("check-scale", check))) == []


def test_what_fails_the_second_time_only_is_found(tmp_path: Path) -> None:
    once = 'assert "been_here" not in globals(), "been here"\nbeen_here = True'
    (fault,) = run_twice(saved(tmp_path, code("only-once", once)))
    assert fault.startswith("second run: only-once")
    assert "been here" in fault


def test_leftovers_and_the_words_of_a_thread_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_kernel, "END_LIMIT", 2)
    child = "import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(9)'])"
    shout = "import threading\ngo = threading.Event()\nthreading.Thread(target=lambda: go.wait() and 1 / 0).start()"
    faults = run_twice(saved(tmp_path, code("leave-child", child), code("shout", shout), code("later", "go.set()")))
    assert sum("a child process is left" in fault for fault in faults) == 2
    assert any("wrote to stderr" in fault and "ZeroDivisionError" in fault for fault in faults)


def test_a_kernel_that_does_not_end_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_kernel, "END_LIMIT", 1)
    thread = "import threading\nthreading.Thread(target=threading.Event().wait).start()"
    faults = run_twice(saved(tmp_path, code("start-thread", thread)))
    assert faults == ["the kernel did not end within 1 s of being asked"]
