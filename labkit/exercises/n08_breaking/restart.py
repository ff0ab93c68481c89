"""Exercises of section “The server is restarted”: what a history costs, and an honest replay."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

History = list[tuple[int, str]]
STAGES = ["order received", "cooking started", "out for delivery", "delivered"]
THREE = [(6, "cooking started"), (7, "out for delivery"), (8, "delivered")]

history_memory = Number(
    "history_memory",
    "Change the numbers: 10,000 orders, for each of them the newest 100 updates are kept, and an update takes 500 "
    "bytes in memory. How many megabytes (millions of bytes) is the history, when it is full?",
    500,
    unit="MB",
    solution="answer = 10_000 * 100 * 500 / 1_000_000",
    hints=["How many updates are kept in all?", "A million, of 500 bytes each."],
    wrong={
        5: "That is one update of each order. A hundred are kept.",
        0.05: "That is the history of one order.",
        50: "A zero was lost: 10,000 times 100 is a million.",
    },
    why="Half a gigabyte, in case somebody comes back. An order has four stages: a history of four would do, and take "
    "20 megabytes. How much you keep follows from how long your readers are away.",
)


class WriteReplayOrGap(CodeExercise):
    """Write the server's half from scratch, harder than in Notebook 06: this one says when it cannot keep its promise.
    `history` is a list of `(id, text)` with ids that rise by one, oldest first; older ones are forgotten. `last_id` is
    a number: the newest update that a reader has, or 0 if it has none and wants them all. Return the updates after it,
    as such a list. But when that list would be wrong, return the text `"gap"`: when the update right after `last_id` is
    held no longer, or when `last_id` is above every id that we have given. An empty history has given none: then 0 gets
    an empty list, and every other id a `"gap"`.
    """

    asks = "replay"
    hints = (
        "Begin with the empty history. Then name two numbers: the oldest id and the newest.",
        "A reader that has 5 needs 6. It is complete when the oldest is 6, or older: `last_id >= oldest - 1`.",
        "An id above the newest was given in another life: a gap as well.",
    )
    why = (
        'Six lines decide between three answers: everything, not everything, and silence. A client that hears `"gap"` '
        "asks for the whole state, and is right again. One hole is left: an id of another life that the new count has "
        "passed looks right. Only an id that names its life, such as `7f3-4`, closes it."
    )
    examples = (
        (([(1, "order received"), (2, "cooking started")], 1), [(2, "cooking started")]),
        ((THREE, 2), "gap"),
        ((THREE, 6), [(7, "out for delivery"), (8, "delivered")]),
        (([(1, "order received")], 3), "gap"),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        ((THREE, 5), THREE),
        ((THREE, 4), "gap"),
        ((THREE, 8), []),
        ((THREE, 9), "gap"),
        ((THREE, 0), "gap"),
        (([(1, "order received")], 0), [(1, "order received")]),
        (([], 0), []),
        (([], 4), "gap"),
    )

    def inputs(self, chance: Random) -> tuple[History, int]:
        """Up to five updates, and an id near their ends or anywhere."""
        first, length = chance.randint(1, 20), chance.randint(0, 5)
        history = [(id, chance.choice(STAGES)) for id in range(first, first + length)]
        return history, chance.choice([0, chance.randint(0, 30), max(0, first - 2), first - 1, first + length - 1])

    def replay(self, history: History, last_id: int) -> History | str:
        if not history:
            return [] if last_id == 0 else "gap"
        oldest, newest = history[0][0], history[-1][0]
        if last_id < oldest - 1 or last_id > newest:
            return "gap"
        return [(id, text) for id, text in history if id > last_id]

    def another_replay(self, history: History, last_id: int) -> History | str:
        behind = (history[-1][0] if history else 0) - last_id
        if not 0 <= behind <= len(history):
            return "gap"
        return history[len(history) - behind :]

    def wrong_silent(self, history: History, last_id: int) -> History | str:
        """Right on a good day. Otherwise it is silent about what is missing, and nobody will ever know."""
        return [(id, text) for id, text in history if id > last_id]

    def wrong_another_life(self, history: History, last_id: int) -> History | str:
        """An id from another life gets an empty list, as if all were well. That is section 2's silence."""
        if history and last_id > history[-1][0]:
            return []
        return self.replay(history, last_id)

    def wrong_all_that_is_left(self, history: History, last_id: int) -> History | str:
        """A reader that wants them all, from update 1, cannot have them when the oldest that you hold is 6."""
        return history if last_id == 0 else self.replay(history, last_id)

    def wrong_too_strict(self, history: History, last_id: int) -> History | str:
        """One too strict: a reader that has 5 misses nothing when the oldest that you hold is 6. You need not hold the
        reader's own update, only all that come after it.
        """
        if history and last_id < history[0][0]:
            return "gap"
        return self.replay(history, last_id)


write_replay_or_gap = WriteReplayOrGap()
