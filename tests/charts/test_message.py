"""The annotated message: every byte once and in its place, each part named, whatever comes."""

import doctest
import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit import charts
from labkit.show import Message

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    """The data in its frame."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


STREAM = HEAD + chunk(b"retry: 3000\n\nid: 1\ndata: hi\n\n") + chunk(b": still here\n\n") + b"0\r\n\r\n"


def named(raw: bytes) -> list[tuple[str, int]]:
    """The name and level of each part."""
    return [(part.name, part.level) for part in charts.message(raw).parts]


def test_a_stream_is_told_part_by_part() -> None:
    assert named(STREAM) == [
        ("start line", 0),
        ("header", 0),
        ("header", 0),
        ("blank line", 0),
        ("chunk size", 1),
        *[("retry", 2), ("blank line", 2), ("id", 2), ("data", 2), ("blank line", 2)],
        ("chunk end", 1),
        *[("chunk size", 1), ("comment", 2), ("blank line", 2), ("chunk end", 1)],
        *[("chunk size", 1), ("chunk end", 1)],
    ]


def test_only_a_blank_line_after_data_completes_an_event() -> None:
    notes = [part.note for part in charts.message(STREAM).parts if part.name == "blank line"]
    assert notes == ["the headers end", "no data, no event", "the event is complete", "no data, no event"]


def test_a_request_and_a_body_of_another_kind() -> None:
    assert named(b"GET /orders/1 HTTP/1.1\r\nHost: a\r\n\r\n") == [("start line", 0), ("header", 0), ("blank line", 0)]
    assert named(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")[-1] == ("body", 1)


@given(st.integers(0, len(STREAM)))
def test_a_message_that_has_not_come_whole_keeps_every_byte(end: int) -> None:
    raw = STREAM[: max(end, 15)]
    assert b"".join(part.data for part in charts.message(raw).parts) == raw


@given(st.binary(max_size=300), st.booleans())
def test_no_body_loses_a_byte(body: bytes, chunked: bool) -> None:
    raw = HEAD + body if chunked else HEAD.replace(b"chunked", b"x") + body
    told = charts.message(raw)
    assert b"".join(part.data for part in told.parts) == raw
    assert repr(told)
    assert told._repr_html_()


def test_a_long_message_ends_in_one_part() -> None:
    raw = HEAD + chunk(b"data: x\n\n" * 5_000)
    told = charts.message(raw)
    assert len(told.parts) < 200
    assert b"".join(part.data for part in told.parts) == raw
    assert len(told._repr_html_()) < 200_000


def test_the_html_has_the_names_and_the_bytes_as_text() -> None:
    html = charts.message(STREAM + b"")._repr_html_()
    texts = unescape(re.sub("<[^>]+>", " ", html))
    assert "chunk size" in texts
    assert "1d is 29 bytes" in texts
    assert "<script>" not in Message(charts.message(HEAD + chunk(b"data: <script>\n\n")).parts)._repr_html_()


def test_the_chunks_of_a_stream_may_stay_whole() -> None:
    body = [part for part in charts.message(STREAM, lines=False).parts if part.level == 2]
    assert [part.name for part in body] == ["chunk data", "chunk data"]
    assert body[0].data == b"retry: 3000\n\nid: 1\ndata: hi\n\n"


def test_each_part_stands_in_the_frame_of_what_it_is_inside_of() -> None:
    html = charts.message(STREAM)._repr_html_()
    depth = 0
    depths: dict[str, int] = {}
    for tag, name in re.findall(r"<(/?div)|>(chunk size|data|header)</b>", html):
        depth += {"div": 1, "/div": -1}.get(tag, 0)
        depths.setdefault(name, depth)
    assert depth == 0
    assert depths["data"] - depths["chunk size"] == depths["chunk size"] - depths["header"] == 1


@pytest.mark.parametrize("raw", [b"", b"hello", "GET / HTTP/1.1\r\n", None])
def test_bytes_that_begin_otherwise_are_refused(raw: Any) -> None:
    with pytest.raises(ValueError, match="raw must be the bytes of a message from its start line on"):
        charts.message(raw)


def test_the_example_in_the_docstring() -> None:
    import importlib

    failed, tried = doctest.testmod(importlib.import_module("labkit.charts.message"))
    assert tried > 0
    assert failed == 0


def test_a_stream_without_its_head_is_named_line_by_line() -> None:
    stream = b"retry: 10\n\ndata: a\n\n"
    told = charts.event_stream(stream)
    assert [part.name for part in told.parts] == ["retry", "blank line", "data", "blank line"]
    assert b"".join(part.data for part in told.parts) == stream
    with pytest.raises(ValueError, match="raw must be the bytes of an event stream"):
        charts.event_stream("data: a")  # type: ignore[arg-type]
