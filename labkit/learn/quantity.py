"""Numbers as people type them, and numbers as people like to read them."""

import math
import re
from decimal import Decimal
from fractions import Fraction
from numbers import Real

from labkit.plumbing.wording import singular

WITH_UNIT = re.compile(r"(.*?)\s*([^\W\d_]*|%|×)", re.DOTALL)
CALCULATION = re.compile(r"[\d_.]+(?: ?[+*/] ?[\d_.]+)+")
FRACTION = re.compile(r"[+-]?\d{1,15} ?/ ?0{0,9}[1-9]\d{0,15}")
GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,_ '’]\d{3})+(?:\.\d*)?")
COMMA = re.compile(r"[+-]?\d+,\d+")
SEPARATORS = re.compile(r"[,_ '’]")
ABOUT = re.compile(r"(?:about|around|roughly|circa|ca\.?|at (?:most|least))\s+", re.IGNORECASE)
LABEL = re.compile(r"(?:[a-z][a-z -]*[:=]|(?:event|headline|id|number|second|update)\b(?=\s*\d))\s*", re.IGNORECASE)
TIMES = {"k": 1e3, "m": 1e6, "million": 1e6, "thousand": 1e3, "hundred": 1e2}
SECONDS = {"s": 1, "sec": 1, "second": 1, "ms": 1e-3, "millisecond": 1e-3, "μs": 1e-6, "min": 60, "minute": 60}
BYTES = {"byte": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
UNITS: list[dict[str, float]] = [SECONDS, BYTES, {"%": 1, "percent": 1}, {"time": 1, "x": 1, "×": 1}]
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
WORDS += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NAMED = {word: number for number, word in enumerate(WORDS)} | {word: 10 * ten for ten, word in enumerate(TENS, 2)}
MINUTES_AND_SECONDS = re.compile(
    r"(\d{1,6}) ?(?:m|min|minutes?)(?:,| and)? ?(\d{1,6}(?:\.\d+)?) ?(?:s|sec|seconds?)", re.IGNORECASE
)
PER = re.compile(r" (?:per|an?) ")
SHORT = {"second": "s(?:ec)?", "minute": "min", "hour": "h", "day": "d"}  # how a period may be written behind a slash
NUMPY_NUMBER = re.compile(r"\bnp\.(?:float|int|uint)\d+\(([^()]*)\)")
LONGEST = 80  # characters of a value that is quoted in a sentence


def read_number(typed: object, unit: str = "") -> float:
    """The number that was meant by 120_000, "120,000", "about 10k", "two", "id: 2", a fraction, or a numpy scalar.
    A dict of one entry, such as {"Last-Event-ID": "2"}, means its value.

    `unit` may follow a number typed as text, and so may another one of its kind: with `unit` "s" the text "30 ms" is
    0.03. Raises ValueError with a sentence that says what to type instead.
    """
    plain = typed.item() if getattr(typed, "size", None) == 1 and hasattr(typed, "item") else typed
    if isinstance(plain, dict) and len(plain) == 1:
        (plain,) = plain.values()
    if isinstance(plain, tuple):
        plain = _joined(plain)
    elif isinstance(plain, str):
        plain = _parsed(plain, unit)
    if plain is None:
        raise ValueError("A number is wanted here, such as 12_500, in place of None.")
    if isinstance(plain, bool) or not isinstance(plain, Real | Decimal):
        raise ValueError(f"A number is wanted here, such as 12_500; {quoted(typed)} is {type_name(typed)}.")
    try:
        number = float(plain)
    except (OverflowError, ValueError):  # ValueError: a signalling NaN of decimal
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"A number is wanted here, such as 12_500; {quoted(typed)} is too large or not finite.")
    return number


def _joined(parts: tuple[object, ...]) -> float:
    """120,000 without quotes is two numbers to Python, 120 and 0. Put the thousands together again."""
    number = 0
    for place, part in enumerate(parts):
        if not isinstance(part, int) or isinstance(part, bool) or (place and part and not 100 <= part <= 999):
            raise ValueError(f"One number is wanted here, such as 12_500 or 1.5; Python reads {len(parts)} values.")
        number = number * 1000 + part
    return number


def _parsed(text: str, unit: str) -> float:
    bare = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    bare = bare[label.end() :] if (label := LABEL.match(bare)) else bare
    bare = ABOUT.sub("", bare.lstrip("~≈ "), count=1)
    unit, period = (*PER.split(unit, maxsplit=1), "minute")[:2]  # where a unit names no period, it is a minute
    bare = bare if unit in SECONDS else _without_period(bare, period)
    if _singular(unit) in SECONDS and (parts := MINUTES_AND_SECONDS.fullmatch(bare)):
        return (60 * float(parts[1]) + float(parts[2])) / SECONDS[_singular(unit)]
    bare, scale = _without_unit(bare, unit)
    if bare.casefold() in NAMED:
        return scale * NAMED[bare.casefold()]
    if unit == "times" and bare.casefold() in ("once", "twice"):
        return 1 if bare.casefold() == "once" else 2
    if FRACTION.fullmatch(bare):
        return scale * float(Fraction(bare.replace(" ", "")))
    digits, word = re.fullmatch(r"(.*?)\s*([a-z]*)", bare, re.IGNORECASE | re.DOTALL).groups()  # type: ignore[union-attr]
    if digits.casefold() in NAMED and word.casefold() in TIMES:
        return scale * NAMED[digits.casefold()] * TIMES[word.casefold()]
    minutes = word.casefold() == "m" and unit in SECONDS  # or metres, but hardly millions
    factor = TIMES.get(word.casefold(), 1) if digits and not minutes else 1
    bare = digits if factor > 1 else bare
    try:
        return scale * factor * float(SEPARATORS.sub("", bare) if GROUPED.fullmatch(bare) else bare)
    except ValueError:
        how = "digits, such as 12_500 or 1.5"
        if COMMA.fullmatch(bare):
            how = f"a point and not a comma: {bare.replace(',', '.')}"
        elif CALCULATION.fullmatch(bare):
            how = "the calculation without quotes"
        raise ValueError(f"{quoted(text)} cannot be read as a number: type {how}.") from None


def _without_period(text: str, period: str) -> str:
    """A rate without the period behind it: "2 per minute", "2 a minute", "2/minute" and "2/min" are 2."""
    behind = rf"(?:\s+(?:per|an?)\s+{period}|\s*/\s?(?:{period}|{SHORT.get(period, period)}))$"
    return re.sub(behind, "", text, flags=re.IGNORECASE)


def _without_unit(text: str, unit: str) -> tuple[str, float]:
    """A text without the unit behind its number, and how many of the unit asked for that one is."""
    number, word = WITH_UNIT.fullmatch(text).groups()  # type: ignore[union-attr]
    for units in UNITS:
        wanted, typed = (units.get(_singular(name), 0) for name in (unit, word))
        if wanted and typed and number:
            return number, typed / wanted
    for ending in filter(None, (unit, unit.removesuffix("s"))):
        if text.casefold().endswith(ending.casefold()):
            return text[: -len(ending)].rstrip(), 1
    return text, 1


def _singular(unit: str) -> str:
    plain = unit.casefold()
    return plain.removesuffix("s") if len(plain) > 2 else plain


def say(value: object, unit: str = "", digits: int = 3) -> str:
    """A value for a sentence: thousands apart, its unit behind it, and `digits` that count unless it is whole."""
    if isinstance(value, tuple):
        return quoted(value)  # only what a learner has typed may be a number that Python took apart
    try:
        number = read_number(value)
    except ValueError:
        return quoted(value)
    whole = number == int(number) or abs(number) >= 1000
    text = f"{number:,.0f}" if whole and abs(number) < 1e15 else f"{number:.{digits}g}"
    if unit == "times":
        return f"{text}×"
    return f"{text} {singular(unit) if text == '1' else unit}".rstrip()


def apart(one: object, other: object, unit: str = "") -> tuple[str, str]:
    """Two values for one sentence, with as many digits, three or more, as make a difference between them visible."""
    said = [(say(one, unit, digits), say(other, unit, digits)) for digits in (3, 6, 9)]
    return next(((first, second) for first, second in said if first != second), said[0])


def quoted(value: object) -> str:
    """A value as Python writes it, cut when it is long; numpy's numbers as plain ones. Whatever it is, this returns."""
    try:
        text = NUMPY_NUMBER.sub(r"\1", repr(value))
    except Exception:  # noqa: BLE001 - the object is the learner's, and so is what its repr raises
        text = f"<{type(value).__name__} that cannot be shown>"
    return shortened(text)


def shortened(text: str, most: int = LONGEST) -> str:
    """A text, cut when it is longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def type_name(value: object) -> str:
    """The type of a value, for a sentence: "a list", "an int", "bytes", "None"."""
    if value is None or isinstance(value, bytes):
        return "None" if value is None else "bytes"
    name = {"ndarray": "array"}.get(type(value).__name__, type(value).__name__)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
