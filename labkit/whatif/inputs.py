"""What the what-if can be asked: its inputs, and the sentence for an invalid value."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from labkit.model import formula
from labkit.model.costs import ANSWER_BYTES, POLL_CPU, PUSH_CPU, REQUEST_BYTES, Cost, costs
from labkit.whatif import table


class InvalidInput(ValueError):
    """An invalid value: in which input it is, and what to type instead."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


class Input(NamedTuple):
    """One number that can be changed: its name in an address, its label on the page, its limits."""

    name: str
    label: str
    start: float
    least: float
    most: float
    whole: bool = False

    def read(self, text: str, subject: str | None = None) -> float:
        """The number that `text` says. Raises InvalidInput, with a sentence about `subject` (by itself: the label)."""
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not self.least <= number <= self.most or (self.whole and number != int(number)):
            kind = "a whole number" if self.whole else "a number"
            given = f", not {text[:40]}" if text.strip() else ""
            raise InvalidInput(
                self.name, f"{subject or self.label} must be {kind} from {plain(self.least)} to {self.most:,}{given}"
            )
        return int(number) if self.whole else number


FIELDS = (  # those that the page has a field for
    Input("users", "Users", 10_000, 1, 10**9, whole=True),
    Input("every", "Seconds between polls", 5, 0.1, 3600),
    Input("updates_per_minute", "Updates per minute for each", 1, 0.001, 6000),
    Input("answer_bytes", "Bytes of an update", ANSWER_BYTES, 0, 10**7, whole=True),
    Input("work_ms", "Work per request, ms", 0, 0, 60_000),
)
MEASURED = (  # those that only a cell can say
    Input("request_bytes", "Bytes of a request", REQUEST_BYTES, 0, 10**5),
    Input("poll_cpu", "CPU seconds of a poll", POLL_CPU, 0, 60),
    Input("push_cpu", "CPU seconds of a pushed event", PUSH_CPU, 0, 60),
)


def plain(number: float) -> str:
    """A number as one types it: 10000, 0.5, 0.00003."""
    return f"{number:.12f}".rstrip("0").rstrip(".")


def read(texts: Mapping[str, str]) -> dict[str, float]:
    """The numbers of all inputs; the start value where there is no text. Raises InvalidInput."""
    return {one.name: one.read(texts.get(one.name, plain(one.start))) for one in (*FIELDS, *MEASURED)}


def costs_of(numbers: Mapping[str, float]) -> list[Cost]:
    """What the numbers of `read` come to."""
    known = dict(numbers)
    work = known.pop("work_ms") / 1000
    return costs(int(known.pop("users")), known.pop("every"), known.pop("updates_per_minute"), work=work, **known)


def findings_of(numbers: Mapping[str, float]) -> list[str]:
    """The sentences about the numbers of `read`."""
    return table.findings(costs_of(numbers), formula.fresh_share(numbers["every"], numbers["updates_per_minute"]))
