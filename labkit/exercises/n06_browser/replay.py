"""Exercises of section “What happens to events during a cut?”: a reload, and the server's half of the agreement."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import Choice, CodeExercise, Example

History = list[tuple[int, str]]
STAGES = ["order received", "cooking started", "out for delivery", "delivered"]

after_a_reload = Choice(
    "after_a_reload",
    "A page has received events 1 and 2. Meanwhile the order has reached event 4, and the customer reloads the page. "
    "Which events does our server send when the reloaded page asks for the stream?",
    ["4", "3 and 4", "1, 2, 3 and 4", "none, until the order moves on"],
    "4",
    hints=[
        "Which object kept the last id? Does that object still exist after the reload?",
        "The reloaded page is a newcomer. What does our server send a newcomer?",
    ],
    wrong={
        "3 and 4": "The server would send 3 and 4 if the request said `Last-Event-ID: 2`. But the EventSource that "
        "kept the id 2 is gone: the reloaded page has a new one.",
        "1, 2, 3 and 4": "Those are all events of the order. Our server sends a newcomer only the newest one.",
        "none, until the order moves on": "Our server sends a newcomer the newest event at once. (Not every server "
        "does this.)",
    },
    why="The EventSource object keeps the last id, and a reload makes a new object. If a page must miss no event over "
    "a reload, its own code has to keep the id, and send it to the server, for example in the address.",
)


class WriteReplay(CodeExercise):
    """Write `replay(history, last_id)`. `history` is a list of pairs `(id, text)`; the ids are whole numbers that
    increase. `last_id` is the `Last-Event-ID` of a request as text, such as `"7"`. Return the list of the pairs that
    the server sends at once. These are all pairs with an id greater than `last_id`. But for a newcomer it is a list
    with the newest pair alone, or an empty list if `history` is empty. A client is a newcomer if its `last_id` is empty
    or not a number.
    """

    asks = "replay"
    hints = (
        "Begin with the newcomer: `last_id.isdecimal()` is False for an empty text and for words.",
        "`history[-1:]` is a list with the newest pair. It is an empty list when `history` is empty.",
        "For all other clients, compare numbers: `id > int(last_id)`.",
    )
    why = (
        "Browser and server must both do their part. The browser sends the last id, and the server has kept the events "
        "after it. If one of them does not, a cut loses events, and nobody notices."
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
        """The event with the id `last_id` is sent a second time here. The client has it already."""
        if not last_id.isdecimal():
            return history[-1:]
        return [(id, text) for id, text in history if id >= int(last_id)]

    def wrong_as_texts(self, history: History, last_id: str) -> History:
        """An event is lost. This happens, for example, when ids are compared as texts: the text "10" is smaller than
        the text "9". Compare numbers."""
        if not last_id.isdecimal():
            return history[-1:]
        return [(id, text) for id, text in history if str(id) > last_id]

    def wrong_as_a_place(self, history: History, last_id: str) -> History:
        """A wrong list comes out, for example, when the id is taken for a place in the list. But the first id need not
        be 1. Compare the ids."""
        return history[int(last_id) :] if last_id.isdecimal() else history[-1:]

    def wrong_all_for_newcomers(self, history: History, last_id: str) -> History:
        """A newcomer gets the whole history here. Send a newcomer the newest pair alone."""
        return self.replay(history, last_id if last_id.isdecimal() else "0")

    def wrong_nothing_for_newcomers(self, history: History, last_id: str) -> History:
        """A newcomer gets nothing here. Send a newcomer the newest pair."""
        return self.replay(history, last_id) if last_id.isdecimal() else []

    def wrong_bare_pair(self, history: History, last_id: str) -> object:
        """For a newcomer the pair itself is returned here. Return a list with this pair in it."""
        return self.replay(history, last_id) if last_id.isdecimal() or not history else history[-1]

    def wrong_compares_with_a_text(self, history: History, last_id: str) -> History:
        """The ids in `history` are numbers and `last_id` is a text, so `>` cannot compare them. Use `int(last_id)`."""
        return [(id, text) for id, text in history if id > last_id]  # type: ignore[operator]

    def wrong_trusts_the_header(self, history: History, last_id: str) -> History:
        """This fails when `last_id` is empty or not a number. A client may send any text in a header."""
        return [(id, text) for id, text in history if id > int(last_id)]


write_replay = WriteReplay()
