"""Exercise of section “The server is restarted”: a replay for ids with an epoch."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.exercises.n08_breaking.restart import STAGES, THREE, History
from labkit.learn import CodeExercise, Example


class WriteReplayWithEpochs(CodeExercise):
    """Write `replay` for ids with an epoch.

    `history` is a list of `(number, text)`, oldest first. In each life, numbers begin at 1 and rise by one, but the
    oldest updates may have been forgotten. `epoch` is a text: the epoch of this life. `last_id` is a text too. It is
    `""` for a new reader. For every other reader it is an epoch, a hyphen and the number of the newest update that the
    reader has, such as `"8302-4"`.

    A new reader gets a list of the newest update alone. Every other reader gets the list of all updates after the
    number in its `last_id`. But return the text `"gap"` to such a reader if its epoch is not `epoch`, if an update
    after its number has been forgotten, or if its number is above the newest one.

    If `history` is empty, a new reader gets an empty list, and every other reader gets `"gap"`.
    """

    asks = "replay"
    hints = (
        'Begin with the new reader. For the others, `life, _, number = last_id.partition("-")` takes the id apart.',
        "There is no gap if `life` equals `epoch`, and the number is not too small and not too large. It may be one "
        "less than the oldest number, and at most the newest number.",
        "Epochs are drawn at random, so ask only whether they are equal. `int(number)` makes a number of the text.",
    )
    why = (
        "With an epoch in it, an id of another life cannot look like one of this life. The server does the same with "
        "`serve(epochs=True)`. Its code is in `labkit/feed/position.py`."
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
        if life != epoch or not history:
            return "gap"
        oldest, newest = history[0][0], history[-1][0]
        if int(number) < oldest - 1 or int(number) > newest:
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
        """An update of another life can have the same number. Numbers are not enough: compare the epochs too."""
        return self.replay(history, epoch, last_id and f"{epoch}-{last_id.partition('-')[2]}")

    def wrong_older_epochs(self, history: History, epoch: str, last_id: str) -> History | str:
        """Epochs are drawn at random. Both a smaller and a larger epoch than ours belong to another life."""
        life = last_id.partition("-")[0]
        return "gap" if last_id and int(life) < int(epoch) else self.wrong_number_alone(history, epoch, last_id)

    def wrong_begins_with_the_epoch(self, history: History, epoch: str, last_id: str) -> History | str:
        """An id of the life 8302 begins with 83 too, but it is not of the life 83. Compare everything before the
        hyphen. This happens, for example, with `startswith`.
        """
        if last_id and not last_id.startswith(epoch):
            return "gap"
        return self.wrong_number_alone(history, epoch, last_id)

    def wrong_epoch_alone(self, history: History, epoch: str, last_id: str) -> History | str:
        """An id of this life can also be too old, or above the newest number. Both cases are a gap."""
        if last_id and last_id.partition("-")[0] == epoch:
            return [(id, text) for id, text in history if id > int(last_id.partition("-")[2])]
        return self.replay(history, epoch, last_id)

    def wrong_epoch_as_a_number(self, history: History, epoch: str, last_id: str) -> History | str:
        """This reader has missed nothing that is forgotten, but it gets a gap. This happens, for example, when you
        compare `epoch`, which is a text, with a number: the two are never equal.
        """
        return self.replay(history, epoch, last_id) if not last_id else "gap"

    def wrong_newcomer_gets_all(self, history: History, epoch: str, last_id: str) -> History | str:
        """A new reader, whose `last_id` is empty, gets the newest update alone, and not all of them."""
        return self.replay(history, epoch, last_id) if last_id else history

    def wrong_newcomer_gets_a_gap(self, history: History, epoch: str, last_id: str) -> History | str:
        """A new reader has no id, so it cannot have missed anything. It gets a list of the newest update alone."""
        return self.replay(history, epoch, last_id) if last_id else "gap"

    def wrong_newest_without_a_list(self, history: History, epoch: str, last_id: str) -> object:
        """A new reader gets a list, with the newest update in it. This is the update alone."""
        return self.replay(history, epoch, last_id) if last_id else history[-1]

    def wrong_number_as_a_text(self, history: History, epoch: str, last_id: str) -> object:
        """What comes after the hyphen is a text. Make a number of it with `int()` before you compare it."""
        life, _, number = last_id.partition("-")
        if not last_id or life != epoch:
            return history[-1:] if not last_id else "gap"
        return [update for update in history if update[0] > number]  # type: ignore[operator]

    def wrong_new_reader_of_nothing(self, history: History, epoch: str, last_id: str) -> History | str:
        """`history` can be empty. Then it has no newest update, and a new reader gets an empty list."""
        return self.replay(history, epoch, last_id) if last_id or history[-1] else []

    def wrong_stumbles_over_nothing(self, history: History, epoch: str, last_id: str) -> History | str:
        """`history` can be empty. Then it has no oldest and no newest update, and a reader that has an id gets
        `"gap"`.
        """
        ours = last_id.partition("-")[0] == epoch
        return self.replay(history, epoch, last_id) if not ours or history[0] else "gap"

    def wrong_too_strict(self, history: History, epoch: str, last_id: str) -> History | str:
        """A reader that has 5 has missed nothing if the oldest number is 6. So its number may be one less."""
        before = f"{epoch}-{history[0][0] - 1}" if history else ""
        return "gap" if last_id and last_id == before else self.replay(history, epoch, last_id)


write_replay_with_epochs = WriteReplayWithEpochs()
