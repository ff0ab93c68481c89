"""Where a reader stands in a topic, and in which life of it: what an id says on the wire."""

import re
import secrets
from numbers import Integral
from typing import NamedTuple

LARGEST_EPOCH = 999_999_999  # two lives share an epoch once in a billion times
WRITTEN = re.compile("(?:([1-9][0-9]{0,17})-)?([0-9]{1,18})")  # both numbers fit into 64 bits


class Position(NamedTuple):
    """The place right after update `number` of one life of a topic. Numbers start at 1, so 0 is before the first.

    `epoch` is the random whole number of that life. On the wire a position is `8302-4`. A feed without epochs writes
    the number alone; the epoch of such a position is 0.

    >>> str(Position(8302, 4)), str(Position(0, 4))
    ('8302-4', '4')
    """

    epoch: int
    number: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.number}" if self.epoch else str(self.number)

    @classmethod
    def read(cls, text: str) -> "Position | None":
        """The position that a client has sent back; None for anything else, such as letters, a sign, 19 digits.

        >>> Position.read("8302-4"), Position.read("4"), Position.read("-1"), Position.read("latest")
        (Position(epoch=8302, number=4), Position(epoch=0, number=4), None, None)
        """
        written = WRITTEN.fullmatch(text.strip(" \t"))  # blanks around a header's value are not of it (RFC 9110, 5.5)
        return cls(int(written[1] or 0), int(written[2])) if written else None

    def as_json(self) -> str | int:
        """The same in a JSON document, where the number alone stays a number."""
        return str(self) if self.epoch else self.number


LastId = Position | int | str | None  # what a reader says that it has; an int or its digits name no life


def as_position(last_id: LastId) -> Position | None:
    """The position that `last_id` names; None for None, for a text that no feed writes, and for a number below 0.

    Raises ValueError for a value of another type.
    """
    if last_id is None or isinstance(last_id, Position):
        return last_id
    if isinstance(last_id, str):
        return Position.read(last_id)
    if isinstance(last_id, bool) or not isinstance(last_id, Integral):
        raise ValueError(f'last_id must be the id of an update, such as 4 or "8302-4", or None, not {last_id!r}')
    return Position(0, int(last_id)) if last_id >= 0 else None


def new_epoch() -> int:
    """A random epoch, from 1 to 999,999,999."""
    return secrets.randbelow(LARGEST_EPOCH) + 1
