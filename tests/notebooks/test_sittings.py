"""A notebook of two sittings says that the second begins in a new kernel: then it needs no cell of the first."""

import ast
import builtins
from collections.abc import Iterable
from pathlib import Path

import pytest
from nbformat import NotebookNode

from tests.helpers.minutes import sections
from tests.helpers.notebook_cells import tree
from tests.helpers.notebook_files import NOTEBOOKS, read

SAYS_SO = "in a new kernel"


def second_sitting(nb: NotebookNode) -> list[NotebookNode]:
    """The code cells from the section that says so to the end of the core."""
    found: list[NotebookNode] = []
    begun = False
    for section in sections(nb):
        begun = begun or SAYS_SO in section.opening.source
        if begun and section.plan.get("part") == "core":
            found += [cell for cell in section.cells if cell.cell_type == "code"]
    return found


def missing(cells: Iterable[NotebookNode]) -> set[str]:
    """Names that the cells use, and that none of them makes."""
    used, made = set[str](), set(dir(builtins))
    for node in (node for cell in cells for node in ast.walk(tree(cell))):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.arg(arg=name):
                made.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                made.add(name)
            case ast.ExceptHandler(name=str(name)):
                made.add(name)
            case ast.alias(name=name, asname=other):
                made.add(other or name.partition(".")[0])
    return used - made


@pytest.mark.parametrize(
    "path", [path for path in NOTEBOOKS if SAYS_SO in path.read_text()], ids=lambda path: path.stem
)
def test_the_second_sitting_needs_no_cell_of_the_first(path: Path) -> None:
    cells = second_sitting(read(path))
    assert cells
    assert missing(cells) == set()
