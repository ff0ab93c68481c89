"""A good little notebook about polling, and ways to change it. `tests/notebooks/conftest.py` has its exercises."""

from collections.abc import Callable

from nbformat import NotebookNode

from tests.helpers.notebook_files import code, markdown, notebook

Change = Callable[[NotebookNode], object]
HEAD = """# Does asking pay?
You will be able to

- count polls (exercise `costs`),
- price them (exercise `costs`),
- name what asking costs (exercise `costs`).

**Time:** 3 minutes, and 1 more for practice.

What we borrow from labkit:

| name | what it does |
|---|---|
| `pick` | the scale |
"""
IMPORTS = """from labkit.exercises.n90_good import ask
from labkit.learn import compare, predict
from labkit.scale import pick"""


def good_notebook() -> NotebookNode:
    """A notebook that keeps every rule."""
    return notebook(
        markdown("question", HEAD, labkit={"minutes": 0.2, "part": "core"}),
        markdown(
            "asking",
            "## Asking\n<details><summary>More</summary>\n\nAsk who would ask less often.\n</details>",
            labkit={"minutes": 3.1, "part": "core"},
        ),
        code("imports", IMPORTS),
        markdown("about-polls", "You poll every 5 s. How many polls\nare that per minute?"),
        code("guess-polls", "guess = predict(ask.polls, None)\nguess", "predict"),
        code("count-polls", "compare(guess, 60 / pick(full=5, quick=5))", "reveal"),
        markdown("ask-for-the-count", "Add up."),
        code("try-polls", "from labkit.exercises.n90_good.sums import costs\n\ncost = ...\ncosts.check(cost)"),
        markdown("key-points", "## Key points\nAsking costs, news or not.", labkit={"minutes": 0.0, "part": "core"}),
        markdown("more", "## More practice\nNothing yet.", labkit={"minutes": 0.1, "part": "practice"}),
        code("stop", "import io\n\nio.StringIO().close()"),
    )


def edit(name: str, old: str, new: str) -> Change:
    """A change to the source of one cell."""

    def change(nb: NotebookNode) -> None:
        cell = next(cell for cell in nb.cells if cell.id == name)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def add(*cells: NotebookNode) -> Change:
    """New cells before the tail."""
    return lambda nb: nb.cells.__setitem__(slice(-1, -1), cells)
