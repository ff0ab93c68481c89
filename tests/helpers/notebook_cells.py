"""Reading a notebook: its cells, headings, calls, imports and exercises."""

import ast
import importlib
import re
from collections.abc import Iterator

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from labkit.learn import Exercise, Question


def code_cells(nb: NotebookNode) -> list[NotebookNode]:
    """The cells that hold code, in order."""
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def tags(cell: NotebookNode) -> list[str]:
    """The cell's tags; a cell may have none."""
    return list(cell.metadata.get("tags", []))


def parsed(cell: NotebookNode) -> ast.Module | SyntaxError:
    """The cell's code, with magics such as %env made into Python, or what is wrong with it."""
    try:
        source: str = TransformerManager().transform_cell(cell.source)
        return ast.parse(source)
    except SyntaxError as problem:
        return problem


def tree(cell: NotebookNode) -> ast.Module:
    """The cell's code; empty when Python cannot read it."""
    code = parsed(cell)
    return code if isinstance(code, ast.Module) else ast.Module([], [])


def calls(cell: NotebookNode) -> list[ast.Call]:
    """Every call in the cell's code."""
    return [node for node in ast.walk(tree(cell)) if isinstance(node, ast.Call)]


def name_of(node: ast.expr) -> str:
    """`learn.predict` for that expression; an empty string for an expression that is not a dotted name."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imports(cell: NotebookNode) -> Iterator[tuple[str, str, str]]:
    """Module, name, and the name it is known by; `import labkit.server` counts as a name too."""
    for node in ast.walk(tree(cell)):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name, alias.asname or alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                module, _, name = alias.name.rpartition(".")
                yield module or name, name, alias.asname or alias.name


def exercises_used(nb: NotebookNode, of: type = Exercise) -> dict[str, object]:
    """What the notebook takes from labkit.exercises, by the name it is used under; None where it does not exist.

    Exercises are imported one by one; the questions of its predictions (`of=Question`) are attributes of `ask`.
    """
    used: dict[str, object] = {}
    source = "\n".join(cell.source for cell in code_cells(nb))
    for module, name, known_as in (found for cell in code_cells(nb) for found in imports(cell)):
        if not module.startswith("labkit.exercises"):
            continue
        if name == "ask" and of is Question:
            used |= {
                f"{known_as}.{word}": _found(f"{module}.ask", word)
                for word in re.findall(rf"\b{known_as}\.(\w+)", source)
            }
        elif name != "ask" and of is Exercise:
            used[known_as] = _found(module, name)
    return used


def _found(module: str, name: str) -> object:
    """A module's attribute, or None."""
    try:
        return getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError:
        return None


def prose(cell: NotebookNode) -> str:
    """A markdown cell without its code."""
    return re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.DOTALL)


def headings(nb: NotebookNode, only: NotebookNode | None = None) -> Iterator[tuple[NotebookNode, int, str]]:
    """Cell, level and title of each markdown heading."""
    for cell in [only] if only is not None else nb.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL)
            for marks, title in re.findall(r"^(#{1,6})\s+(.+?)\s*#*$", text, flags=re.MULTILINE):
                yield cell, len(marks), title


def is_section(cell: NotebookNode) -> bool:
    """True for a cell that opens a section: it has an H2 and not the H1."""
    levels = [len(marks) for marks in re.findall(r"^(#{1,6})\s", prose(cell), flags=re.MULTILINE)]
    return 2 in levels and 1 not in levels


def images_without_alt(html: str) -> list[str]:
    """The <img> tags without a word of alternative text."""
    return [tag for tag in re.findall(r"<img\b[^>]*>", html) if not re.search(r"""\balt\s*=\s*(["'])\s*[^"'\s]""", tag)]
