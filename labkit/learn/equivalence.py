"""Do two functions do the same? What a call comes to, and the first thing in which two outcomes differ."""

import ast
import asyncio
import copy
import inspect
import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

from labkit.learn.quantity import quoted, shortened, type_name

Arguments = tuple[Any, ...]
Function = Callable[..., Any]
NO_RETURN = " Is there a `return`?"
IN_PLACE = {"add", "append", "clear", "extend", "insert", "remove", "reverse", "sort", "update"}  # they return None


@dataclass(frozen=True)
class Outcome:
    """What a call came to: its result or its error, and its arguments afterwards; and which function was called."""

    result: object
    error: Exception | None
    arguments: Arguments
    function: Function | None = None

    @property
    def hint(self) -> str:
        """What to say of a result of None: that no line returns anything, or only a method that works in place."""
        if self.function is None or self.result is not None or self.error is not None:
            return ""
        returned = _returned(self.function)
        if not returned:
            return NO_RETURN
        works = [name for name in map(_method, returned) if name in IN_PLACE]
        return f" `.{works[0]}()` changes its object and returns None: return the object afterwards." if works else ""


def outcome_of(call: Function, function: Function, arguments: Arguments) -> Outcome:
    """What `call(function, *arguments)` comes to.

    Coroutines are run; generators, and what `map`, `filter` and `zip` return, are read to their end. The arguments are
    copied before. Raises NotImplementedError where `function` does, or returns `...`.
    """
    own = copy.deepcopy(arguments)
    try:
        result = call(function, *own)
        if inspect.iscoroutine(result):
            result = asyncio.run(result)
        elif inspect.isgenerator(result) or isinstance(result, map | filter | zip):
            result = list(result)
    except Exception as error:
        if isinstance(error, NotImplementedError):
            raise
        return Outcome(None, error, own)
    if result is ...:
        raise NotImplementedError
    return Outcome(result, None, own, function)


def difference(wanted: Outcome, got: Outcome, arguments: Arguments, names: Sequence[str] = ()) -> str | None:
    """The first thing in which an outcome departs from the wanted one, as a sentence; None when it does not.

    `names` are the parameters that the arguments are for, if the sentence is to say so.
    """
    given = f"Given `{listed(arguments, names)}`, it"
    if wanted.error is not None:
        kind = type(wanted.error)
        return None if isinstance(got.error, kind) else f"{given} should raise {kind.__name__}; yours {_did(got)}."
    if got.error is not None or not equal_enough(got.result, wanted.result):
        hint = got.hint or _of_capitals(got.result, wanted.result)
        return f"{given} should return `{quoted(wanted.result)}`; yours {_did(got)}.{hint}"
    if not _of_one_kind(got.result, wanted.result):
        return f"{given} returns the right content, but as {type_name(got.result)} and not as {_type_of(wanted)}."
    if not equal_enough(got.arguments, wanted.arguments):
        return f"{given} returns the right result, but it changes what it was given; work on a copy."
    return None


def _of_capitals(one: object, other: object) -> str:
    """What to say of two unequal texts that differ in capitals alone; nothing of any other pair."""
    alike = isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold()
    return " Only the capitals differ." if alike else ""


def _returned(function: Function) -> list[ast.expr]:
    """What the lines of a function's source return, except None; nothing where there is no source to read."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return []
    returns = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
    return [value for value in returns if value and not (isinstance(value, ast.Constant) and value.value is None)]


def _method(value: ast.expr) -> str | None:
    """The name of the method that an expression calls, such as `sort`; None for any other expression."""
    called = value.func if isinstance(value, ast.Call) else None
    return called.attr if isinstance(called, ast.Attribute) else None


def takes(function: Function, arguments: Arguments) -> bool:
    """Whether a function can be called with these arguments. True for built-in functions that do not tell."""
    try:
        signature = inspect.signature(function)
    except ValueError:
        return True
    try:
        signature.bind(*arguments)
    except TypeError:
        return False
    return True


def listed(arguments: Arguments, names: Sequence[str] = ()) -> str:
    """Arguments as they stand in a call; with the names of their parameters where there are several."""
    if len(arguments) > 1 and len(names) == len(arguments):
        return ", ".join(f"{name}={quoted(argument)}" for name, argument in zip(names, arguments, strict=True))
    return ", ".join(map(quoted, arguments))


def snapped(value: Any, exact: float, within: float) -> Any:
    """The exact value for a number that differs from it by at most `within`; any other value as it is.

    For questions to which a rounded answer is as right as an exact one.
    """
    near = _both_numbers(value, exact) and not isinstance(_plain(value), bool) and abs(value - exact) <= within
    return exact if near else value


def equal_enough(one: object, other: object) -> bool:
    """True when two values are equal, floats within rounding, also inside lists, tuples and dicts.

    A list, a tuple and an array of equal content are equal enough, so that a check can say that only the type is wrong.
    Objects whose comparison raises are equal to nothing but themselves.
    """
    if one is other:
        return True
    if _both_numbers(one, other):
        return _close(one, other)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(equal_enough, one, other))
    if _both_sequences(one, other):
        return equal_enough(_as_list(one), _as_list(other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(equal_enough(value, other[key]) for key, value in one.items())
    try:
        return bool(one == other)
    except Exception:  # noqa: BLE001 - an array has no single answer, and a learner's object may raise anything
        return False


def _close(one: Any, other: Any) -> bool:
    try:
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    except OverflowError:  # whole numbers beyond float
        return bool(one == other)


def _both_numbers(one: object, other: object) -> bool:
    return isinstance(_plain(one), Real | Decimal) and isinstance(_plain(other), Real | Decimal)


def _both_sequences(one: object, other: object) -> bool:
    """True for two sequences of which at least one is an array."""
    arrays = [getattr(value, "ndim", 0) > 0 and hasattr(value, "tolist") for value in (one, other)]
    return any(arrays) and all(
        array or isinstance(value, list | tuple) for array, value in zip(arrays, (one, other), strict=True)
    )


def _as_list(value: Any) -> object:
    return value.tolist() if hasattr(value, "tolist") else value


def _of_one_kind(one: object, other: object) -> bool:
    """A named tuple is a tuple. Numbers of any type, numpy's too, are of one kind; True and False are not numbers."""
    if type(one) is type(other) or (isinstance(one, type(other)) and not isinstance(one, bool)):
        return True
    return _both_numbers(one, other) and isinstance(_plain(one), bool) == isinstance(_plain(other), bool)


def _plain(value: object) -> object:
    return value.item() if getattr(value, "ndim", None) == 0 and hasattr(value, "item") else value


def _type_of(outcome: Outcome) -> str:
    return type_name(outcome.result)


def _did(outcome: Outcome) -> str:
    if outcome.error is not None:
        return f"raised {error_in_words(outcome.error)}"
    return f"returned `{quoted(outcome.result)}`"


def error_in_words(error: BaseException) -> str:
    """The name of an error and what it says, cut when it is long."""
    try:
        words = str(error)
    except Exception:  # noqa: BLE001 - a learner's error may not even say what it is
        words = ""
    return f"{type(error).__name__}: {shortened(words, 300)}" if words else type(error).__name__
