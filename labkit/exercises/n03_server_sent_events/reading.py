"""The last exercise of section 2: the text of a stream read back into events."""

from random import Random
from typing import ClassVar

from labkit.exercises.n03_server_sent_events.framing import LINES
from labkit.learn import CodeExercise, Example
from labkit.sse import Event, encode, encode_comment, encode_retry

OTHERS = [encode_comment("keep-alive"), encode_comment("no data: yet"), encode_retry(3000), b"id: 5\n\n"]


def some_body(chance: Random) -> str:
    """A stream as it was when it broke off: whole blocks, and now and then the start of one more."""
    body = "".join(_some_block(chance) for _ in range(chance.randint(0, 4)))
    return body + chance.choice(["", "", "id: 99\ndata: cut of", "id: 98\n", "data: late\n"])


def _some_block(chance: Random) -> str:
    number = str(chance.randint(1, 99)) if chance.random() < 0.7 else None
    text = "\n".join(chance.choice(LINES) for _ in range(chance.choice([1, 1, 2, 3])))
    event = encode(Event(text, id=number))
    return chance.choice([event] * len(OTHERS) + OTHERS).decode()


class WriteReader(CodeExercise):
    r"""Write `read_events` from scratch: `body` is the text of a stream so far, with `\n` as its only line end. Return
    the data of each event, in order, as a list of texts. The `data: ` lines of one event are joined with `\n`. A
    block without such a line is no event, and one without its blank line is not finished.
    """

    asks = "read_events"
    hints = (
        'A blank line is two line ends in a row: `body.split("\\n\\n")` gives the blocks.',
        "What comes after the last blank line? Nothing, or a block that is not finished. Leave it out: `[:-1]`.",
        "Of a block take the lines that start with `data: `, without these six characters. If there is none, the block "
        "is no event.",
    )
    why = (
        "A reader of six lines, and it understands your server. A real one also takes the other line ends, and bytes "
        "that were cut anywhere, even inside a letter. A later notebook builds that one."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        (("id: 1\ndata: order received\n\n",), ["order received"]),
        (("data: one\ndata: two\n\ndata: three\n\n",), ["one\ntwo", "three"]),
        ((": keep-alive\n\ndata: news\n\n",), ["news"]),
        (("data: whole\n\ndata: cut of",), ["whole"]),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (
        (("data: late\n",), []),
        (("",), []),
        (("data: \n\n",), [""]),
        (("data: a\u2028b\n\n",), ["a\u2028b"]),
        (("data: data: x\n\n",), ["data: x"]),
        ((": no data: yet\n\ndata: news\n\n",), ["news"]),
    )

    def inputs(self, chance: Random) -> tuple[str]:
        """A stream that may have broken off anywhere between two lines."""
        return (some_body(chance),)

    def read_events(self, body: str) -> list[str]:
        events = []
        for block in body.split("\n\n")[:-1]:
            data = [line.removeprefix("data: ") for line in block.split("\n") if line.startswith("data: ")]
            if data:
                events.append("\n".join(data))
        return events

    def another_read_events(self, body: str) -> list[str]:
        events: list[str] = []
        data: list[str] = []
        *lines, _unfinished = body.split("\n")
        for line in lines:
            if line.startswith("data: "):
                data.append(line[6:])
            elif not line and data:
                events.append("\n".join(data))
                data = []
        return events

    def wrong_lines(self, body: str) -> list[str]:
        """You return the lines. An event may have several, and becomes one text."""
        return [line[6:] for line in body.split("\n") if line.startswith("data: ")]

    def wrong_comments(self, body: str) -> list[str]:
        """A comment has become an event with nothing in it. A block without data dispatches nothing."""
        blocks = body.split("\n\n")[:-1]
        return ["\n".join(line[6:] for line in block.split("\n") if line.startswith("data: ")) for block in blocks]

    def wrong_unfinished(self, body: str) -> list[str]:
        """The last block was cut off, and you took half an event for a whole one."""
        return self.read_events(body + "\n\n")

    def wrong_last_piece(self, body: str) -> list[str]:
        r"""Splitting `data: late\n` at `\n` leaves an empty piece at the end. It is no blank line: nothing came after
        the line end.
        """
        events: list[str] = []
        data: list[str] = []
        for line in body.split("\n"):
            if line.startswith("data: "):
                data.append(line[6:])
            elif not line and data:
                events.append("\n".join(data))
                data = []
        return events

    def wrong_splitlines(self, body: str) -> list[str]:
        r"""`splitlines` also splits at characters that the format does not know, such as U+2028. Use `split("\n")`."""
        return self.read_events("".join(f"{line}\n" for line in body.splitlines()))

    def wrong_strips(self, body: str) -> list[str]:
        """Blanks at the beginning or the end of the text belong to it; `strip` takes them away."""
        return [text.strip() for text in self.read_events(body)]

    def wrong_anywhere_in_the_line(self, body: str) -> list[str]:
        """Only a line that begins with `data: ` is data. A comment may contain the same characters."""
        marked = [f"data: {line[6:]}" if "data: " in line else line for line in body.split("\n")]
        return self.read_events("\n".join(marked))

    def wrong_replaces(self, body: str) -> list[str]:
        """`replace` takes every `data: ` out, inside the text as well. Only the one at the beginning is the field."""
        return [text.replace("data: ", "") for text in self.read_events(body)]


write_reader = WriteReader()
