"""Cells run without a kernel: an answer as a learner types it, and some cells of a notebook, in a dict of names."""

import itertools
import linecache
from typing import Any

from tests.helpers.notebook_cells import code_cells
from tests.helpers.notebook_files import NOTEBOOKS, read

_numbers = itertools.count()


def run_as_cell(source: str, name: str) -> object:
    """Run a piece of source in a namespace of its own and return what it calls `name`.

    Python finds the source again when it is asked for the code of a function.
    """
    file = f"<cell {next(_numbers)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace: dict[str, object] = {"__name__": "answer"}
    exec(compile(source, file, "exec"), namespace)
    return namespace[name]


def sources(notebook: str) -> dict[str, str]:
    """The code cells of a notebook, by their ids. `notebook` is how its name begins, such as "03"."""
    (path,) = (path for path in NOTEBOOKS if path.name.startswith(notebook))
    return {cell.id: cell.source for cell in code_cells(read(path))}


def run_cells(names: dict[str, Any], notebook: str, *cells: str) -> dict[str, Any]:
    """Run some cells of a notebook, one after the other, in these names. `shown` is what a last `compare` returned.

    Returns the names, in which functions of earlier cells find what later ones change.
    """
    source = sources(notebook)
    for cell in cells:
        *lines, last = source[cell].split("\n")
        shows = f"shown = {last}" if last.startswith("compare(") else last
        exec("\n".join([*lines, shows]), names)
    return names
