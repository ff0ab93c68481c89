"""Does a function do the same as a reference? Asked on many random inputs, not on three examples."""

import asyncio
import copy
import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from random import Random
from typing import Any

from labkit.learn.quantity import a_kind, quoted

Check = Callable[[Any], str | None]
Arguments = tuple[object, ...]


def same_as(
    reference: Callable[..., Any],
    inputs: Callable[[Random], object],
    *,
    examples: Iterable[object] = (),
    runs: int = 200,
    seed: int = 1,
) -> Check:
    """Make a check that compares a learner's function with `reference` and names the first input where they differ.

    `inputs` draws the arguments of one call from a `random.Random`: a tuple, or one value for a function of one
    argument. `examples` are tried before the `runs` random ones; put the small, telling ones there. Results, errors
    and what became of the arguments are compared. Generators are read to their end; coroutines are run. Built for the
    reasons of Sridhara et al. 2016, "Fuzz testing projects in massive courses".
    """
    by_hand = tuple(examples)

    def check(answer: object) -> str | None:
        if not callable(answer):
            return f"Hand over the function itself, without calling it; this is {a_kind(answer)}."
        chance = Random(seed)
        for given in chain(by_hand, (inputs(chance) for _ in range(runs))):
            if difference := _difference(reference, answer, given if isinstance(given, tuple) else (given,)):
                return difference
        return None

    return check


@dataclass(frozen=True)
class _Outcome:
    """What a call came to: its result or its error, and its arguments afterwards."""

    result: object
    error: Exception | None
    arguments: Arguments


def _call(function: Callable[..., Any], arguments: Arguments) -> _Outcome:
    own = copy.deepcopy(arguments)
    try:
        result = function(*own)
        if inspect.iscoroutine(result):
            result = asyncio.run(result)
        elif inspect.isgenerator(result):
            result = list(result)
    except NotImplementedError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a learner's function raises is an outcome
        return _Outcome(None, error, own)
    if result is ...:
        raise NotImplementedError
    return _Outcome(result, None, own)


def _difference(reference: Callable[..., Any], answer: Callable[..., Any], arguments: Arguments) -> str | None:
    """The first thing in which the answer departs from the reference on these arguments, as a sentence."""
    shown = ", ".join(map(quoted, arguments))
    given = f"Given `{shown}`, it"
    if not _takes(answer, arguments):
        return f"It must take {len(arguments)} argument{'s' * (len(arguments) != 1)}, such as `{shown}`."
    wanted, got = _call(reference, arguments), _call(answer, arguments)
    if wanted.error is not None:
        kind = type(wanted.error)
        return None if isinstance(got.error, kind) else f"{given} should raise {kind.__name__}; yours {_did(got)}."
    if got.error is not None or not alike(got.result, wanted.result):
        hint = " Is there a `return`?" if got.result is None and got.error is None else ""
        return f"{given} should return `{quoted(wanted.result)}`; yours {_did(got)}.{hint}"
    if type(got.result) is not type(wanted.result) and not _both_numbers(got.result, wanted.result):
        return f"{given} returns the right content, but as {a_kind(got.result)} and not as {a_kind(wanted.result)}."
    if not alike(got.arguments, wanted.arguments):
        return f"{given} returns the right result, but it changes what it was given; work on a copy."
    return None


def _did(outcome: _Outcome) -> str:
    if outcome.error is not None:
        return f"raised {type(outcome.error).__name__}: {outcome.error}"
    return f"returned `{quoted(outcome.result)}`"


def _takes(function: Callable[..., Any], arguments: Arguments) -> bool:
    try:
        signature = inspect.signature(function)
    except ValueError:
        return True  # some built-in functions have none; the call itself will tell
    try:
        signature.bind(*arguments)
    except TypeError:
        return False
    return True


def alike(one: object, other: object) -> bool:
    """True when two values are equal, floats within rounding, also inside lists, tuples and dicts.

    A list and a tuple of equal content are alike, so that a check can say that only the type is wrong.
    """
    if one is other:
        return True
    if _both_numbers(one, other):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)  # type: ignore[arg-type]
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike(value, other[key]) for key, value in one.items())
    if hasattr(one, "tolist") and hasattr(other, "tolist"):
        return alike(one.tolist(), other.tolist())
    try:
        return bool(one == other)
    except (TypeError, ValueError):
        return False  # an array against something else has no single answer


def _both_numbers(one: object, other: object) -> bool:
    return isinstance(one, int | float) and isinstance(other, int | float)
