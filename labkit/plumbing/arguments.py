"""Is this a value that makes sense here? If not, one sentence that says what to type instead.

Each function takes the parameter's name and its value, returns the value as a plain Python number, and raises
ValueError. Standard library only, so that the crowd's process stays small.
"""

import math
from numbers import Integral, Real
from typing import TypeGuard

MOST_DIGITS = 18  # of a number that a client or a file writes
LONGEST = 60  # characters of a value that is quoted in a sentence


def at_least_one(name: str, value: object) -> int:
    """A whole number, 1 or more.

    >>> at_least_one("users", 0)
    Traceback (most recent call last):
    ValueError: users must be a whole number, 1 or more, not 0
    """
    return _whole(name, value, 1)


def seed(name: str, value: object) -> int:
    """A whole number, 0 or more: where random numbers start.

    >>> seed("seed", 10**18)
    Traceback (most recent call last):
    ValueError: seed must be a whole number of at most 18 digits
    """
    number = _whole(name, value, 0)
    if number >= 10**MOST_DIGITS:
        raise ValueError(f"{name} must be a whole number of at most {MOST_DIGITS} digits")
    return number


def at_most(most: float, name: str, number: float, unit: str = "") -> None:
    """Refuse a number that is above `most`.

    >>> at_most(86_400, "seconds", 10**6, " (a day)")
    Traceback (most recent call last):
    ValueError: seconds must be at most 86,400 (a day), not 1000000
    """
    if number > most:
        raise ValueError(f"{name} must be at most {most:,}{unit}, not {_quoted(number)}")


def positive_seconds(name: str, value: object) -> float:
    """A duration in seconds, more than 0.

    >>> positive_seconds("every", -1)
    Traceback (most recent call last):
    ValueError: every must be more than 0 seconds, not -1
    """
    seconds = _finite(name, value, "a number of seconds, more than 0")
    if seconds <= 0:
        raise ValueError(f"{name} must be more than 0 seconds, not {_quoted(value)}")
    return seconds


def zero_or_more_seconds(name: str, value: object) -> float:
    """A duration in seconds, 0 or more: for what may take no time at all."""
    seconds = _finite(name, value, "a number of seconds, 0 or more")
    if seconds < 0:
        raise ValueError(f"{name} must be 0 seconds or more, not {_quoted(value)}")
    return seconds


def rate(name: str, value: object) -> float:
    """How often something happens, more than 0.

    >>> rate("updates_per_minute", "1")
    Traceback (most recent call last):
    ValueError: updates_per_minute must be a number, more than 0, not '1'
    """
    often = _finite(name, value, "a number, more than 0")
    if often <= 0:
        raise ValueError(f"{name} must be more than 0, not {_quoted(value)}")
    return often


def yes_or_no(name: str, value: object) -> bool:
    """True or False, and not a word such as "no", which Python takes for a yes."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False, not {_quoted(value)}")
    return value


def executor(name: str, value: object) -> None:
    """None, or what has work done elsewhere: anything with a method `submit`, which a class without () is not."""
    if value is None or (not isinstance(value, type) and callable(getattr(value, "submit", None))):
        return
    raise TypeError(
        f"{name} must be an executor, such as ProcessPoolExecutor() or Client(...).get_executor(), not {_quoted(value)}"
    )


def is_text(value: object) -> TypeGuard[str]:
    """True for a text that is not blank and can be sent, which half a character (a lone surrogate) cannot.

    >>> is_text("Pad thai"), is_text(" "), is_text(7), is_text("\\ud83c")
    (True, False, False, False)
    """
    try:
        return isinstance(value, str) and value.strip() != "" and bool(value.encode())
    except UnicodeEncodeError:
        return False


def short_number(digits: str) -> int | None:
    """The whole number that is written here in up to 18 ASCII digits, so that it fits into 64 bits; else None.

    >>> short_number("7"), short_number("-7"), short_number("9" * 19)
    (7, None, None)
    """
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None


def _whole(name: str, value: object, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ValueError(f"{name} must be a whole number, {least} or more, not {_quoted(value)}")
    return int(value)


def _finite(name: str, value: object, wanted: str) -> float:
    number = math.nan
    if isinstance(value, Real) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{name} must be {wanted}, not {_quoted(value)}")
    return number


def _quoted(value: object) -> str:
    plain = value.item() if isinstance(value, Real) and hasattr(value, "item") else value  # numpy's repr names its type
    try:
        text = " ".join(repr(plain).split())
    except ValueError:  # Python writes whole numbers of up to 4,300 digits
        text = "a number of thousands of digits"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def port(value: object) -> int:
    """A port to listen on; 0 is any free one. Raises ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 65535:
        raise ValueError(f"port must be a whole number from 0 (any free one) to 65535, not {value!r}")
    return value


def name_or_none(value: object) -> None:
    """Check the name by which a later run of a cell finds what this one has started. Raises ValueError."""
    if value is not None and not is_text(value):
        raise ValueError(f'name must be a non-empty string, such as "tracker", or None, not {value!r}')
