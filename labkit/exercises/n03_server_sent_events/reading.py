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
    r"""Write `read_events`. Its argument `body` is the text of a stream so far, and `\n` is the only line end in it.
    Return a list with the data of each event, in order. The data of an event is one text: the text after `data: ` in
    each of its lines, joined with `\n`. A block without a `data: ` line is no event. What comes after the last blank
    line is not finished, so it is no event either.
    """

    asks = "read_events"
    hints = (
        'At a blank line, two line ends stand in a row. So `body.split("\\n\\n")` gives the blocks.',
        "The last piece is empty, or it is a block that is not finished. Leave it out with `[:-1]`.",
        "In each block, take the lines that begin with `data: `, without these six characters. If there is no such "
        "line, the block is no event.",
    )
    why = (
        "Your reader needs few lines, and it understands your server. A complete reader also knows the other line "
        "ends. And it accepts bytes that were cut anywhere, even inside a letter. Notebook 05 builds one."
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
        """Your list has a text for each `data: ` line. All the lines of one event belong in one text."""
        return [line[6:] for line in body.split("\n") if line.startswith("data: ")]

    def wrong_lines_of_events(self, body: str) -> list[str]:
        """Each `data: ` line has become a text of its own in your list. Join the lines of one event."""
        return [line for text in self.read_events(body) for line in text.split("\n")]

    def wrong_line_end_too_many(self, body: str) -> list[str]:
        r"""Each of your texts ends with a line end. Put `\n` between the lines of one event, and not after the last."""
        return [f"{text}\n" for text in self.read_events(body)]

    def wrong_comments(self, body: str) -> list[str]:
        """A block without data has become an empty text in your list. Such a block is no event."""
        blocks = body.split("\n\n")[:-1]
        return ["\n".join(line[6:] for line in block.split("\n") if line.startswith("data: ")) for block in blocks]

    def wrong_unfinished(self, body: str) -> list[str]:
        """The last block has no blank line after it, so it is not finished. Its text must not be in your list."""
        return self.read_events(body + "\n\n")

    def wrong_last_piece(self, body: str) -> list[str]:
        r"""In `data: late\n`, the one line end ends the line, and no blank line follows. So the block is not finished.
        (`split("\n")` leaves an empty piece at the end, which looks like a blank line.)
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
        r"""Only `\n` ends a line, and a character such as U+2028 does not. `splitlines`, for example, splits at it."""
        return self.read_events("".join(f"{line}\n" for line in body.splitlines()))

    def wrong_strips(self, body: str) -> list[str]:
        """A space at the beginning or the end of the text is lost. `strip`, for example, takes it away."""
        return [text.strip() for text in self.read_events(body)]

    def wrong_anywhere_in_the_line(self, body: str) -> list[str]:
        """Only a line that begins with `data: ` is data. A comment may have the same characters in its middle."""
        marked = [f"data: {line[6:]}" if "data: " in line else line for line in body.split("\n")]
        return self.read_events("\n".join(marked))

    def wrong_replaces(self, body: str) -> list[str]:
        """The characters `data: ` may also stand inside the text, and there they must stay. `replace`, for example,
        takes them out.
        """
        return [text.replace("data: ", "") for text in self.read_events(body)]

    def wrong_keeps_the_field(self, body: str) -> list[str]:
        """Your texts still begin with `data: `. Take these six characters away."""
        return ["\n".join(f"data: {line}" for line in text.split("\n")) for text in self.read_events(body)]

    def wrong_glued(self, body: str) -> list[str]:
        r"""The lines of one event have nothing between them in your text. Join them with `\n`."""
        return [text.replace("\n", "") for text in self.read_events(body)]

    def wrong_spaced(self, body: str) -> list[str]:
        r"""The lines of one event have a space between them in your text. Join them with `\n`."""
        return [text.replace("\n", " ") for text in self.read_events(body)]

    def wrong_first_line(self, body: str) -> list[str]:
        """An event may have several `data: ` lines. Your list has only the first line of each event."""
        return [text.split("\n")[0] for text in self.read_events(body)]


write_reader = WriteReader()
