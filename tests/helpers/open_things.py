"""What a notebook leaves open between two cells, and where it uses it: servers, lines, sockets, streams, clients."""

import ast
from collections.abc import Iterator

from nbformat import NotebookNode

from tests.helpers.notebook_cells import code_cells, name_of, tree

OPENS = {
    *("create_connection", "EventSource", "Client", "AsyncClient", "stream"),
    *("between", "held", "open_kitchen", "serve"),
}


def first_uses(nb: NotebookNode) -> list[str]:
    """The ids of cells that use, for the first time, a name which an earlier cell bound to something open."""
    opened: set[str] = set()
    found = []
    for cell in code_cells(nb):
        used = _used(cell)
        if opened & used:
            found.append(cell.id)
            opened -= used
        opened |= set(_opened(cell))
    return found


def where_most_is_open(nb: NotebookNode) -> str:
    """The id of the cell before which most names stand for something open that is used there or later.

    Of several, the last.
    """
    cells = code_cells(nb)
    numbers = []
    for place, cell in enumerate(cells):
        before = {name for earlier in cells[:place] for name in _opened(earlier)}
        later = {name for each in cells[place:] for name in _used(each)}
        numbers.append((len(before & later), place, cell.id))
    return str(max(numbers)[2])


def _used(cell: NotebookNode) -> set[str]:
    return {node.id for node in ast.walk(tree(cell)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _opened(cell: NotebookNode) -> Iterator[str]:
    """The names that a cell binds to something open."""
    for node in ast.walk(tree(cell)):
        if isinstance(node, ast.Assign) and _opens(node.value):
            yield from (name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name))


def _opens(value: ast.expr) -> bool:
    calls_made = (node for node in ast.walk(value) if isinstance(node, ast.Call))
    return any(name_of(call.func).split(".")[-1] in OPENS for call in calls_made)
