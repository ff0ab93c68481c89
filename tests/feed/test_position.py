"""Ids on the wire: what a feed writes can be read back, and nothing else is taken for an id."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labkit.feed import Position, as_position

NUMBERS = st.integers(0, 10**18 - 1)


@given(NUMBERS, NUMBERS)
def test_what_is_written_is_read_back(epoch: int, number: int) -> None:
    assert Position.read(str(Position(epoch, number))) == (epoch, number)


@given(st.text() | st.text("0123456789-+ \t\n\x00٣²_.eE"))
@example("0-4")
@example("08302-4")
@example("8302-4-1")
@example("8302-")
@example("-4")
@example("8302--4")
@example("+4")
@example("4\n")
@example("1" * 19)
@example("1" * 5000)
@example("٣")
@example("1_000")
@example("")
def test_what_no_feed_writes_is_no_position(text: str) -> None:
    position = Position.read(text)
    if position is not None:  # leading zeros and blanks around it are the only liberties
        epoch, _, number = text.strip(" \t").rpartition("-")
        assert (position.epoch, position.number) == (int(epoch or 0), int(number))
        assert text.strip(" \t").lstrip("0") in {str(position), str(position).lstrip("0")}


@pytest.mark.parametrize(
    "text", ["0-4", "08302-4", "8302-4-1", "8302-", "-4", "8302--4", "+4", "4\n", "1" * 19, "٣", ""]
)
def test_a_malformed_id_is_none(text: str) -> None:
    assert Position.read(text) is None


def test_a_reader_may_say_its_id_in_several_ways() -> None:
    assert as_position(Position(8302, 4)) == as_position("8302-4") == (8302, 4)
    assert as_position(4) == as_position("4") == (0, 4)
    assert as_position(None) is as_position(-1) is as_position("-1") is None


@pytest.mark.parametrize("value", [4.0, True, b"4", [4], Fraction(4)])
def test_an_id_of_another_type_is_refused_in_a_sentence(value: object) -> None:
    with pytest.raises(ValueError, match='last_id must be the id of an update, such as 4 or "8302-4", or None, not'):
        as_position(value)  # type: ignore[arg-type]
