"""More practice on coming back: what a client remembers, and what it is sent."""

import re
from random import Random
from typing import ClassVar

from labkit.exercises.n03_server_sent_events.reading import some_body
from labkit.learn import CodeExercise, Example, Number

reopen_from_two = Number(
    "reopen_from_two",
    "Change one line: the order stands at update 3, and the customer comes back with `Last-Event-ID: 2` instead of 1. "
    "How many events are waiting?",
    1,
    unit="events",
    within=0,
    hints=["The id names the last event that was received.", "Which updates are newer than 2?"],
    wrong={
        2: "Those are updates 2 and 3. The customer says that 2 has arrived.",
        0: "Update 3 is newer than 2, so it is sent.",
        3: "That would be all of them, from the first. The id is there to avoid that.",
    },
    why="The id says what the client has, and the server sends what comes after it. Nothing is lost, and nothing comes "
    "twice.",
)


class WriteLastEventId(CodeExercise):
    r"""Write it from scratch: `body` is the text of a stream up to the moment when the connection broke, with `\n` as
    its only line end. Which id does the client send when it comes back? Return it as text, or an empty text when
    there was none. The id of a block without data counts; the id of a block that did not get its blank line does
    not.
    """

    asks = "last_event_id"
    hints = (
        "Blocks first, as in `read_events`; the last one is not finished.",
        "Go through the lines of the blocks, and remember what comes after the newest `id: `.",
    )
    why = (
        "One line of text is all that a client has to remember. It is sent as `Last-Event-ID`, and the server does the "
        "rest, for as long as it keeps its history."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        (("id: 1\ndata: order received\n\nid: 2\ndata: cooking started\n\n",), "2"),
        (("id: 3\ndata: x\n\n: keep-alive\n\n",), "3"),
        (("id: 9\ndata: x\n\nid: 4\ndata: y\n\n",), "4"),
        (("id: 3\ndata: id: 7\n\n",), "3"),
        (("id: 3\ndata: x\n\nid: 4\ndata: cut of",), "3"),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = ((("",), ""), (("id: 8\n",), ""), (("id: 5\n\n",), "5"))

    def inputs(self, chance: Random) -> tuple[str]:
        """A stream that may have broken off anywhere between two lines."""
        return (some_body(chance),)

    def last_event_id(self, body: str) -> str:
        known = ""
        for block in body.split("\n\n")[:-1]:
            for line in block.split("\n"):
                if line.startswith("id: "):
                    known = line.removeprefix("id: ")
        return known

    def another_last_event_id(self, body: str) -> str:
        finished, _blank, _unfinished = body.rpartition("\n\n")
        _before, id_line, after = f"\n{finished}".rpartition("\nid: ")
        return after.partition("\n")[0] if id_line else ""

    def wrong_unfinished(self, body: str) -> str:
        """You took the id of an event that was never finished. The server would believe that it has arrived, and
        never send it again: a lost update.
        """
        return self.last_event_id(body + "\n\n")

    def wrong_inside_data(self, body: str) -> str:
        """Text inside `data: ` may look like an id. Only a line that starts with `id: ` is one."""
        return str((re.findall("id: (.*)", body) or [""])[-1])

    def wrong_highest(self, body: str) -> str:
        """The newest, and not the highest: an id is text, and a server may count as it likes."""
        ids = [int(line[4:]) for line in body.split("\n") if line.startswith("id: ")]
        return str(max(ids, default=""))

    def wrong_last_block(self, body: str) -> str:
        """The last block may be a comment. The id that was set before it is still in force."""
        last = (body.split("\n\n")[:-1] or [""])[-1]
        return ([line[4:] for line in last.split("\n") if line.startswith("id: ")] or [""])[-1]

    def wrong_without_data(self, body: str) -> str:
        """You skipped a block without data. It dispatches no event, but its id is remembered all the same."""
        blocks = body.split("\n\n")[:-1]
        return self.last_event_id("".join(f"{block}\n\n" for block in blocks if "data: " in block))

    def wrong_none(self, body: str) -> str | None:
        """Without an id, return an empty text, and not `None`."""
        return self.last_event_id(body) or None

    def wrong_number(self, body: str) -> object:
        """An id is text; return it as it stands in the stream."""
        known = self.last_event_id(body)
        return int(known) if known else known


write_last_event_id = WriteLastEventId()
