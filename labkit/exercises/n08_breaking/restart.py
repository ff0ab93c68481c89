"""Exercises of section “The server is restarted”: what a history costs, and a replay that can report a gap."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

History = list[tuple[int, str]]
STAGES = ["order received", "cooking started", "out for delivery", "delivered"]
THREE = [(6, "cooking started"), (7, "out for delivery"), (8, "delivered")]

history_memory = Number(
    "history_memory",
    "A server has 10,000 orders. It keeps the newest 100 updates of each order. An update takes 500 bytes in memory. "
    "How many megabytes (millions of bytes) does the full history take?",
    500,
    unit="MB",
    solution="answer = 10_000 * 100 * 500 / 1_000_000",
    hints=["How many updates does the history hold in all?", "It holds a million updates, of 500 bytes each."],
    wrong={
        5: "5 MB are one update of each order. The server keeps a hundred of each.",
        0.05: "0.05 MB are the history of one order. There are 10,000 orders.",
        50: "50 MB hold 100,000 updates. But 10,000 orders with 100 updates each are a million updates.",
        500_000_000: "500,000,000 is the number of bytes. A megabyte is a million bytes.",
        1_000_000: "1,000,000 is the number of updates. Each of them takes 500 bytes.",
        500_000: "500,000 is the number of kilobytes. A megabyte is a thousand kilobytes.",
        0.5: "0.5 is the number of gigabytes. A gigabyte is a thousand megabytes.",
        476.84: "Here a megabyte is a million bytes, and not 1,048,576 bytes.",
    },
    why="That is half a gigabyte. Our orders have only four updates each. For them a history of four updates is "
    "enough, and 10,000 such histories take 20 megabytes.",
)


class WriteReplayOrGap(CodeExercise):
    """Write `replay`, the server's answer to a reader that comes back.

    `history` is a list of `(id, text)`, oldest first. Ids began at 1 and rise by one, but the oldest updates may have
    been forgotten. `last_id` is a number: the id of the newest update that the reader has, or 0 if it has none.

    Return the list of all updates after `last_id`. It is empty if the reader has the newest. But return the text
    `"gap"` if an update after `last_id` has been forgotten, or if `last_id` is above the newest id.

    If `history` is empty, nothing was ever published. Then return an empty list for 0, and `"gap"` for any other
    `last_id`.
    """

    asks = "replay"
    hints = (
        "Begin with the empty history. After that, give names to the oldest id and the newest id in the list.",
        "A reader that has 5 needs 6 next. So nothing is missing if the oldest id is 6 or less: `last_id >= oldest - "
        "1`.",
        "If `last_id` is above the newest id, it was given in another life of the server. That is a gap too.",
    )
    why = (
        "A reader gets either everything that it missed, or a `gap`. One case is left open: an id from another life, "
        "when this life has given the same id too. For that case you need an epoch in the id, such as `8302-4`."
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
        """Some updates are missing in this list, and nothing says so. This happens, for example, when you choose
        updates by their id and never return `"gap"`.
        """
        return [(id, text) for id, text in history if id > last_id]

    def wrong_another_life(self, history: History, last_id: int) -> History | str:
        """This id is above the newest one. An empty list would tell the reader that it has missed nothing."""
        if history and last_id > history[-1][0]:
            return []
        return self.replay(history, last_id)

    def wrong_all_that_is_left(self, history: History, last_id: int) -> History | str:
        """A reader with 0 has no update, so it needs all of them from 1 on. Here the first ones have been forgotten."""
        return history if last_id == 0 else self.replay(history, last_id)

    def wrong_slice(self, history: History, last_id: int) -> History | str:
        """An id is not a position in the list, because the oldest updates may have been forgotten. This happens, for
        example, with `history[last_id:]`.
        """
        return history[last_id:]

    def wrong_slice_up_to_the_newest(self, history: History, last_id: int) -> History | str:
        """Some updates that this reader needs are missing in the list. An id is not a position in the list, because the
        oldest updates may have been forgotten. This happens, for example, with `history[last_id:]`.
        """
        if not history or last_id > history[-1][0]:
            return self.replay(history, last_id)
        return self.wrong_slice(history, last_id)

    def wrong_gap_if_nothing_is_left(self, history: History, last_id: int) -> History | str:
        """Some updates that this reader needs are missing in the list. This happens, for example, when a function
        returns `"gap"` only if it finds no update after `last_id`.
        """
        return self.wrong_silent(history, last_id) or "gap"

    def wrong_looks_for_its_own(self, history: History, last_id: int) -> History | str:
        """The reader's own update need not be in the history. A reader that has 5 has missed nothing if the oldest id
        is 6. This happens, for example, when you look for `last_id` among the ids.
        """
        ids = [id for id, _ in history]
        return history[ids.index(last_id) + 1 :] if last_id in ids else "gap"

    def wrong_too_strict_with_nothing(self, history: History, last_id: int) -> History | str:
        """A reader that has 5 has missed nothing if the oldest id is 6. So `last_id` may be one less than the oldest
        id. Look at the empty history too: it is a gap for every `last_id` but 0.
        """
        return self.wrong_too_strict(history, last_id) if history else []

    def wrong_too_strict(self, history: History, last_id: int) -> History | str:
        """A reader that has 5 has missed nothing if the oldest id is 6. So `last_id` may be one less than the oldest
        id.
        """
        if history and last_id < history[0][0]:
            return "gap"
        return self.replay(history, last_id)

    def wrong_not_strict_enough(self, history: History, last_id: int) -> History | str:
        """A reader that has 4 needs 5 next. If the oldest id is 6, update 5 has been forgotten."""
        if history and last_id == history[0][0] - 2:
            return history
        return self.replay(history, last_id)

    def wrong_gap_for_the_newest(self, history: History, last_id: int) -> History | str:
        """A reader that has the newest update has missed nothing. It gets an empty list."""
        return self.replay(history, last_id) or "gap"

    def wrong_own_update_again(self, history: History, last_id: int) -> History | str:
        """The reader has the update `last_id` already. Return only the updates after it."""
        found = self.replay(history, last_id)
        return found if found == "gap" else [(id, text) for id, text in history if id >= last_id]

    def wrong_texts_alone(self, history: History, last_id: int) -> object:
        """These are the right updates, but only their texts. Return pairs `(id, text)`, as in `history`."""
        found = self.replay(history, last_id)
        return found if found == "gap" else [update[1] for update in found]

    def wrong_nothing_to_begin_with(self, history: History, last_id: int) -> History | str:
        """`history` can be empty. Then it has no oldest and no newest update."""
        return self.replay(history, last_id) if history[0] else []


write_replay_or_gap = WriteReplayOrGap()
