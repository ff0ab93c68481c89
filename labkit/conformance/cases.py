"""The cases: bytes of a stream, and the events that a browser makes of them, collected from other people's tests.

Where each comes from stands in the file: web-platform-tests (which browser makers share), the HTML standard's own
examples, and the tests of several libraries; what no test covers is derived from the standard, and says so.
"""

import base64
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

Told = tuple[str, str, str]  # type, data, last event id


class Case(NamedTuple):
    """The bytes of one answer's body, perhaps as the `chunks` they are told to come in, and what must come of them.

    `retry` is the reconnection time in milliseconds that they set, or None; `last_event_id` the id at their end.
    """

    name: str
    title: str
    source: str
    body: bytes
    chunks: tuple[bytes, ...]
    expected: tuple[Told, ...]
    retry: int | None
    last_event_id: str


@cache
def read_cases() -> tuple[Case, ...]:
    """All cases, in the file's order."""
    text = files("labkit.conformance").joinpath("cases.json").read_text("utf-8")
    return tuple(map(_case, json.loads(text)["parse"]))


def difficulty(case: Case) -> tuple[bool, int]:
    """Sorts cases so that those come first that are read most easily: short ones, of plain letters and LF."""
    return bool(re.search(rb"[^\n -~]", case.body)), len(case.body)


def _case(facts: Mapping[str, Any]) -> Case:
    return Case(
        facts["id"],
        facts["title"],
        facts["source"],
        base64.b64decode(facts["input_b64"]),
        tuple(map(base64.b64decode, facts.get("chunks_b64", ()))),
        tuple((event["type"], event["data"], event["lastEventId"]) for event in facts["expected_events"]),
        facts["expected_retry_ms"],
        facts["expected_last_event_id"],
    )
