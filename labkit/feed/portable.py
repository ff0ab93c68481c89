"""What an update can hold where it leaves this process: text of JSON, which every reader can be sent."""

import json
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

# Made once, since `json.dumps` and `json.loads` make a new one for each text whenever they are given an option.
ENCODE = json.JSONEncoder(allow_nan=False).encode
AS_IT_IS = json.JSONEncoder(ensure_ascii=False).encode
BOOT = Path("/proc/sys/kernel/random/boot_id")  # of Linux, and the same in all of a machine's containers


def as_text(type: str, data: dict[str, object]) -> str:
    """The data as JSON. Raises ValueError for data that JSON cannot carry, or a type that no stream can."""
    try:
        text = ENCODE(data)
        check_texts(type, data if "\\u" in text else {})
    except (TypeError, ValueError, RecursionError) as problem:
        raise ValueError(f"an update can hold what JSON can: texts, numbers, lists, dicts ({problem})") from None
    return text


def as_data(type: str, text: str) -> dict[str, object]:
    """The data that `as_text` has written. Raises ValueError, or RecursionError, for what it would not have written."""
    data = DECODE(text)
    if not isinstance(data, dict):
        raise ValueError("its data must be a JSON object")
    check_texts(type, data if "\\u" in text else {})
    return data


def check_texts(type: str, data: dict[str, object]) -> None:
    """Raise ValueError for an update that would fail on its way to a reader."""
    if any(mark in type for mark in "\r\n\0"):
        raise ValueError("a type has no line break and no NUL")
    try:
        (type + AS_IT_IS(data)).encode()
    except UnicodeEncodeError:
        raise ValueError("half a character (a lone surrogate) cannot be sent") from None


def since_1970() -> float:
    """Seconds from `time.perf_counter`, which begins anew with the machine, to the time of day, which goes on."""
    return time.time() - time.perf_counter()


@cache
def clock() -> str:
    """A name of this machine's `time.perf_counter`, until the machine starts again; "" where none is known."""
    with suppress(OSError):
        return BOOT.read_text().strip()[:13]
    return ""


def _refuse(word: str) -> float:
    raise ValueError(f"JSON has no {word}")


DECODE = json.JSONDecoder(parse_constant=_refuse).decode
