"""Values that may be None, where a test relies on it that they are not."""

from typing import TypeVar

Value = TypeVar("Value")


def known(value: Value | None) -> Value:
    """The value. Fails when it is None: the run or the feed does not know it."""
    assert value is not None
    return value
