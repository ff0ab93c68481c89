"""The wire format, held against other people's test cases and against itself."""

import tracemalloc
from collections import deque
from itertools import pairwise, repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.conformance import read_cases
from labkit.sse import Decoder, Event, EventTooLarge, encode, encode_comment, encode_retry

PARSE = {case.name: case for case in read_cases()}


def decoded(*chunks: bytes) -> tuple[list[Event], Decoder]:
    decoder = Decoder()
    return [event for chunk in chunks for event in decoder.feed(chunk)], decoder


def seen(*chunks: bytes) -> tuple[tuple[tuple[str, str, str], ...], int | None, str]:
    events, decoder = decoded(*chunks)
    return tuple((e.type, e.data, e.last_event_id) for e in events), decoder.retry, decoder.last_event_id


@pytest.mark.parametrize("name", PARSE)
def test_decodes_as_browsers_do_wherever_the_bytes_are_cut(name: str) -> None:
    case = PARSE[name]
    body, expected = case.body, (case.expected, case.retry, case.last_event_id)
    assert seen(body) == expected
    assert seen(*[body[i : i + 1] for i in range(len(body))]) == expected
    for cut in range(len(body)):
        assert seen(body[:cut], body[cut:]) == expected
    if case.chunks:
        assert seen(*case.chunks) == expected


def test_encodes_all_fields() -> None:
    assert encode(Event("foo", type="bar", id="xyz", retry=1)) == b"id: xyz\nevent: bar\ndata: foo\nretry: 1\n\n"


def test_the_usual_type_is_not_written_wherever_its_text_comes_from() -> None:
    assert encode(Event("foo", type="MESSAGE".lower())) == b"data: foo\n\n"


def test_splits_data_at_all_three_line_ends() -> None:
    assert encode(Event("foo\rbar\r\nxyz\nend")) == b"data: foo\ndata: bar\ndata: xyz\ndata: end\n\n"


@pytest.mark.parametrize("forged", ["x\ndata: forged", "x\rdata: forged", "x\0"])
@pytest.mark.parametrize("field", ["type", "id"])
def test_refuses_a_line_end_or_nul_in_type_and_id(field: str, forged: str) -> None:
    with pytest.raises(ValueError, match=rf"{field} must not contain CR, LF or NUL"):
        encode(Event("real", **{field: forged}))  # type: ignore[arg-type]


@pytest.mark.parametrize("retry", [-1, 1.5, "3000", True])
def test_a_retry_that_is_not_a_number_of_milliseconds_is_refused(retry: Any) -> None:
    with pytest.raises(ValueError, match="whole number of milliseconds"):
        encode(Event("x", retry=retry))
    with pytest.raises(ValueError, match="whole number of milliseconds"):
        encode_retry(retry)


@pytest.mark.parametrize("value", [7, b"7", ["7"], object()])
@pytest.mark.parametrize("field", ["data", "type", "id"])
def test_a_field_that_is_not_a_string_is_refused_in_a_sentence(field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"{field} must be a string, not "):
        encode(Event(**{"data": "x", field: value}))


@pytest.mark.parametrize("field", ["data", "type", "id"])
def test_half_a_character_is_refused_in_a_sentence(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field} must not contain half a character"):
        encode(Event(**{"data": "x", field: "\ud83c"}))  # type: ignore[arg-type]


def test_what_is_not_an_event_or_a_text_is_refused_in_a_sentence() -> None:
    anything: Any = "soup"
    with pytest.raises(ValueError, match="encode takes an Event, as in "):
        encode(anything)
    anything = None
    with pytest.raises(ValueError, match="text must be a string, not None"):
        encode_comment(anything)


@pytest.mark.parametrize("chunk", ["data: x", None, 7, [b"data: x"], memoryview(b"data: x")])
def test_what_is_not_bytes_is_refused_in_a_sentence(chunk: Any) -> None:
    with pytest.raises(ValueError, match="chunk must be bytes, as they came from the connection, not "):
        Decoder().feed(chunk)


@pytest.mark.parametrize("last_event_id", [7, None, b"7"])
def test_an_id_to_begin_with_that_is_not_a_string_is_refused_in_a_sentence(last_event_id: Any) -> None:
    with pytest.raises(ValueError, match="last_event_id must be a string, not "):
        Decoder(last_event_id)


@pytest.mark.parametrize("limit", [0, -1, 1.5, "1000", None, True])
def test_a_limit_that_is_not_a_number_of_bytes_is_refused_in_a_sentence(limit: Any) -> None:
    with pytest.raises(ValueError, match="max_event_bytes must be a whole number of bytes, 1 or more, not "):
        Decoder(max_event_bytes=limit)


def test_a_bytearray_is_read_as_bytes_are() -> None:
    assert seen(bytearray(b"data: x\r\n\r\n")) == ((("message", "x", ""),), None, "")  # type: ignore[arg-type]


def test_a_comment_of_several_lines_dispatches_nothing() -> None:
    assert decoded(encode_comment("one\r\ndata: two"))[0] == []


no_line_end = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]))
lf_only = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]))
events = st.builds(
    Event,
    data=lf_only,
    type=no_line_end.filter(bool),
    id=st.none() | no_line_end,
    retry=st.none() | st.integers(0, 10**15),
    last_event_id=st.just(""),  # the decoder's to fill in
)


@given(st.lists(events))
def test_what_is_encoded_decodes_to_itself(sent: list[Event]) -> None:
    received, _ = decoded(b"".join(map(encode, sent)))
    assert [event._replace(last_event_id="") for event in received] == sent


wire_bytes = st.lists(
    st.sampled_from(
        [b"data", b"id", b"event", b"retry", b":", b" ", b"\r", b"\n", b"\r\n", b"\0", b"7", b"\xef\xbb\xbf"]
    )
    | st.binary(max_size=4)
).map(b"".join)


@given(wire_bytes, st.lists(st.integers(0, 400)))
def test_any_cut_of_any_bytes_gives_the_same_events(body: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(cut for cut in cuts if cut < len(body)), len(body)]
    pieces = [body[a:b] for a, b in pairwise(places)]
    assert seen(*pieces) == seen(body)


@pytest.mark.parametrize("endless", [b"data: x\n", b"x", b": comment ", b"data\n"])
def test_an_event_without_end_is_refused_at_the_limit(endless: bytes) -> None:
    decoder = Decoder(max_event_bytes=1000)
    with pytest.raises(EventTooLarge, match="limit is 1,000"):
        deque(map(decoder.feed, repeat(endless, 2000)))


@pytest.mark.parametrize("endless", [b"ab", b"data: ab\n", "data: é€\n".encode(), b"data: ab\ndata: cd\n"])
def test_an_event_without_end_needs_little_more_memory_than_the_limit(endless: bytes) -> None:
    decoder = Decoder(max_event_bytes=50_000)
    tracemalloc.start()
    try:
        with pytest.raises(EventTooLarge):
            deque(map(decoder.feed, repeat(endless)), maxlen=0)
        assert tracemalloc.get_traced_memory()[1] < 10 * decoder.max_event_bytes  # four bytes a letter, and a copy
    finally:
        tracemalloc.stop()


def test_retry_acts_before_its_event_is_finished() -> None:
    decoder = Decoder()
    assert decoder.feed(b"retry: 5000\n") == []
    assert decoder.retry == 5000


@given(st.lists(events), st.lists(st.integers(0, 5000)))
def test_long_and_usual_events_are_read_alike_wherever_they_are_cut(sent: list[Event], cuts: list[int]) -> None:
    body = b"".join(encode(event._replace(data=event.data * 300)) for event in sent)
    places = [0, *sorted(cut for cut in cuts if cut < len(body)), len(body)]
    assert seen(*[body[a:b] for a, b in pairwise(places)]) == seen(body)


def test_lines_of_data_count_towards_the_limit_over_many_reads_and_comments_do_not() -> None:
    decoder = Decoder(max_event_bytes=100)
    for _ in range(19):
        assert decoder.feed(b"data: 1234\n: a comment as long as the limit" + b"." * 70 + b"\n") == []
    decoder.feed(b"data: 1234\n")
    with pytest.raises(EventTooLarge, match="107 bytes"):
        decoder.feed(b"data: x")


def test_an_event_that_begins_in_the_read_in_which_another_ends_is_counted_from_its_first_line() -> None:
    with pytest.raises(EventTooLarge, match="11 bytes"):
        Decoder(max_event_bytes=10).feed(b"data: x\n\ndata: 1234567890\n")


def test_a_byte_order_mark_behind_a_blank_line_is_a_part_of_its_line() -> None:
    assert seen(b"\n\xef\xbb\xbfdata: x\n\n") == ((), None, "")


def test_an_event_of_many_short_lines_is_read_whole() -> None:
    lines = [str(number % 7) for number in range(50_000)]
    body = encode(Event("\n".join(lines)))
    events, _ = decoded(*[body[place : place + 100] for place in range(0, len(body), 100)])
    assert [event.data.split("\n") for event in events] == [lines]


def test_the_limit_is_for_one_event_not_for_the_stream() -> None:
    decoder = Decoder(max_event_bytes=100)
    assert sum(len(decoder.feed(b"data: " + b"x" * 90 + b"\n\n")) for _ in range(50)) == 50


def test_a_line_that_ends_with_its_read_is_followed_by_no_blank_one() -> None:
    decoder = Decoder()
    assert decoder.feed(b"data: " + b"x" * 300 + b"\n") == []
    assert decoder.feed(b"data: y\n\n") == [Event("x" * 300 + "\ny")]


def test_an_event_may_have_sixteen_mebibytes_unless_a_decoder_is_told_otherwise() -> None:
    decoder, most = Decoder(), 16 * 1024 * 1024
    assert decoder.feed(b"data:" + b"x" * (most - 1) + b"\n") == []  # its line end counts too
    with pytest.raises(EventTooLarge, match="limit is 16,777,216"):
        decoder.feed(b":")
