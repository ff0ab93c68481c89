"""Notebook 05's checks judge what a reader gets, and tell mistakes apart that look alike."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest

from labkit.exercises.n05_wire.cuts import write_take_lines
from labkit.exercises.n05_wire.dispatch import write_dispatch
from labkit.exercises.n05_wire.encoder import choose_forged_id, write_encode_event
from labkit.exercises.n05_wire.memory import repair_feed
from labkit.exercises.n05_wire.parser import WriteParser, write_parser
from labkit.learn import RIGHT
from labkit.sse import Decoder


class LinesByPartition:
    """Right, and of another shape than the solution: a generator, without `__init__`."""

    buffer = b""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        self.buffer += chunk
        while b"\n" in self.buffer:
            line, _, self.buffer = self.buffer.partition(b"\n")
            yield line


class LinesWithoutMemory:
    """The rest stands in front, and is lost with the call."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, chunk: bytes) -> list[bytes]:
        *lines, _ = (self.rest + chunk).split(b"\n")
        return lines


class SharedData(WriteParser.Parser):
    """A list in the body of the class."""

    shared: ClassVar[list[str]] = []

    def take_line(self, line: str) -> list[tuple[str, str, str]]:
        self.data = self.shared
        events = super().take_line(line)
        if not line:
            self.shared.clear()
        return events


def encoded(data: str, type: str, id: str | None) -> bytes:
    found: bytes = write_encode_event.right(data, type, id)
    return found


def with_crs(data: str, type: str, id: str | None) -> bytes:
    return encoded(data, type, id).replace(b"\n", b"\r")


def with_a_comment(data: str, type: str, id: str | None) -> bytes:
    return b": hello\n\n" + encoded(data, type, id)


def refused_by_assert(data: str, type: str, id: str | None) -> bytes:
    assert not set("\r\n\0") & set(type + (id or ""))
    return encoded(data, type, id)


def as_text(data: str, type: str, id: str | None) -> str:
    return f"data: {data}\n\n"


@pytest.mark.parametrize("answer", [with_crs, with_a_comment])
def test_an_encoder_may_write_whatever_is_read_right(answer: Callable[..., Any]) -> None:
    assert write_encode_event.check(answer).heading == RIGHT


@pytest.mark.parametrize(
    ("answer", "words"), [(refused_by_assert, "should raise ValueError"), (as_text, "put an `.encode()` at the end")]
)
def test_the_verdict_on_an_encoder_names_its_input_and_the_next_step(answer: Callable[..., Any], words: str) -> None:
    card = repr(write_encode_event.check(answer))
    assert words in card
    assert "Given `data=" in card


def test_a_rest_that_is_lost_is_not_taken_for_one_at_the_wrong_end() -> None:
    assert repair_feed.check(LinesByPartition).heading == RIGHT
    assert "it is not kept for the next call" in repr(repair_feed.check(LinesWithoutMemory))


def test_a_parser_may_hand_out_objects_and_must_not_share_what_it_keeps() -> None:
    assert write_parser.check(Decoder).heading == RIGHT
    assert "Make it in `__init__`" in repr(write_parser.check(SharedData))
    assert "the class itself" in repr(write_parser.check(lambda: Decoder()))


class ListInTheBody(WriteParser.Parser):
    """A list in the body of the class, which the first blank line replaces in one parser alone."""

    data: ClassVar[list[str]] = []  # type: ignore[misc]

    def __init__(self) -> None:
        super().__init__()
        del self.data


class DecodesStrictly(WriteParser.Parser):
    """A line that is not UTF-8 raises an error."""

    def text_of(self, line: bytes) -> str:
        line.decode()
        return super().text_of(line)


def test_a_parser_with_a_list_in_its_class_is_told_where_to_make_it() -> None:
    for _ in range(2):  # the list keeps what the first check has put into it
        assert "Make `self.data` in `__init__`" in repr(write_parser.check(ListInTheBody))


def test_a_parser_that_raises_at_bytes_that_are_not_utf_8_is_told_how_to_decode_them() -> None:
    assert 'line.decode("utf-8", "replace")' in repr(write_parser.check(DecodesStrictly))


def types_that_only_a_text_changes(fields: list[tuple[str, str] | None]) -> list[tuple[str, str, str]]:
    """An empty event field changes nothing here."""
    found: list[tuple[str, str, str]] = write_dispatch.right([field for field in fields if field != ("event", "")])
    return found


def test_a_type_that_an_empty_field_does_not_change_is_told_that_the_last_field_counts() -> None:
    assert "even if it is empty" in repr(write_dispatch.check(types_that_only_a_text_changes))


@pytest.mark.parametrize("answer", ["c", "c\n", r"7\rdata: Free pizza!", "7\rdata: Free pizza!"])
def test_a_text_with_a_backslash_may_be_copied_with_or_without_an_r_in_front(answer: str) -> None:
    assert choose_forged_id.check(answer).heading == RIGHT


class KeepsTheRestAlone:
    """The start of a line is kept, and the block so far is not."""

    rest = b""

    def feed(self, chunk: bytes) -> list[tuple[str, str, str]]:
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        return WriteParser.Parser().feed(b"\n".join([*lines, b""]))


def test_a_parser_that_forgets_the_block_is_not_told_to_keep_the_rest_alone() -> None:
    assert "or the block so far" in repr(write_parser.check(KeepsTheRestAlone))


class BlankLinesFirst(WriteParser.Parser):
    """A blank line is handled before the question whether the line is the first one."""

    def text_of(self, line: bytes) -> str:
        return super().text_of(line) if line else ""


def test_a_parser_that_takes_a_mark_after_a_blank_first_line_is_told_that_a_blank_line_is_a_line() -> None:
    assert "A blank line is a line too" in repr(write_parser.check(BlankLinesFirst))


def lines_by_splitlines(buffer: bytes) -> tuple[list[bytes], bytes]:
    """Right: on bytes, `splitlines` cuts at the three line ends alone."""
    parts = buffer.splitlines(keepends=True)
    rest = parts.pop() if parts and not parts[-1].endswith((b"\n", b"\r")) else b""
    return [part.rstrip(b"\r\n") for part in parts], rest


def test_splitlines_of_bytes_is_right_and_the_verdict_says_how_it_differs_on_a_text() -> None:
    card = write_take_lines.check(lines_by_splitlines)
    assert card.heading == RIGHT
    assert "`splitlines` cuts bytes at these three line ends alone" in repr(card)
