"""Exercises of section “One log between them”: what to say to a reader from elsewhere, and how a host catches up."""

from collections.abc import Sequence
from random import Random
from re import fullmatch
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Parsons


class WriteReply(CodeExercise):
    """Write `reply`, which decides what a host does when a reader comes back to it, perhaps from another host.
    `last_id` is the text of the header `Last-Event-ID`. `epoch`, a text of digits, is the epoch of the log. The host
    holds the updates `oldest` to `newest` of this epoch, which are two numbers. An id has digits, one hyphen, and
    digits, such as `"8302-4"`. Return `"newest"` if the text is not an id. Then the reader is a newcomer, who gets the
    newest update. Return `"gap"` if the id is of another epoch, if its number is above `newest`, or if the update right
    after it is no longer held. Return `"nothing"` if the reader has the newest update. Return `"replay"` if there are
    updates after the reader's own, and all of them are held.
    """

    asks = "reply"
    hints = (
        '`life, _, number = last_id.partition("-")` takes the id apart. `life.isdigit()` tests for digits.',
        "A reader who has update 5 needs update 6. It misses nothing if `oldest` is 6 or less.",
        "Test in this order. Is it no id? Is it of another epoch, or its number too high or too low? Is it the newest? "
        "All that is left is a replay.",
    )
    why = (
        "No step asks which host gave the id. Every host that follows the log can answer, so a reader may come back "
        "at any host. And the header is checked first, because anybody can send any text in it. A server that took "
        "a bad id for “from the start” would send everything."
    )
    examples = (
        (("8302", 3, 6, "8302-4"), "replay"),
        (("8302", 3, 6, "8302-6"), "nothing"),
        (("8302", 3, 6, "8302-1"), "gap"),
        (("8302", 3, 6, "417-4"), "gap"),
        (("8302", 3, 6, "latest"), "newest"),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (("8302", 3, 6, "8302-2"), "replay"),
        (("8302", 3, 6, "8302-7"), "gap"),
        (("8302", 3, 6, "83-4"), "gap"),
        (("8302", 3, 6, ""), "newest"),
        (("8302", 3, 6, "-1"), "newest"),
        (("8302", 3, 6, "4"), "newest"),
        (("8302", 3, 6, "8302-4-5"), "newest"),
        (("8302", 1, 6, "8302-0"), "replay"),
    )

    def inputs(self, chance: Random) -> tuple[str, int, int, str]:
        """Up to six updates, and an id near their ends, of this life or another, or what is none."""
        oldest = chance.randint(1, 20)
        newest = oldest + chance.randint(0, 5)
        epoch = chance.choice(["83", "417", "8302"])
        life = chance.choice([epoch, epoch, epoch, "83", "8302"])
        number = max(0, chance.choice([oldest - 2, oldest - 1, oldest, newest - 1, newest, newest + 1]))
        id = f"{life}-{number}"
        return epoch, oldest, newest, chance.choice([id, id, id, id, "", "-1", str(number), "latest", f"{id}-1"])

    def reply(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        life, _, number = last_id.partition("-")
        if not (life.isdigit() and number.isdigit()):
            return "newest"
        if life != epoch or not oldest - 1 <= int(number) <= newest:
            return "gap"
        return "nothing" if int(number) == newest else "replay"

    def another_reply(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        if not fullmatch("[0-9]+-[0-9]+", last_id):
            return "newest"
        held = [f"{epoch}-{number}" for number in range(oldest - 1, newest + 1)]
        if last_id not in held:
            return "gap"
        return "replay" if last_id in held[:-1] else "nothing"

    def wrong_number_alone(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        """The same number in another epoch is another update. Compare the epochs too."""
        life, _, number = last_id.partition("-")
        return self.reply(epoch, oldest, newest, f"{epoch if life.isdigit() else life}-{number}")

    def wrong_numbers_first(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        """The newest number in another epoch is another update. Compare the epochs before the numbers."""
        life, _, number = last_id.partition("-")
        if life.isdigit() and number == str(newest):
            return "nothing"
        return self.reply(epoch, oldest, newest, last_id)

    def wrong_epoch_as_number(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        """Here the epochs are the same. `epoch` is a text, and a text never equals a number. So compare it with a text,
        not with an `int`.
        """
        said = self.reply(epoch, oldest, newest, last_id)
        return "newest" if said == "newest" else "gap"

    def wrong_ahead(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        """The log that you follow has not given this number yet. So updates were lost somewhere, and that is a gap."""
        life, _, number = last_id.partition("-")
        if life == epoch and number.isdigit() and int(number) > newest:
            return "nothing"
        return self.reply(epoch, oldest, newest, last_id)

    def wrong_too_strict(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        """This is too strict by one. A reader who has update 2 misses nothing when the oldest that you hold is 3."""
        return "gap" if last_id == f"{epoch}-{oldest - 1}" else self.reply(epoch, oldest, newest, last_id)

    def wrong_too_lax(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        """Here an update between the reader's own and your oldest is gone. The reader must hear of this gap."""
        life, _, number = last_id.partition("-")
        if life == epoch and number.isdigit() and int(number) < newest:
            return "replay"
        return self.reply(epoch, oldest, newest, last_id)

    def wrong_from_the_start(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        """A text that is no id must not lead to a replay. Anybody can send such a text, and would get everything."""
        said = self.reply(epoch, oldest, newest, last_id)
        return "replay" if said == "newest" else said

    def wrong_gap_for_no_id(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        """A reader without an id is a newcomer. It has missed nothing, and gets the newest update."""
        said = self.reply(epoch, oldest, newest, last_id)
        return "gap" if said == "newest" else said

    def wrong_stranger_is_new(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        """An id of another epoch is an id too. Its reader may have missed updates, so it must hear of a gap."""
        return "newest" if last_id.split("-")[0] != epoch else self.reply(epoch, oldest, newest, last_id)

    def wrong_unchecked(self, epoch: str, oldest: int, newest: int, last_id: str) -> str:
        """Anybody can send any text in the header, so your function must not raise an error. This happens, for example,
        when `int` gets letters, or when there is no hyphen. First test whether both parts are digits.
        """
        life, number = last_id.split("-")
        return self.reply(epoch, oldest, newest, f"{int(life)}-{int(number)}")


write_reply = WriteReply()

order_the_first_reader = Parsons(
    "order_the_first_reader",
    "A reader asks a host for an order. The host does not hold this order yet, and other hosts may publish updates of "
    "it at any moment. Put the host's steps in order, so that no update is lost and none comes twice. Two steps are "
    "not needed.",
    [
        "follow the log from the noted place, and skip what is already held (compare the ids)",
        "follow the log from now on",
        "note the place of the log's newest entry",
        "answer the reader, and send it each update that comes after",
        "read all that the log has about this order",
        "ask the other hosts for what they hold",
    ],
    [3, 5, 1, 4],
    hints=[
        "What if an update is published between two of the steps?",
        "Note the place first. What is published while you read comes after this place, so you do not miss it.",
    ],
    wrong=[
        (
            [5, 3],
            "An update between these two steps is lost: it comes after the reading, and before the place. Note the "
            "place first.",
        ),
        ([3, 5, 2], "An update between the reading and “now” is lost. Start from the place that you have noted."),
        (
            [5, 2],
            "An update between the reading and “now” is lost. Note a place in the log, and follow the log from there.",
        ),
        (
            [2, 5],
            "An update between these two steps comes twice: from the reading, and from the log that the host follows. "
            "Step 2 compares no ids.",
        ),
        ([2], "Step 2 begins at no place that you know, and compares no ids. Note a place in the log first."),
        (
            [3, 1, 5],
            "Step 1 skips only what the host holds already, and so far it holds nothing. What it reads later in step 5 "
            "could come twice. Read first.",
        ),
        ([3, 1], "Step 1 skips what the host holds already, and so far it holds nothing. Read the past first."),
        ([3, 5, 4], "Step 4 sends each update that comes after. For that, the host must follow the log already."),
        ([3, 4], "Here the host answers the reader before it holds anything. Read first."),
        ([6], "The other hosts may be busy or dead. The log has all that they have."),
        ([3, 6], "The other hosts may be busy or dead. Step 5 gives you all that they have."),
        ([4], "The host holds nothing yet, so it has no answer."),
        ([1], "No place has been noted yet."),
    ],
    why="First note the place, then read the past, then follow from the place. An update may come both ways, and its "
    "id shows that. None is lost between the steps.",
)
