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
        12: "Add the head, the mask and the message again. Each letter is one byte, and nothing follows the message.",
        13: "The head has two bytes. It has more only for a message of more than 125 bytes.",
        88: "11 bytes have 88 bits. The question is about bytes.",
        15: "The mask comes once in the frame, and scrambling does not make the message longer.",
    },
    why="So the client sends eleven bytes to say one word. Section 3 compares such a frame with a POST.",
)


class WriteMessageLength(CodeExercise):
    """Write a function that returns how many bytes long the message of a frame is. `frame` is bytes: the whole head,
    and perhaps only a part of the message. Look at its second byte. The highest bit says whether there is a mask, and
    the lower seven bits are a number. Up to 125, this number is the length. If it is 126, the length is in the next two
    bytes: together they are one number, with the larger part first. If it is 127, the length is in the next eight bytes
    in the same way (RFC 6455, section 5.2).
    """

    asks = "message_length"
    hints = (
        "`frame[1]` is the second byte, and `frame[1] & 127` is the number in its lower seven bits.",
        '`int.from_bytes(frame[2:4], "big")` makes one number of two bytes, with the larger part first.',
    )
    why = "Now you can read the length of every frame. The protocol also has closing, pings, and messages in parts."
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
        """In a frame with a mask, the highest bit of the second byte is set, which counts 128. Leave this bit out."""
        return frame[1]

    def wrong_keeps_the_mask_bit_before_it_compares(self, frame: bytes) -> int:
        """In a frame with a mask, the highest bit of the second byte is set, which counts 128. Leave this bit out
        before you compare with 126 and 127.
        """
        size = frame[1]
        if size < 126 or size > 127:
            return size
        return int.from_bytes(frame[2 : 4 if size == 126 else 10], "big")

    def wrong_short_messages_only(self, frame: bytes) -> int:
        """This is right up to 125. A 126 or a 127 is not the length: it says that the length is in the next two or
        eight bytes.
        """
        return frame[1] & 127

    def wrong_counts_the_bytes(self, frame: bytes) -> int:
        """The result is wrong for a frame with a mask, and for one that is not complete. This happens, for example,
        when you count the bytes of `frame`. Take the length from the head instead.
        """
        return len(frame) - 2

    def wrong_little_end(self, frame: bytes) -> int:
        """The bytes of the longer length were read in the wrong order. The larger part comes first, as nearly always in
        network protocols ("big").
        """
        size = frame[1] & 127
        if size < 126:
            return size
        return int.from_bytes(frame[2 : 4 if size == 126 else 10], "little")

    def wrong_little_end_of_two(self, frame: bytes) -> int:
        """After a 126, the two bytes of the length were read in the wrong order. The larger part comes first."""
        two = frame[1] & 127 == 126
        return int.from_bytes(frame[2:4], "little") if two else self.message_length(frame)

    def wrong_adds_the_bytes(self, frame: bytes) -> int:
        """The bytes of the longer length were added up. But together they are one number: of two bytes, the first one
        counts 256 times.
        """
        size = frame[1] & 127
        if size < 126:
            return size
        return sum(frame[2 : 4 if size == 126 else 10])

    def wrong_adds_the_two_bytes(self, frame: bytes) -> int:
        """After a 126, the two bytes of the length were added up. Together they are one number: the first of them
        counts 256 times.
        """
        two = frame[1] & 127 == 126
        return frame[2] + frame[3] if two else self.message_length(frame)

    def wrong_seven_of_eight_bytes(self, frame: bytes) -> int:
        """After a 127, the last byte of the length is missing. Its eight bytes are `frame[2:10]`."""
        eight = frame[1] & 127 == 127
        return int.from_bytes(frame[2:9], "big") if eight else self.message_length(frame)

    def wrong_two_bytes_for_all(self, frame: bytes) -> int:
        """After a 127 the length takes eight bytes, not two."""
        size = frame[1] & 127
        return size if size < 126 else int.from_bytes(frame[2:4], "big")

    def wrong_counts_the_mask(self, frame: bytes) -> int:
        """The result is 4 too large for a frame with a mask. The mask is not a part of the message."""
        return self.message_length(frame) + (4 if frame[1] & 128 else 0)

    def wrong_leaves_bytes(self, frame: bytes) -> int | bytes:
        """For a longer message you return the bytes of the length. Make one number of them, with `int.from_bytes`."""
        size = frame[1] & 127
        return size if size < 126 else frame[2 : 4 if size == 126 else 10]

    def wrong_place(self, frame: bytes) -> int:
        """For a longer message the result is wrong. Its length begins after the second byte, at `frame[2]`."""
        size = frame[1] & 127
        return size if size < 126 else int.from_bytes(frame[1 : 3 if size == 126 else 9], "big")

    def wrong_always_takes_the_mask_bit_off(self, frame: bytes) -> int:
        """The result is 128 too small for a frame without a mask. Its highest bit is 0, so there is nothing to take
        off. `frame[1] & 127` is right with a mask and without one.
        """
        size = frame[1] - 128
        if size == 126:
            return int.from_bytes(frame[2:4], "big")
        return int.from_bytes(frame[2:10], "big") if size == 127 else size

    def wrong_nothing_for_a_short_message(self, frame: bytes) -> int | None:
        """Your function returns None for a short message. Return the number in the lower seven bits then."""
        return None if frame[1] & 127 < 126 else self.message_length(frame)

    def wrong_127_is_a_length(self, frame: bytes) -> int:
        """A 127 in the second byte is not the length: the length is in the next eight bytes."""
        return 127 if frame[1] & 127 == 127 else self.message_length(frame)

    def wrong_whole_frame(self, frame: bytes) -> int:
        """The result is too large by the bytes of the head. Only the bytes of the message are wanted."""
        return 2 + (frame[1] & 127)


write_message_length = WriteMessageLength()
