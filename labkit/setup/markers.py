"""Environment markers: on which machines a line of a lock applies (packaging.python.org, "Dependency specifiers").

Enough of them for what the locks say; a test compares with the `packaging` library, which is not installed yet when
the kit starts.
"""

import ast
import operator
import os
import platform
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, other: one in other,
    ast.NotIn: lambda one, other: one not in other,
}
HERE = {
    "implementation_name": sys.implementation.name,
    "os_name": os.name,
    "platform_machine": platform.machine(),
    "platform_python_implementation": platform.python_implementation(),
    "platform_system": platform.system(),
    "python_full_version": platform.python_version(),
    "python_version": "{}.{}".format(*sys.version_info),
    "sys_platform": sys.platform,
}


def applies(marker: str, facts: Mapping[str, str] = HERE) -> bool:
    """Whether a marker is true of a machine; such a text is an expression of Python. Raises KeyError, ValueError.

    >>> applies("python_version >= '3.9' and os_name == 'nt'", {"python_version": "3.11", "os_name": "nt"})
    True
    """
    return _is_true(ast.parse(marker, mode="eval").body, facts)


def _is_true(node: ast.expr, facts: Mapping[str, str]) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_is_true(part, facts) for part in parts)
        case ast.BoolOp(values=parts):
            return any(_is_true(part, facts) for part in parts)
        case ast.Compare(left=left, ops=[how], comparators=[right]):
            names = [side.id for side in (left, right) if isinstance(side, ast.Name)]
            as_version = any(name.startswith("python_") for name in names)
            one, other = (_value(side, facts, as_version) for side in (left, right))
            return COMPARISONS[type(how)](one, other)
    raise ValueError(f"this is not understood in a marker: {ast.unparse(node)}")


def _value(node: ast.expr, facts: Mapping[str, str], as_version: bool) -> str | tuple[int, ...]:
    text = facts[node.id] if isinstance(node, ast.Name) else str(ast.literal_eval(node))
    return tuple(map(int, re.findall(r"\d+", text)[:3])) if as_version else text
