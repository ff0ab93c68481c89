"""Exercises on “Talking back”."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import Choice, CodeExercise, Example

SSE_AND_POST = "SSE and POST: the server sends a stream, and each position is a POST."
BOTH_WAYS = "WebSocket: both sides send many small messages."
LONG_POLLS = "Long polling: the server answers when a cursor has moved."
POLLS = "Polling thirty times per second, with the position in the address of each poll."

choose_for_cursors = Choice(
    "choose_for_cursors",
    "Twenty people draw on one board, each on a page of their own. Each page sends the position of its person's cursor "
    "thirty times per second, and shows the cursors of the others. Which way fits best?",
    [
        SSE_AND_POST,
        BOTH_WAYS,
        LONG_POLLS,
        POLLS,
    ],
    BOTH_WAYS,
    hints=[
        "How many positions does one page send in a minute?",
        "A request carries headers. How long are they, compared with the two numbers of a position?",
    ],
    wrong={
        SSE_AND_POST: "That works, but each page sends 1,800 POSTs per minute. Each of them carries all its headers "
        "for two small numbers.",
        LONG_POLLS: "Some cursor moves at nearly every moment, so each request is answered at once. The page sends as "
        "many requests as with fast polling.",
        POLLS: "Each page sends 1,800 requests per minute, each with all its headers. And the positions of the others "
        "wait for the next poll.",
    },
    why="Here both sides speak all the time, and the messages are tiny. That is what a WebSocket is for.",
)


class WriteTalkBytes(CodeExercise):
    """Write a function that returns how many bytes a client sends when it speaks `messages` times. Each message has
    `letters` plain letters (at most 125), of one byte each. Over the WebSocket each message has 6 bytes in front, and
    by POST it has `header_bytes`. Return a dict with two keys, "WebSocket" and "POST", and the bytes for each.
    """

    asks = "talk_bytes"
    hints = (
        "One message over the WebSocket takes 6 bytes and its letters.",
        "Add first, and then multiply the sum by the number of messages.",
    )
    why = (
        "Each POST takes many times the bytes of a frame. A chat sends so few messages that this matters little. For "
        "thirty positions per second it matters: nearly all the bytes are headers."
    )
    examples = (
        ((1, 2, 200), {"WebSocket": 8, "POST": 202}),
        ((20, 2, 150), {"WebSocket": 160, "POST": 3_040}),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        ((0, 5, 300), {"WebSocket": 0, "POST": 0}),
        ((3, 0, 100), {"WebSocket": 18, "POST": 300}),
    )

    def inputs(self, chance: Random) -> tuple[int, int, int]:
        """A talk, and the headers of a POST."""
        return chance.randint(0, 5000), chance.randint(0, 125), chance.randint(50, 900)

    def talk_bytes(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        return {"WebSocket": messages * (6 + letters), "POST": messages * (header_bytes + letters)}

    def another_talk_bytes(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        heads = {"POST": header_bytes, "WebSocket": 6}
        return {way: sum(head + letters for _ in range(messages)) for way, head in heads.items()}

    def wrong_one_head(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """For several messages the result is too small. Each message has its own bytes in front, not only the first
        one.
        """
        return {"WebSocket": 6 + messages * letters, "POST": header_bytes + messages * letters}

    def wrong_one_head_over_the_websocket(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """The number for "WebSocket" is wrong. The connection is opened once, but each message over it has 6 bytes in
        front.
        """
        return {"WebSocket": 6 + messages * letters, "POST": messages * (header_bytes + letters)}

    def wrong_head_of_the_server(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """The number for "WebSocket" is too small. A frame from a client has 6 bytes in front: a head of 2, a mask of
        4.
        """
        return {"WebSocket": messages * (2 + letters), "POST": messages * (header_bytes + letters)}

    def wrong_letters_once(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """For several messages the result is too small. Each message has its letters: add first, and then multiply the
        sum by the number of messages.
        """
        return {"WebSocket": messages * 6 + letters, "POST": messages * header_bytes + letters}

    def wrong_letters_once_over_the_websocket(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """The number for "WebSocket" is too small. Each frame has its letters: add first, and then multiply the sum by
        the number of messages.
        """
        return {"WebSocket": messages * 6 + letters, "POST": messages * (header_bytes + letters)}

    def wrong_list(self, messages: int, letters: int, header_bytes: int) -> list[int]:
        """The two numbers are right, but this is a list. Return a dict with the keys "WebSocket" and "POST"."""
        return list(self.talk_bytes(messages, letters, header_bytes).values())

    def wrong_keys(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """The numbers are right. But the keys of the dict must be "WebSocket" and "POST", with these capitals."""
        return {way.lower(): total for way, total in self.talk_bytes(messages, letters, header_bytes).items()}

    def wrong_headers_alone(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """The number for "POST" is too small. A POST has its letters too, after the headers."""
        return {"WebSocket": messages * (6 + letters), "POST": messages * header_bytes}

    def wrong_mask_twice(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """The number for "WebSocket" is too large. The 6 bytes in front of a message hold its mask already."""
        return {"WebSocket": messages * (6 + 4 + letters), "POST": messages * (header_bytes + letters)}

    def wrong_headers_in_both(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """The number for "WebSocket" is too large. A message over an open WebSocket has no HTTP headers."""
        post = messages * (header_bytes + letters)
        return {"WebSocket": post + 6 * messages, "POST": post}

    def wrong_tuple(self, messages: int, letters: int, header_bytes: int) -> tuple[int, ...]:
        """The two numbers are right, but this is a tuple. Return a dict with the keys "WebSocket" and "POST"."""
        return tuple(self.talk_bytes(messages, letters, header_bytes).values())

    def wrong_one_message(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """These are the bytes of one message. Multiply them by `messages`."""
        return self.talk_bytes(1, letters, header_bytes)

    def wrong_one_head_by_post(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """The number for "POST" is too small. Each POST has its headers, also over the same connection."""
        return {"WebSocket": messages * (6 + letters), "POST": header_bytes + messages * letters}

    def wrong_no_letters(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """The letters are missing: each message has its letters too, both over the WebSocket and by POST."""
        return {"WebSocket": messages * 6, "POST": messages * header_bytes}

    def wrong_letters_alone_over_the_websocket(self, messages: int, letters: int, header_bytes: int) -> dict[str, int]:
        """The number for "WebSocket" is too small. Each message over it has 6 bytes in front."""
        return {"WebSocket": messages * letters, "POST": messages * (header_bytes + letters)}


write_talk_bytes = WriteTalkBytes()
