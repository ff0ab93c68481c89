"""Exercises of notebook 07, section 2, “Four ways, side by side”: the head of a WebSocket frame."""

from random import Random

from labkit.learn import Exercise, Number, same_as


def _message_length(frame: bytes) -> int:
    size = frame[1] & 127
    if size == 126:
        return int.from_bytes(frame[2:4], "big")
    return int.from_bytes(frame[2:10], "big") if size == 127 else size


def _a_frame(chance: Random) -> bytes:
    """A frame from server or client, of any of the three sizes; the long ones hold fewer bytes than they say."""
    masked = chance.choice([0, 128])
    size = chance.choice([0, 1, 125, 126, 127, 128, 255, 256, 65_535, 65_536, chance.randrange(70_000)])
    if size < 126:
        head = bytes([0x81, masked | size])
    elif size < 65_536:
        head = bytes([0x81, masked | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([0x81, masked | 127]) + size.to_bytes(8, "big")
    return head + chance.randbytes(4 if masked else 0) + b"x" * min(size, 20)


masked_hello = Number(
    "masked_hello",
    "Change the direction: the client sends `hello`. Its frame has four bytes more, the mask, with which every frame "
    "from a client must be scrambled. How many bytes is the whole frame?",
    11,
    within=0,
    unit="bytes",
    solution="answer = 2 + 4 + len('hello')",
    hints=["A head of two bytes, the mask, the message.", "2 + 4 + 5"],
    wrong=[
        (7, "That is the frame a server would send. A client's has its mask."),
        (9, "Mask and message. What says how long it is?"),
        (5, "That is the message alone."),
        (6, "That is head and mask. The message comes behind them."),
    ],
    why="Eleven bytes to speak. Keep the number: in section 5 you compare it with a POST.",
)

write_message_length = Exercise(
    "write_message_length",
    "Write how many bytes the message of a frame has. `frame` is bytes. The lower seven bits of the second byte say "
    "it, up to 125. A 126 there means: the next two bytes say it; 127: the next eight do (RFC 6455, 5.2). The highest "
    "bit of that byte says whether there is a mask.",
    stub="def message_length(frame):\n    return ...",
    check=same_as(
        _message_length, _a_frame, examples=[b"\x81\x85maskhello", b"\x81\x05hello", b"\x81\x7e\x01\x00" + b"x" * 9]
    ),
    solution="def message_length(frame):\n"
    "    size = frame[1] & 127\n"
    "    if size == 126:\n"
    '        return int.from_bytes(frame[2:4], "big")\n'
    "    if size == 127:\n"
    '        return int.from_bytes(frame[2:10], "big")\n'
    "    return size",
    hints=[
        "`frame[1] & 127` drops the highest bit.",
        '`int.from_bytes(frame[2:4], "big")` reads two bytes as one number.',
    ],
    wrong=[
        ("def message_length(frame):\n    return frame[1]", "From a client the highest bit is set: drop it first."),
        (
            "def message_length(frame):\n    return frame[1] & 127",
            "Right up to 125. What do 126 and 127 mean there?",
        ),
        (
            "def message_length(frame):\n    return len(frame) - 2",
            "There may be a mask, a longer length, or only a part of the frame: read what the head says.",
        ),
        (
            "def message_length(frame):\n    size = frame[1] & 127\n    if size == 126:\n"
            '        return int.from_bytes(frame[2:4], "little")\n    if size == 127:\n'
            '        return int.from_bytes(frame[2:10], "little")\n    return size',
            "Numbers in network protocols begin with their largest part: big end first.",
        ),
    ],
    why="You can now read half of the WebSocket protocol. The other half is closing, pings, and messages in pieces.",
)
