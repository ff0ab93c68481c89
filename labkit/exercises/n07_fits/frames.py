"""Exercises on “Four ways, side by side”: the head of a WebSocket frame."""

import struct
from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

masked_hello = Number(
    "masked_hello",
    "A client sends the text `hello` to the server, in one frame. A frame from a client has a head like the one above, "
    "and after the head a *mask* of four bytes. The client scrambles the message with this mask. How many bytes long "
    "is the whole frame?",
    11,
    within=0,
    unit="bytes",
    solution="answer = 2 + 4 + len('hello')",
    hints=["The frame has three parts: the head, the mask and the message.", "The head has two bytes, the mask four."],
    wrong={
        7: "Head and message together have 7 bytes. The mask comes on top.",
        9: "Mask and message together have 9 bytes. The head comes on top.",
        5: "The message alone has 5 bytes. The head and the mask come on top.",
        4: "The mask alone has 4 bytes. The head and the message come on top.",
        6: "Head and mask together have 6 bytes. The message comes on top.",
        2: "The head alone has 2 bytes. The mask and the message come on top.",
        10: "The head has two bytes: one says what kind of message it is, and one says how long it is.",
        13: "The head has two bytes. It has more only for a message of more than 125 bytes.",
        15: "The mask comes once in the frame, and scrambling does not make the message longer.",
    },
    why="So the client sends eleven bytes to say one word. Section 3 compares such a frame with a POST.",
)


class WriteMessageLength(CodeExercise):
    """Write how many bytes the message of a frame has. `frame` is bytes: the whole head, and perhaps not all of the
    message. The lower seven bits of the second byte say the length, up to 125. A 126 there means: the next two bytes
    are the length, as one number, the larger part first; 127: the next eight are (RFC 6455, 5.2). The highest bit of
    that byte says whether there is a mask.
    """

    asks = "message_length"
    hints = (
        "`frame[1] & 127` drops the highest bit.",
        '`int.from_bytes(frame[2:4], "big")` reads two bytes as one number.',
    )
    why = "You can now read half of the WebSocket protocol. The other half is closing, pings, and messages in pieces."
    examples = (((b"\x81\x05hello",), 5), ((b"\x81\x85maskhello",), 5), ((b"\x81\x7e\x01\x00beginning",), 256))
    edge_cases: ClassVar[Sequence[Example]] = (
        ((b"\x81\x00",), 0),
        ((b"\x81\xfe\x00\x7emask",), 126),
        ((b"\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x02",), 65_538),
    )

    def inputs(self, chance: Random) -> tuple[bytes]:
        """A frame from server or client, of any of the three sizes; of the long ones only the beginning."""
        masked = chance.choice([0, 128])
        size = chance.choice([0, 1, 125, 126, 127, 128, 255, 256, 65_535, 65_536, chance.randrange(70_000)])
        if size < 126:
            head = bytes([0x81, masked | size])
        elif size < 65_536:
            head = bytes([0x81, masked | 126]) + size.to_bytes(2, "big")
        else:
            head = bytes([0x81, masked | 127]) + size.to_bytes(8, "big")
        return (head + chance.randbytes(4 if masked else 0) + b"x" * min(size, 20),)

    def message_length(self, frame: bytes) -> int:
        size = frame[1] & 127
        if size == 126:
            return int.from_bytes(frame[2:4], "big")
        if size == 127:
            return int.from_bytes(frame[2:10], "big")
        return size

    def another_message_length(self, frame: bytes) -> int:
        size = frame[1] % 128
        layout = {126: ">H", 127: ">Q"}.get(size)
        length: int = struct.unpack_from(layout, frame, 2)[0] if layout else size
        return length

    def wrong_keeps_the_mask_bit(self, frame: bytes) -> int:
        """From a client the highest bit is set: drop it first."""
        return frame[1]

    def wrong_keeps_the_mask_bit_before_it_compares(self, frame: bytes) -> int:
        """From a client the highest bit is set: drop it before you compare with 126 and 127."""
        size = frame[1]
        if size < 126 or size > 127:
            return size
        return int.from_bytes(frame[2 : 4 if size == 126 else 10], "big")

    def wrong_short_messages_only(self, frame: bytes) -> int:
        """Right up to 125. What do 126 and 127 mean there?"""
        return frame[1] & 127

    def wrong_counts_the_bytes(self, frame: bytes) -> int:
        """There may be a mask, a longer length, or only a part of the frame: read what the head says."""
        return len(frame) - 2

    def wrong_little_end(self, frame: bytes) -> int:
        """Numbers in network protocols begin with their largest part: big end first."""
        size = frame[1] & 127
        if size < 126:
            return size
        return int.from_bytes(frame[2 : 4 if size == 126 else 10], "little")

    def wrong_adds_the_bytes(self, frame: bytes) -> int:
        """The bytes of the longer length are not added up: together they are one number, and the first of two bytes
        counts 256 times.
        """
        size = frame[1] & 127
        if size < 126:
            return size
        return sum(frame[2 : 4 if size == 126 else 10])

    def wrong_two_bytes_for_all(self, frame: bytes) -> int:
        """After a 127 the length takes eight bytes, not two."""
        size = frame[1] & 127
        return size if size < 126 else int.from_bytes(frame[2:4], "big")


write_message_length = WriteMessageLength()
