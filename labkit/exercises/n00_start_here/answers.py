"""Exercises of section 2, “When you ask for what is not there”: an answer's status, and how many users fit."""

from random import Random
from typing import Any, ClassVar

from labkit.app.orders import STAGES
from labkit.learn import CodeExercise, Example, Number

REFUSALS = {204: "", 304: "", 403: "not yours", 404: "there is no order 99", 500: "Internal Server Error"}


class WriteStageOrNone(CodeExercise):
    """Write it from scratch: `status` is the status of an answer, `body` is what it carried. With status 200 the body
    is a dictionary, as `reply.json()` gives it: return the order's stage. With any other status the body is text and
    has no stage: return `None`.
    """

    asks = "stage_or_none"
    hints = (
        "Look at the status first, and only then at the body.",
        'With status 200 it is `body["stage"]`.',
    )
    why = "A program that asks all day meets every answer there is. A refusal is still an answer."
    examples: ClassVar[tuple[Example, ...]] = (
        ((200, {"order": 1, "stage": "delivered"}), "delivered"),
        ((404, "there is no order 99"), None),
        ((500, "oh"), None),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (((304, ""), None), ((204, ""), None), ((200, {"stage": ""}), ""))

    def inputs(self, chance: Random) -> tuple[int, object]:
        """An answer with an order, or one of the others."""
        if chance.random() < 0.4:
            return 200, {"order": chance.randint(1, 99), "stage": chance.choice(STAGES)}
        return chance.choice([*REFUSALS.items()])

    def stage_or_none(self, status: int, body: Any) -> Any:
        if status == 200:
            return body["stage"]
        return None

    def another_stage_or_none(self, status: int, body: Any) -> Any:
        found = body if status == 200 else {}
        return found.get("stage")

    def wrong_without_status(self, status: int, body: Any) -> Any:
        """A refusal carries a sentence and no stage. Check the status before you open the body."""
        return body["stage"]

    def wrong_only_404(self, status: int, body: Any) -> Any:
        """404 is one refusal of many. What would a 500 do here?"""
        return None if status == 404 else body["stage"]

    def wrong_below_400(self, status: int, body: Any) -> Any:
        """Below 400 there are statuses without a body, such as 204 and 304: nothing was sent that has a stage."""
        return body["stage"] if status < 400 else None

    def wrong_word(self, status: int, body: Any) -> Any:
        """`None` is a Python value and not text: leave out the quotes."""
        return body["stage"] if status == 200 else "None"

    def wrong_all_of_it(self, status: int, body: Any) -> Any:
        """That is all of the body; the stage is one entry of it."""
        return body


write_stage_or_none = WriteStageOrNone()

room_for_users = Number(
    "room_for_users",
    "Another machine lets one process open 1,024 files. A process keeps 200 of them for other things. Each user is one "
    "open connection, and a connection counts as a file. The users have a process of their own. How many fit?",
    824,
    unit="users",
    within=0,
    asks="users",
    solution="users = 1_024 - 200",
    hints=["What is left when the 200 are taken away?", "One user needs one file, in the process of the users."],
    wrong={
        823: "One more fits: every file that is not needed for other things holds a user.",
        200: "Those are the files that are needed for other things. How many are left for users?",
        5: "You divided. The 200 files are taken away once, not for each user.",
        1: "The users share one process, and each of them takes only one of its files.",
        1_024: "That is all of them. Some are needed for other things.",
        412: "You shared them between users and server. These are two processes, and each has its own limit.",
        624: "You took the 200 away twice. The server's process has a limit of its own.",
        512: "Users and server share no limit: the users have a process of their own. And 200 files are taken.",
        1_224: "The 200 are taken away from the limit; they do not come on top.",
    },
    why="The first wall you hit is a limit of the system and not the speed of the machine. That is why labkit puts the "
    "users into a second process, and says so when it has to use fewer.",
)
