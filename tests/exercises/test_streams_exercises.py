"""Notebook 11's checks: a reader of streams is judged by what it reads, however it finds out what an event is."""

import json

import pytest

from labkit.exercises.n11_streams.endpoint import order_the_endpoint
from labkit.exercises.n11_streams.formats import write_read_answer
from labkit.learn import NOT_YET, RIGHT

Pairs = list[tuple[str, str]]


def by_the_type_in_the_data(events: Pairs) -> tuple[str, str]:
    text = ""
    for _, data in events:
        if data == "[DONE]":
            return text, "complete"
        found = json.loads(data)
        kind = found.get("type", "chunk")
        if kind in ("message_stop", "response.completed"):
            return text, "complete"
        if kind in ("error", "response.failed") or "error" in found:
            return text, "error"
        if kind == "chunk" and found["choices"]:
            text += found["choices"][0]["delta"].get("content") or ""
        elif kind == "content_block_delta" and found["delta"]["type"] == "text_delta":
            text += found["delta"]["text"]
        elif kind == "response.output_text.delta":
            text += found["delta"]
    return text, "cut"


def by_the_reason_of_the_end(events: Pairs) -> tuple[str, str]:
    text, ending = by_the_type_in_the_data(events)
    whole = any('"finish_reason": "stop"' in data or '"stop_reason": "end_turn"' in data for _, data in events)
    return text, "complete" if whole and ending == "cut" else ending


def as_a_list(events: Pairs) -> list[str]:
    return list(by_the_type_in_the_data(events))


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [(by_the_type_in_the_data, RIGHT), (by_the_reason_of_the_end, NOT_YET), (as_a_list, NOT_YET)],
)
def test_a_reader_of_answers_is_judged_by_what_it_reads(answer: object, verdict: str) -> None:
    assert write_read_answer.check(answer).heading == verdict


def test_the_lines_that_were_put_in_order_are_code() -> None:
    body = order_the_endpoint.solution_code
    assert 'yield ServerSentEvent(event="gap"' in body
    compile("async def outer():\n" + "\n".join(f"    {line}" for line in body.splitlines()), "lines", "exec")
