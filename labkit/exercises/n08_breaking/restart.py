"""Exercises of section “The server is restarted”: what a history costs, and two honest replays."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

History = list[tuple[int, str]]
STAGES = ["order received", "cooking started", "out for delivery", "delivered"]
THREE = [(6, "cooking started"), (7, "out for delivery"), (8, "delivered")]

history_memory = Number(
    "history_memory",
    "A server has 10,000 orders and keeps the newest 100 updates of each. An update takes 500 bytes in memory. How "
    "many megabytes (millions of bytes) does the full history take?",
    500,
    unit="MB",
    solution="answer = 10_000 * 100 * 500 / 1_000_000",
    hints=["How many updates are kept in all?", "A million, of 500 bytes each."],
    wrong={
        5: "That is one update of each order. A hundred are kept.",
        0.05: "That is the history of one order.",
        50: "A zero was lost: 10,000 times 100 is a million.",
        500_000_000: "Those are bytes. A megabyte is a million of them.",
        1_000_000: "So many updates are kept in all. Each takes 500 bytes.",
    },
    why="Half a gigabyte, in case somebody comes back. An order has four stages: a history of four would do, and take "
    "20 megabytes. How much you keep follows from how long your readers are away.",
)


class WriteReplayOrGap(CodeExercise):
    """Write the server's half from scratch. It is harder than the one in Notebook 06: it must say when it cannot keep
    its promise. `history` is a list of `(id, text)` with ids that rise by one, oldest first; older ones are forgotten.
    `last_id` is a number: the newest update that a reader has, or 0 if it has none and wants them all. Return the
    updates after it, as such a list. But when that list would be wrong, return the text `"gap"`: when the update right
    after `last_id` is no longer held, or when `last_id` is above every id that we have given. An empty history has
    given none: then 0 gets an empty list, and every other id a `"gap"`.
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
        "passed looks right. Only an id with its epoch, such as `8302-4`, closes it."
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
        """An id from another life gets an empty list, as if all were well. That is a silent loss."""
        if history and last_id > history[-1][0]:
            return []
        return self.replay(history, last_id)

    def wrong_all_that_is_left(self, history: History, last_id: int) -> History | str:
        """A reader that wants them all, from update 1, cannot have them when the oldest that you hold is 6."""
        return history if last_id == 0 else self.replay(history, last_id)

    def wrong_slice(self, history: History, last_id: int) -> History | str:
        """An id is no position in the list: once older updates are forgotten, update 7 is no longer at place 7."""
        return history[last_id:] if last_id <= len(history) else "gap"

    def wrong_looks_for_its_own(self, history: History, last_id: int) -> History | str:
        """You look for the reader's own update among those you hold. It need not be there: a reader that has 5 misses
        nothing when the oldest that you hold is 6, and 0 is no update.
        """
        ids = [id for id, _ in history]
        return history[ids.index(last_id) + 1 :] if last_id in ids else "gap"

    def wrong_too_strict_with_nothing(self, history: History, last_id: int) -> History | str:
        """One too strict: a reader that has 5 misses nothing when the oldest that you hold is 6. And an empty history
        has given no id at all: then every id but 0 is a gap.
        """
        return self.wrong_too_strict(history, last_id) if history else []

    def wrong_too_strict(self, history: History, last_id: int) -> History | str:
        """One too strict: a reader that has 5 misses nothing when the oldest that you hold is 6. You need not hold the
        reader's own update, only all that come after it.
        """
        if history and last_id < history[0][0]:
            return "gap"
        return self.replay(history, last_id)


write_replay_or_gap = WriteReplayOrGap()


class WriteReplayWithEpochs(CodeExercise):
    """Close the hole that numbers alone leave: write `replay` for ids with an epoch. `history` is a list of `(number,
    text)` with numbers that rise by one from 1 on, oldest first; older ones are forgotten. `epoch` is a text, the epoch
    of this life of the server. `last_id` is a text as well: `""` from a newcomer, or epoch and number of the newest
    update that a reader has, such as `"8302-4"`. A newcomer gets a list of the newest update alone. Everybody else gets
    the updates after its own, as a list of `(number, text)`, or the text `"gap"` when that list would be wrong. An
    empty history has nothing for a newcomer, who gets an empty list; for everybody else it is a `"gap"`.
    """

    asks = "replay"
    hints = (
        '`life, _, number = last_id.partition("-")` takes the id apart. The newcomer comes before that.',
        "Two things must hold: the reader's epoch is ours, and its number lies between the oldest we hold less one and "
        "the newest.",
        "Epochs are drawn at random, so ask only whether they are equal.",
    )
    why = (
        "One comparison more, and no id of another life can pass for one of ours. `labkit/feed/position.py` does it "
        "for the server when you say `serve(epochs=True)`."
    )
    examples = (
        ((THREE, "8302", "8302-6"), [(7, "out for delivery"), (8, "delivered")]),
        ((THREE, "8302", "417-6"), "gap"),
        ((THREE, "8302", "8302-2"), "gap"),
        ((THREE, "8302", ""), [(8, "delivered")]),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        ((THREE, "8302", "8302-5"), THREE),
        ((THREE, "8302", "8302-8"), []),
        ((THREE, "8302", "8302-9"), "gap"),
        ((THREE, "8302", "9417-7"), "gap"),
        ((THREE, "83", "8302-7"), "gap"),
        (([], "8302", ""), []),
        (([], "8302", "417-4"), "gap"),
    )

    def inputs(self, chance: Random) -> tuple[History, str, str]:
        """Up to five updates, and an id of this life or another, or none."""
        first, length = chance.randint(1, 20), chance.randint(0, 5)
        history = [(number, chance.choice(STAGES)) for number in range(first, first + length)]
        epoch = chance.choice(["417", "8302", "96014"])
        life = chance.choice([epoch, epoch, "417", "96014"])
        number = max(1, chance.choice([first - 2, first - 1, first, first + length - 1, first + length]))
        return history, epoch, chance.choice(["", f"{life}-{number}", f"{life}-{number}", f"{life}-{number}"])

    def replay(self, history: History, epoch: str, last_id: str) -> History | str:
        if not last_id:
            return history[-1:]
        life, _, number = last_id.partition("-")
        if not history or life != epoch or not history[0][0] - 1 <= int(number) <= history[-1][0]:
            return "gap"
        return [(id, text) for id, text in history if id > int(number)]

    def another_replay(self, history: History, epoch: str, last_id: str) -> History | str:
        if last_id == "":
            return [history[-1]] if history else []
        ours = [f"{epoch}-{number}" for number, _ in history]
        if history:
            ours.insert(0, f"{epoch}-{history[0][0] - 1}")
        return history[ours.index(last_id) :] if last_id in ours else "gap"

    def wrong_number_alone(self, history: History, epoch: str, last_id: str) -> History | str:
        """You compare the numbers alone. An update of another life can have the same number: compare the epochs too."""
        return self.replay(history, epoch, last_id and f"{epoch}-{last_id.partition('-')[2]}")

    def wrong_older_epochs(self, history: History, epoch: str, last_id: str) -> History | str:
        """You ask whether the reader's epoch is smaller. Epochs are drawn at random, and a larger one is another."""
        life = last_id.partition("-")[0]
        return "gap" if last_id and int(life) < int(epoch) else self.wrong_number_alone(history, epoch, last_id)

    def wrong_begins_with_the_epoch(self, history: History, epoch: str, last_id: str) -> History | str:
        """You ask whether the id begins with our epoch. An id of the life 8302 begins with 83 as well: compare all that
        is before the hyphen.
        """
        if last_id and not last_id.startswith(epoch):
            return "gap"
        return self.wrong_number_alone(history, epoch, last_id)

    def wrong_epoch_alone(self, history: History, epoch: str, last_id: str) -> History | str:
        """The epochs are compared. But an id of this life can be too old as well, or one that was never given."""
        if last_id and last_id.partition("-")[0] == epoch:
            return [(id, text) for id, text in history if id > int(last_id.partition("-")[2])]
        return self.replay(history, epoch, last_id)

    def wrong_epoch_as_a_number(self, history: History, epoch: str, last_id: str) -> History | str:
        """Every reader hears of a gap. `epoch` is a text, and a number is never equal to a text."""
        return self.replay(history, epoch, last_id) if not last_id else "gap"

    def wrong_newcomer_gets_all(self, history: History, epoch: str, last_id: str) -> History | str:
        """A newcomer has missed nothing: it gets the newest update alone, to see where things stand."""
        return self.replay(history, epoch, last_id) if last_id else history

    def wrong_newcomer_gets_a_gap(self, history: History, epoch: str, last_id: str) -> History | str:
        """A newcomer shows no id, so there is nothing that it could have missed. It gets the newest update alone."""
        return self.replay(history, epoch, last_id) if last_id else "gap"


write_replay_with_epochs = WriteReplayWithEpochs()
