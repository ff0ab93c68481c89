"""Exercises of section 2, “When you ask for what is not there”: an answer's status, and how many users fit."""

from random import Random
from typing import Any, ClassVar

from labkit.app.orders import STAGES
from labkit.learn import CodeExercise, Example, Number

REFUSALS = {204: "", 304: "", 403: "not yours", 404: "there is no order 99", 500: "Internal Server Error"}


class WriteStageOrNone(CodeExercise):
    """Write the body of the function. `status` is the status of an answer, and `body` is what the answer carried. With
    status 200 the body is a dictionary, as `reply.json()` gives it: return the order's stage. With any other status
    the body is a text without a stage: return `None`.
    """

    asks = "stage_or_none"
    hints = (
        "Look at the status first, and only then at the body.",
        'With status 200 it is `body["stage"]`.',
    )
    why = "A program that asks all day meets every kind of answer. A refusal is one of them."
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
        """With another status than 200 the body has no stage. Check the status before you look into the body."""
        return body["stage"]

    def wrong_only_404(self, status: int, body: Any) -> Any:
        """404 is one of many statuses without a stage. What does your function do with a 500?"""
        return None if status == 404 else body["stage"]

    def wrong_below_400(self, status: int, body: Any) -> Any:
        """Some statuses below 400, such as 204 and 304, come without a stage as well. Only 200 has one here."""
        return body["stage"] if status < 400 else None

    def wrong_below_300(self, status: int, body: Any) -> Any:
        """204 is below 300, and an answer with this status has no stage. Only 200 has one here."""
        return body["stage"] if status < 300 else None

    def wrong_text(self, status: int, body: Any) -> Any:
        """Yours returns None for every answer. This happens without a `return`, for example, or with 200 in quotes."""
        return None

    def wrong_word(self, status: int, body: Any) -> Any:
        """`None` is a Python value and not a text: leave out the quotes."""
        return body["stage"] if status == 200 else "None"

    def wrong_whole_body(self, status: int, body: Any) -> Any:
        """With status 200 yours returns the whole body. The stage is one entry of it: `body["stage"]`."""
        return body if status == 200 else None

    def wrong_get_on_a_text(self, status: int, body: Any) -> Any:
        """With another status than 200 the body is a text, and a text has no `get`. Check the status first."""
        return body.get("stage")

    def wrong_all_of_it(self, status: int, body: Any) -> Any:
        """That is the whole body. The stage is one entry of it."""
        return body


write_stage_or_none = WriteStageOrNone()

room_for_users = Number(
    "room_for_users",
    "Another machine lets one process open 1,024 files. A process keeps 200 of them for other things. Each user is one "
    "open connection, and a connection counts as a file. The users have a process of their own, without the server. "
    "How many users fit into it?",
    824,
    unit="users",
    within=0,
    asks="users",
    solution="users = 1_024 - 200",
    hints=[
        "Take away the files that are needed for other things. How many are left?",
        "Each user needs one of the files that are left: 1,024 − 200.",
    ],
    wrong={
        823: "One more fits: each file that is not needed for other things is enough for one user.",
        200: "Those are the files that are needed for other things. How many are left for users?",
        5: "That is about 1,024 divided by 200. The 200 files are taken away once, not for each user.",
        1: "The users share one process, and each of them takes only one of its files.",
        1_024: "That is all of the files. Some of them are needed for other things.",
        412: "That is half of what fits. The users share their limit with nobody: the server is another process.",
        624: "That is 1,024 with 200 taken away twice. The server has a limit of its own.",
        512: "That is half of 1,024. The users share their limit with nobody, but 200 of its files "
        "are needed for other things.",
        1_224: "The 200 are taken away from the limit; they are not added to it.",
    },
    why="The operating system sets this limit, and it says nothing about the speed of the machine. labkit puts the "
    "users into a process of their own, so that the server takes none of their files.",
)
