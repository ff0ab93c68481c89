"""More practice on coming back: what a client remembers, and what it is sent."""

import re
from random import Random
from typing import ClassVar

from labkit.exercises.n03_server_sent_events.reading import some_body
from labkit.learn import CodeExercise, Example, Number

reopen_from_two = Number(
    "reopen_from_two",
    "Imagine section 5 again. The order stands at update 3, but now the client sends `Last-Event-ID: 2` instead of 1. "
    "How many events does the server send at once?",
    1,
    unit="events",
    within=0,
    hints=["The id is that of the last event that has arrived.", "Which updates are newer than update 2?"],
    wrong={
        2: "Those would be updates 2 and 3. But the header says that update 2 has arrived.",
        0: "Update 3 is newer than update 2, so the server sends it.",
        3: "Those would be all three updates. But the header says that the client has updates 1 and 2.",
    },
    why="The id says what the client has already, and the server sends everything after it. So nothing is lost, and "
    "nothing comes twice.",
)


class WriteLastEventId(CodeExercise):
    r"""Write `last_event_id`. Its argument `body` is the text of a stream up to the moment when the connection was cut,
    and `\n` is the only line end in it. Return the id that the client sends when it comes back, as text. Return an
    empty text if there was no id. An id in a block without data counts. An id after the last blank line does not count.
    """

    asks = "last_event_id"
    hints = (
        "Split the text into blocks, as in `read_events`. The last piece is not finished, so leave it out.",
        "Go through the lines of all blocks. When a line begins with `id: `, remember what comes after these four "
        "characters.",
    )
    why = (
        "A client has to remember nothing but this short text. It sends the text as `Last-Event-ID`. The server then "
        "sends what was missed, if it still has it in its history."
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
        """You took an id from a block that is not finished. The server would believe that the client has this event,
        and would not send it again. The event would be lost.
        """
        return self.last_event_id(body + "\n\n")

    def wrong_last_piece(self, body: str) -> str:
        r"""In `id: 8\n`, the one line end ends the line, and no blank line follows. So the block is not finished.
        (`split("\n")` leaves an empty piece at the end, which looks like a blank line.)
        """
        known = newest = ""
        for line in body.split("\n"):
            if line.startswith("id: "):
                newest = line[4:]
            elif not line:
                known = newest
        return known

    def wrong_inside_data(self, body: str) -> str:
        """The text of an event may contain the characters `id: `. Only a line that begins with `id: ` has an id."""
        return str((re.findall("id: (.*)", body) or [""])[-1])

    def wrong_highest(self, body: str) -> str:
        """You return the highest id. The newest one is asked for, and a server may number as it likes."""
        ids = [int(line[4:]) for line in body.split("\n") if line.startswith("id: ")]
        return str(max(ids, default=""))

    def wrong_last_block(self, body: str) -> str:
        """The last finished block may have no id. Then the id of an earlier block still counts."""
        last = (body.split("\n\n")[:-1] or [""])[-1]
        return ([line[4:] for line in last.split("\n") if line.startswith("id: ")] or [""])[-1]

    def wrong_without_data(self, body: str) -> str:
        """A block without data is no event, but its id counts all the same."""
        blocks = body.split("\n\n")[:-1]
        return self.last_event_id("".join(f"{block}\n\n" for block in blocks if "data: " in block))

    def wrong_none(self, body: str) -> str | None:
        """If there was no id, return an empty text, and not `None`."""
        return self.last_event_id(body) or None

    def wrong_number(self, body: str) -> object:
        """An id is text. Return it as text, as it stands in the stream."""
        known = self.last_event_id(body)
        return int(known) if known else known

    def wrong_zero(self, body: str) -> int:
        """An id is text: return `"2"`, and not `2`. If there was no id, return an empty text."""
        return int(self.last_event_id(body) or 0)

    def wrong_first(self, body: str) -> str:
        """You return the first id. The newest one is asked for."""
        ids = [line[4:] for line in body.rpartition("\n\n")[0].split("\n") if line.startswith("id: ")]
        return ids[0] if ids else ""

    def wrong_keeps_the_field(self, body: str) -> str:
        """Your text still begins with `id: `. Return what comes after these four characters."""
        known = self.last_event_id(body)
        return f"id: {known}" if known else known


write_last_event_id = WriteLastEventId()
