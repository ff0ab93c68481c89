"""A cell that reveals may run again, after a guess that was typed late: it measures the same as before."""

from contextlib import ExitStack
from typing import Any

from tests.helpers.notebook_cells import code_cells
from tests.helpers.notebook_files import NOTEBOOKS, read

MEASURES = {
    "count-who-hears": "heard",
    "move-a-reader": "moved",
    "tell-twenty-again": "heard_with_a_log",
    "publish-in-turn": "numbers",
}


def test_headlines_that_are_published_again_are_counted_as_before() -> None:
    (path,) = (path for path in NOTEBOOKS if path.stem.startswith("09-"))
    names: dict[str, Any] = {}
    measured: dict[str, list[Any]] = {}
    with ExitStack() as started:
        for cell in code_cells(read(path)):
            for _ in range(2 if cell.id in MEASURES else 1):
                exec(cell.source, names)
                if "= [serve(" in cell.source:
                    for host in names["hosts"]:
                        started.enter_context(host)
                if cell.id == "start-with-a-log":
                    started.enter_context(names["engine"])
                if cell.id in MEASURES:
                    result = names[MEASURES[cell.id]]
                    measured.setdefault(cell.id, []).append(len(result) if cell.id == "move-a-reader" else result)
            if measured.keys() == MEASURES.keys():
                break
    assert measured == {
        "count-who-hears": [[10, 0], [10, 0]],
        "move-a-reader": [4, 4],
        "tell-twenty-again": [[10, 10], [10, 10]],
        "publish-in-turn": [[1, 2, 3], [1, 2, 3]],
    }
