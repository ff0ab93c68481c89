"""Claims: sentences of a notebook that check themselves against what was measured."""

from collections.abc import Mapping
from numbers import Real

from labkit.learn.card import Card
from labkit.learn.quantity import apart, quoted, read_number, say
from labkit.learn.verdicts import HOLDS, OPEN


class ClaimFailed(AssertionError):
    """What the notebook says is not what was measured."""


def claim(
    sentence: str,
    measured: object,
    expected: object = ...,
    *,
    within: float | None = None,
    within_abs: float | None = None,
    unit: str = "",
) -> Card:
    """Say a sentence and check it. Shows what was found beside what was expected; fails the cell when untrue.

    Three forms:
    `claim("every poll was answered", run.errors == 0)`, a condition;
    `claim("requests per minute", run.requests_per_minute, 120_000, within=0.005)`, a value and what it should be;
    `claim("requests per minute", {"arithmetic": a, "simulation": b, "measured": c}, within=0.005)`, several sources,
    each held against the first.
    `within` is a share of the expected value (0.005 is half a percent; 0 is exactly equal), `within_abs` a distance
    in the values' own unit. A value that is None is not known: the claim is held against the others, or left open.
    Raises ClaimFailed when untrue, ValueError when it is not clear what is claimed.
    """
    if isinstance(measured, Mapping):
        return _agreement(sentence, measured, expected, _Tolerance(within, within_abs, unit))
    if expected is ...:
        return _condition(sentence, measured)
    tolerance = _Tolerance(within, within_abs, unit)
    if measured is None or expected is None:
        return Card(OPEN, (sentence, f"{'What was found' if measured is None else 'What to expect'} is not known."))
    numbers = "found {}, expected {}".format(*apart(measured, expected, unit))
    if not tolerance.allows(measured, expected):
        raise ClaimFailed(f'"{sentence}" does not hold: {numbers}; {tolerance.excess(measured, expected)}.')
    return Card(HOLDS, (sentence, f"{numbers} ({tolerance})"))


class _Tolerance:
    """How far apart two values may be."""

    def __init__(self, within: float | None, within_abs: float | None, unit: str) -> None:
        if (within is None) == (within_abs is None):
            raise ValueError(
                "say how close the values must be, once: within=0.005 (half a percent), within=0 (exactly equal), "
                "or within_abs=0.1 (a distance in their own unit)"
            )
        if within is not None and not 0 <= within < 1:
            raise ValueError(f"within is a share from 0 to 1, where 0.05 is 5 %, not {within!r}")
        if within_abs is not None and not within_abs >= 0:
            raise ValueError(f"within_abs is a distance of 0 or more, not {within_abs!r}")
        self.share, self.distance, self.unit = within, within_abs, unit

    def allows(self, value: object, base: object) -> bool:
        """True when `value` is near enough to `base`. What is no number must be equal."""
        if not (_is_number(value) and _is_number(base)):
            return _equal(value, base)
        allowed = self.share * abs(_number(base)) if self.share is not None else (self.distance or 0.0)
        return abs(_number(value) - _number(base)) <= allowed

    def excess(self, value: object, base: object) -> str:
        """By how much two values are too far apart."""
        if not (_is_number(value) and _is_number(base)):
            return "they are not equal"
        off = abs(_number(value) - _number(base))
        if self.share and _number(base):
            return f"that is {100 * off / abs(_number(base)):.3g} % apart, and {100 * self.share:.3g} % is allowed"
        return f"they are {say(off, self.unit)} apart, and {say(self.distance or 0, self.unit)} is allowed"

    def __str__(self) -> str:
        if self.distance:
            return f"at most {say(self.distance, self.unit)} apart"
        return f"at most {100 * self.share:.3g} % apart" if self.share else "exactly equal"


def _condition(sentence: str, truth: object) -> Card:
    plain = truth.item() if getattr(truth, "ndim", None) == 0 else truth  # type: ignore[attr-defined]
    if not isinstance(plain, bool):
        raise ValueError(
            f"what should {quoted(truth)} be? Give the expected value and how close (within=...), or a condition "
            "that is True or False"
        )
    if not plain:
        raise ClaimFailed(f'"{sentence}" does not hold: its condition is False.')
    return Card(HOLDS, (sentence,))


def _agreement(sentence: str, sources: Mapping[str, object], expected: object, tolerance: _Tolerance) -> Card:
    if len(sources) < 2 or expected is not ...:
        raise ValueError('name at least two sources in the mapping, such as {"arithmetic": a, "measured": b}')
    known = {name: value for name, value in sources.items() if value is not None}
    unknown = tuple(f"{name}: not known." for name in sources if name not in known)
    if len(known) < 2:
        return Card(OPEN, (sentence, *unknown))
    numbers = ", ".join(f"{name} {say(value, tolerance.unit)}" for name, value in known.items())
    first, base = next(iter(known.items()))
    for name, value in known.items():
        if not tolerance.allows(value, base):
            raise ClaimFailed(
                f'"{sentence}" does not hold: {numbers}; {name} against {first}: {tolerance.excess(value, base)}.'
            )
    return Card(HOLDS, (sentence, f'{numbers} (compared with "{first}": {tolerance})', *unknown))


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _number(value: object) -> float:
    try:
        return read_number(value)
    except ValueError:
        return float("nan")  # near to nothing, so that a claim about it fails and shows it


def _equal(value: object, base: object) -> bool:
    try:
        return bool(value == base)
    except ValueError:
        raise ValueError("a claim is about single values; of an array take its len(), sum() or mean() first") from None
