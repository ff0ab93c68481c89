"""Numbers as people type them, and numbers as people like to read them."""

import math
import re
from decimal import Decimal
from numbers import Real

GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,_ '’]\d{3})+(?:\.\d*)?")
SEPARATORS = re.compile(r"[,_ '’]")
LONGEST = 80  # characters of a value that is quoted in a sentence


def read_number(typed: object, unit: str = "") -> float:
    """The number that was meant by 120_000, "120,000", "120 000 requests", or a numpy scalar.

    `unit` may follow a number typed as text. Raises ValueError with a sentence that says what to type instead.
    """
    plain = typed.item() if getattr(typed, "ndim", None) == 0 else typed  # type: ignore[attr-defined]
    if isinstance(plain, tuple):
        plain = _joined(plain)
    elif isinstance(plain, str):
        plain = _parsed(plain, unit)
    if isinstance(plain, bool) or not isinstance(plain, Real | Decimal):
        raise ValueError(f"A number is wanted here, such as 120_000; {quoted(typed)} is {a_kind(typed)}.")
    try:
        number = float(plain)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"A number is wanted here, such as 120_000; {quoted(typed)} is not a finite one.")
    return number


def _joined(parts: tuple[object, ...]) -> float:
    """120,000 without quotes is two numbers to Python, 120 and 0. Put the thousands together again."""
    number = 0
    for place, part in enumerate(parts):
        if not isinstance(part, int) or isinstance(part, bool) or (place and part and not 100 <= part <= 999):
            raise ValueError(f"One number is wanted here, such as 120_000 or 1.5; Python reads {len(parts)} values.")
        number = number * 1000 + part
    return number


def _parsed(text: str, unit: str) -> float:
    bare = text.replace("\u00a0", " ").replace("\u202f", " ").strip().lstrip("~≈ ")
    if unit and bare.casefold().endswith(unit.casefold()):
        bare = bare[: -len(unit)].rstrip()
    try:
        return float(SEPARATORS.sub("", bare) if GROUPED.fullmatch(bare) else bare)
    except ValueError:
        raise ValueError(f"{quoted(text)} cannot be read as a number: type digits, such as 120_000 or 1.5.") from None


def say(value: object, unit: str = "") -> str:
    """A value for a sentence: thousands apart, four digits that count, its unit behind it."""
    if isinstance(value, tuple):
        return quoted(value)  # only what a learner has typed may be a number that Python took apart
    try:
        number = read_number(value)
    except ValueError:
        return quoted(value)
    if number == int(number) and abs(number) < 1e15:
        text = f"{number:,.0f}"
    else:
        text = f"{number:,.0f}" if 1000 <= abs(number) < 1e15 else f"{number:.4g}"
    return f"{text} {unit}".rstrip()


def quoted(value: object) -> str:
    """A value as Python writes it, cut when it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def a_kind(value: object) -> str:
    """What sort of thing a value is, for a sentence: "a list", "an int", "None"."""
    if value is None:
        return "None"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
