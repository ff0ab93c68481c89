"""Exercises of section “What does a cut cost?”: a reload, and the server's half of the agreement."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import Choice, CodeExercise, Example

History = list[tuple[int, str]]
STAGES = ["order received", "cooking started", "out for delivery", "delivered"]

after_a_reload = Choice(
    "after_a_reload",
    "Change the story: the page has seen events 1 and 2, the order stands at 4, and the customer reloads the page. "
    "Which events does the new page get from our server?",
    ["4", "3 and 4", "1, 2, 3 and 4", "none, until the order moves on"],
    "4",
    hints=["Who remembered the last id? Where is that object after a reload?", "A newcomer is told the newest event."],
    wrong={
        "3 and 4": "That takes `Last-Event-ID: 2`. The EventSource that knew it is gone with the page.",
        "1, 2, 3 and 4": "That would be the whole history. Our server tells a newcomer only where things stand.",
        "none, until the order moves on": "Our server tells a newcomer at once where things stand. Not every server "
        "does.",
    },
    why="The last id lives in the EventSource, and a reload makes a new one. What a page must not lose over a reload "
    "it has to ask for by itself, for instance with the id in the address.",
)


class WriteReplay(CodeExercise):
    """Now the server's half, from scratch. `history` is a list of `(id, text)` with rising ids (numbers), `last_id` the
    `Last-Event-ID` of a request, as text. Return what is sent at once, as such a list: everything newer than
    `last_id`; and for a newcomer, whose `last_id` is empty or no number, the newest alone.
    """

    asks = "replay"
    hints = (
        "First the newcomer: `last_id.isdecimal()` is False for an empty text and for words.",
        "`history[-1:]` is the newest as a list, and an empty list when there is none.",
        "Then compare numbers: `id > int(last_id)`.",
    )
    why = (
        "Two halves make the promise: the browser names the last id, and the server has kept what came after it. If "
        "either is missing, a cut loses events, and nobody notices."
    )
    examples = (
        (([(1, "received"), (2, "cooking"), (3, "on its way")], "1"), [(2, "cooking"), (3, "on its way")]),
        (([(4, "received"), (5, "cooking"), (6, "on its way")], "5"), [(6, "on its way")]),
        (([(1, "received"), (2, "cooking")], ""), [(2, "cooking")]),
        (([(9, "cooking"), (10, "on its way")], "9"), [(10, "on its way")]),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (([(1, "received")], "1"), []),
        (([], ""), []),
        (([(1, "received"), (2, "cooking")], "0"), [(1, "received"), (2, "cooking")]),
        (([(1, "received"), (2, "cooking")], "seven"), [(2, "cooking")]),
    )

    def inputs(self, chance: Random) -> tuple[History, str]:
        """Up to six updates, and an id that is one of theirs, another one, or none."""
        first, length = chance.randint(1, 120), chance.randint(0, 6)
        history = [(id, chance.choice(STAGES)) for id in range(first, first + length)]
        return history, chance.choice(["", "x7", str(chance.randint(0, 130)), str(first + chance.randint(0, 6))])

    def replay(self, history: History, last_id: str) -> History:
        if not last_id.isdecimal():
            return history[-1:]
        return [(id, text) for id, text in history if id > int(last_id)]

    def another_replay(self, history: History, last_id: str) -> History:
        try:
            known = int(last_id)
        except ValueError:
            known = max(dict(history), default=0) - 1
        newer = dict(history)
        for id in [id for id in newer if id <= known]:
            del newer[id]
        return list(newer.items())

    def wrong_once_more(self, history: History, last_id: str) -> History:
        """The id names the last event that arrived. You send it a second time."""
        if not last_id.isdecimal():
            return history[-1:]
        return [(id, text) for id, text in history if id >= int(last_id)]

    def wrong_as_texts(self, history: History, last_id: str) -> History:
        """As texts, "10" comes before "9", and an event is lost. Compare numbers."""
        if not last_id.isdecimal():
            return history[-1:]
        return [(id, text) for id, text in history if str(id) > last_id]

    def wrong_as_a_place(self, history: History, last_id: str) -> History:
        """An id is no place in the list: the history need not begin at 1. Compare the ids."""
        return history[int(last_id) :] if last_id.isdecimal() else history[-1:]

    def wrong_all_for_newcomers(self, history: History, last_id: str) -> History:
        """A newcomer gets the whole history. Of a ticker that may be a lot; here it is the newest alone."""
        return self.replay(history, last_id if last_id.isdecimal() else "0")

    def wrong_trusts_the_header(self, history: History, last_id: str) -> History:
        """Without an id, or with one that is no number, this fails. Any client may send anything as a header."""
        return [(id, text) for id, text in history if id > int(last_id)]


write_replay = WriteReplay()
