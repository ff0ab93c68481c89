"""Was an exercise attempted? An answer that was left as it came is no attempt, and no mistake either."""

import ast
import inspect
import textwrap
from collections.abc import Mapping
from types import FunctionType

Definition = ast.FunctionDef | ast.AsyncFunctionDef


def attempted(answer: object, stub: str) -> bool:
    """False for an answer that was left as it was: `...`, values that are all `...`, the stub, or an empty function."""
    if answer is ...:
        return False
    if isinstance(answer, list | tuple | set | dict) and answer:
        values = answer.values() if isinstance(answer, dict) else answer
        return not all(value is ... for value in values)
    written = _functions_of(answer)
    if not written or any(tree is None for tree in written.values()):
        return True
    trees = {name: tree for name, tree in written.items() if tree is not None}
    return not (_same(trees, _functions_in(stub)) or all(map(_is_empty, trees.values())))


def _functions_of(answer: object) -> dict[str, Definition | None]:
    """The source of a function, or of each method of a class, as a tree; None for one whose source cannot be found."""
    if isinstance(answer, FunctionType):
        return {"": _tree(answer)}
    if isinstance(answer, type):
        return {name: _tree(member) for name, member in vars(answer).items() if isinstance(member, FunctionType)}
    return {}


def _tree(function: FunctionType) -> Definition | None:
    try:
        body = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (OSError, TypeError, SyntaxError):
        return None
    return body[0] if body and isinstance(body[0], Definition) else None


def _functions_in(stub: str) -> dict[str, Definition]:
    last = ast.parse(stub).body[-1]
    if isinstance(last, Definition):
        return {"": last}
    members = last.body if isinstance(last, ast.ClassDef) else []
    return {member.name: member for member in members if isinstance(member, Definition)}


def _same(written: Mapping[str, Definition], stub: Mapping[str, Definition]) -> bool:
    def dumped(trees: Mapping[str, Definition]) -> dict[str, list[str]]:
        return {name: [ast.dump(tree.args), *map(ast.dump, _body(tree))] for name, tree in trees.items()}

    return dumped(written) == dumped(stub)


def _body(tree: Definition) -> list[ast.stmt]:
    """The statements of a function without its docstring."""
    return tree.body[1:] if ast.get_docstring(tree) is not None else tree.body


def _is_empty(tree: Definition) -> bool:
    return all(_does_nothing(statement) for statement in _body(tree))


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr | ast.Return) and isinstance(statement.value, ast.Constant):
        return statement.value.value is ...
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Raise) and "NotImplementedError" in ast.unparse(statement)
    )
