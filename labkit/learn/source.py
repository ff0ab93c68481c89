"""The package's code as a learner writes it: without `self` and type hints, under the name that is asked for."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from types import MethodType
from typing import Any

Definition = ast.FunctionDef | ast.AsyncFunctionDef
REMARK = re.compile(r"[ \t]*# (?:type: ignore|noqa)\b.*$", re.MULTILINE)


def source_as(thing: Callable[..., Any], name: str) -> str:
    """The source of a method or of a nested class, called `name`, as it would stand in a notebook's cell.

    A method of an exercise loses its `self`; the first docstring, decorators and all type hints go. Raises ValueError
    for a variable that is declared and not set, since nothing would remain of that line.
    """
    text = REMARK.sub("", textwrap.dedent(inspect.getsource(thing)))
    top = ast.parse(text).body[0]
    assert isinstance(top, Definition | ast.ClassDef)
    lines = text.splitlines()
    changes = [_unhinted(node) for node in ast.walk(top) if isinstance(node, ast.AnnAssign)]
    changes += [
        _header(node, name if node is top else node.name, isinstance(thing, MethodType) and node is top)
        for node in ast.walk(top)
        if isinstance(node, Definition)
    ]
    if isinstance(top, ast.ClassDef):
        changes.append(((top.lineno, 0), (top.lineno, len(lines[top.lineno - 1])), _class_header(top, name)))
    if ast.get_docstring(top) is not None:
        end = top.body[0].end_lineno or 0
        changes.append(((top.body[0].lineno, 0), (end, len(lines[end - 1])), None))
    return "\n".join(_changed(lines, changes)[top.lineno - 1 :]).strip("\n")


def signature_stub(method: Callable[..., Any], name: str) -> str:
    """An empty function with a method's parameters: what a learner starts from."""
    top = ast.parse(textwrap.dedent(inspect.getsource(method))).body[0]
    assert isinstance(top, Definition)
    return f"{_signature(top, name, without_self=True)}\n    return ..."


Place = tuple[int, int]  # line from 1, column in characters
Change = tuple[Place, Place, str | None]  # from, to, and what comes instead; None takes the whole lines away


def _header(node: Definition, name: str, without_self: bool) -> Change:
    body = node.body[0]
    indent = " " * node.col_offset
    start = (node.lineno, 0)
    if body.lineno == node.lineno:  # all in one line
        return start, (body.lineno, body.col_offset), f"{indent}{_signature(node, name, without_self)} "
    return start, (body.lineno - 1, 10**6), f"{indent}{_signature(node, name, without_self)}"


def _signature(node: Definition, name: str, without_self: bool) -> str:
    args = node.args
    for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg):
        if arg is not None:
            arg.annotation = None
    if without_self:
        args.args = args.args[1:]
    start = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    return f"{start} {name}({ast.unparse(args)}):"


def _class_header(node: ast.ClassDef, name: str) -> str:
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    return f"class {name}({bases}):" if bases else f"class {name}:"


def _unhinted(node: ast.AnnAssign) -> Change:
    if node.value is None:
        raise ValueError(f"give {ast.unparse(node.target)} a value; a hint alone would leave nothing of its line")
    return (
        (node.target.end_lineno or 0, node.target.end_col_offset or 0),
        (
            node.value.lineno,
            node.value.col_offset,
        ),
        " = ",
    )


def _changed(lines: list[str], changes: list[Change]) -> list[str]:
    for (first, column), (last, end), text in sorted(changes, key=lambda change: change[0], reverse=True):
        if text is None:
            lines[first - 1 : last] = []
        else:
            lines[first - 1 : last] = [lines[first - 1][:column] + text + lines[last - 1][end:]]
    return lines
