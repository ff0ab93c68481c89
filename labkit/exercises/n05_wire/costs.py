"""Exercises on what the format costs: binary data as text, and what to send by stream."""

from labkit.learn import Choice, Number

photo_as_event = Number(
    "photo_as_event",
    "A photo of 300,000 bytes is sent in one event, as base64. How many bytes does it take on the stream? The few "
    "bytes of the frame do not matter.",
    400_000,
    unit="bytes",
    solution="answer = 300_000 * 4 / 3",
    hints=["Base64 writes three bytes with four letters.", "What is a third of 300,000?"],
    wrong={
        300_000: "As they are, the bytes would not survive: some of them are line ends, and most are not UTF-8.",
        600_000: "That would be two letters per byte, as in hexadecimal. Base64 is denser.",
        225_000: "The other way round: text takes more bytes than what it encodes.",
        2_400_000: "You counted the bits.",
    },
    why="A third more, every time, for everyone who listens, and both sides have to convert. An event with the "
    "address of the photo has a few dozen bytes. Anyone who wants it makes an ordinary request for it.",
)

SCORES = "scores of a match: a line of text now and then, to everyone who watches"

choose_payload = Choice(
    "choose_payload",
    "For which of these four things is an event stream the right choice?",
    [
        "the picture of a camera, 25 photos of 40 kB per second",
        SCORES,
        "a file of 2 GB, once",
        "the keys that two players press, from each browser to the other, 60 times per second",
    ],
    SCORES,
    hints=["Text or binary? One way or both?", "Where would a poll, a download or a WebSocket do better?"],
    wrong={
        "the picture of a camera, 25 photos of 40 kB per second": "Binary and plenty of it: a third more for base64, "
        "on every photo. Video has better ways.",
        "a file of 2 GB, once": "That is a download. It needs a length, a resume by byte ranges, and no events.",
        "the keys that two players press, from each browser to the other, 60 times per second": "Both ways, small, and "
        "fast: an event stream speaks one way only. WebSocket is made for this.",
    },
    why="Short texts, one way, at moments that only the server knows: that is what the format was made for.",
)
