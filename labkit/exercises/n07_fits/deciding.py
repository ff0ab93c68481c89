"""Exercises on polling at its best: the cross-over, and the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import ClassVar

from labkit.exercises.n07_fits.situations import DEARER, GOOD, KNOWN, REFUSED, WAYS
from labkit.learn import RIGHT, Card, CodeExercise, Example
from labkit.learn.exercise import ValueExercise
from labkit.learn.quantity import quoted


class WriteCrossOver(CodeExercise):
    """Write a function that returns the cross-over in updates per minute: above this rate a stream takes more bytes
    than polling. A poll takes `poll_bytes` bytes, and an event takes `event_bytes` bytes. A user polls once every
    `every` seconds.
    """

    asks = "cross_over"
    hints = (
        "A user polls 60 / every times per minute. How many bytes is that?",
        "At the cross-over the events of a minute take the same bytes. How many events is that?",
    )
    why = "Below this rate a stream takes fewer bytes, and above it polling does. Try it with your own numbers."
    examples = (((300.0, 100.0, 5.0), 36.0), ((250.0, 125.0, 0.5), 240.0))
    edge_cases: ClassVar[Sequence[Example]] = (((100.0, 100.0, 60.0), 1.0), ((90.0, 30.0, 90.0), 2.0))

    def inputs(self, chance: Random) -> tuple[float, float, float]:
        """Bytes of a poll and of an event, and seconds between two polls."""
        return float(chance.randint(100, 900)), float(chance.randint(30, 400)), chance.choice([0.5, 1.0, 5.0, 30.0])

    def cross_over(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        return 60 / every * poll_bytes / event_bytes

    def another_cross_over(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        bytes_per_second = poll_bytes / every
        seconds_per_event = event_bytes / bytes_per_second
        return 60 / seconds_per_event

    def wrong_per_second(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        """That is the number of updates per second. The number per minute is wanted."""
        return poll_bytes / event_bytes / every

    def wrong_equally_often(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        """That is the number of polls per minute. But a poll takes other bytes than an event: compare them."""
        return 60 / every

    def wrong_once_per_second(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        """That would be right for one poll per second. With `every` seconds between two polls, there are 60 / every per
        minute.
        """
        return 60 * poll_bytes / event_bytes

    def wrong_how_much_larger(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        """That is how many events have the bytes of one poll. Multiply it by the number of polls per minute."""
        return poll_bytes / event_bytes

    def wrong_longer_is_more_often(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        """With more seconds between two polls there are fewer polls. So divide by `every`, and do not multiply."""
        return 60 * every * poll_bytes / event_bytes

    def wrong_times_the_seconds(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        """With more seconds between two polls there are fewer polls: 60 / every in a minute."""
        return every * poll_bytes / event_bytes

    def wrong_rounded(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        """Do not round: return the number as it comes out of the division. A rate need not be whole."""
        return float(round(60 / every * poll_bytes / event_bytes))

    def wrong_upside_down(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        """The larger a poll is, the higher is the cross-over. In your result it is the other way round: swap
        `poll_bytes` and `event_bytes`.
        """
        return 60 / every * event_bytes / poll_bytes

    def wrong_cut(self, poll_bytes: float, event_bytes: float, every: float) -> int:
        """Do not cut off the digits after the point: a rate need not be whole."""
        return int(60 / every * poll_bytes / event_bytes)

    def wrong_bytes_of_polling(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        """That is how many bytes polling takes per minute. How many events take so many bytes?"""
        return 60 / every * poll_bytes

    def wrong_per_hour(self, poll_bytes: float, event_bytes: float, every: float) -> float:
        """That is the number of updates per hour. The number per minute is wanted."""
        return 3600 / every * poll_bytes / event_bytes


write_cross_over = WriteCrossOver()


class Decide(ValueExercise):
    """A way for each situation. A way that works and costs more than another is accepted, and says so."""

    def __init__(self) -> None:
        super().__init__(
            "decide",
            'For each situation choose "polling", "long polling", "SSE" or "WebSocket". In some situations more than '
            "one way is good enough, and each of those is accepted.",
            [
                "Ask for each situation: How often is there news? How urgent is it? Does the client have to speak too?",
                "Could a cache answer instead of the server? Is there a proxy in the way?",
                "If two ways seem right, perhaps both are. Choose one of them, and read what the check says.",
            ],
            "Three questions decide. How often is there news? How urgent is it? Does the client have to speak too?",
            "choices",
        )
        self.stub = "choices = {\n" + "".join(f'    "{row}": ...,  # {known}\n' for row, known in KNOWN.items()) + "}"
        self.solution_code = "choices = {\n" + "".join(f'    "{row}": "{way}",\n' for row, way in GOOD.items()) + "}"
        self.wrong = [
            (
                dict.fromkeys(GOOD, "SSE"),
                "You chose SSE for everything. Begin with the weather page: could a cache answer for the server there?",
            ),
            (
                dict.fromkeys(GOOD, "WebSocket"),
                "You chose WebSocket for everything. Begin with the weather page: nobody there sends anything to the "
                "server, and an old answer is good enough.",
            ),
            (
                dict.fromkeys(GOOD, "polling"),
                "Polling is fine where news can wait. In some of the rows it cannot wait.",
            ),
            (
                GOOD | {"chat behind an old proxy": "WebSocket"},
                "Seven of the eight are right. But the old proxy allows no upgrades, and a WebSocket begins with one.",
            ),
        ]

    def check(self, answer: object = ...) -> Card:
        """As for every exercise; a right answer is told which of its ways cost more than need be."""
        card = super().check(answer)
        if card.heading != RIGHT or not isinstance(answer, Mapping):
            return card
        notes = [DEARER.get((situation, _way(chosen)), "") for situation, chosen in answer.items()]
        return replace(card, lines=(*card.lines, *filter(None, notes)))

    def fault(self, answer: object) -> str | None:
        """The first situation whose choice is missing or does not fit."""
        if not isinstance(answer, Mapping):
            return "`choices` must be a dict, with one of the four ways for each situation."
        for situation in GOOD:
            chosen = answer.get(situation, ...)
            if chosen is ...:
                return f"There is no choice for {situation!r} yet. Put a way in place of `...`."
            way = _way(chosen)
            if not way:
                return f"{quoted(chosen)} for {situation!r} is none of the four: {', '.join(WAYS)}."
            if reason := REFUSED[situation].get(way):
                return f"{situation}, {way}: {reason}"
        return None


def _way(chosen: object) -> str:
    """The way that is meant, or nothing."""
    words = chosen.strip(" .").casefold().replace("-", " ") if isinstance(chosen, str) else ""
    words = words.removeprefix("a ")
    also = {"server sent events": "SSE", "web socket": "WebSocket", "websockets": "WebSocket"}
    also |= dict.fromkeys(["longpolling", "long poll", "long polls"], "long polling")
    return next((way for way in WAYS if words == way.casefold()), also.get(words, ""))


decide = Decide()
