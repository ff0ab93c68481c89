"""Exercises on what the format costs: binary data as text, and what to send by stream."""

from labkit.learn import Choice, Number

photo_as_event = Number(
    "photo_as_event",
    "A photo of 300,000 bytes is sent in one event, as base64. How many bytes does it take on the stream? The few "
    "bytes around the data do not matter.",
    400_000,
    unit="bytes",
    solution="answer = 300_000 * 4 / 3",
    hints=["Base64 writes three bytes with four characters.", "Divide 300,000 by 3, and multiply by 4."],
    wrong={
        300_000: "That is the size of the photo. As base64 it is larger: three bytes become four characters.",
        600_000: "It would be 600,000 with two characters for each byte. Base64 needs four for three bytes.",
        225_000: "It is the other way round: the text takes more bytes than the photo.",
        2_400_000: "That is the number of bits in the photo.",
        100_000: "That is what base64 adds. The photo itself has to travel too.",
        420_000: "That is the size times 1.4. Four characters for three bytes are a little less.",
        390_000: "That is the size times 1.3. Four characters for three bytes are a little more.",
        200_000: "The text takes more bytes than the photo, not fewer.",
    },
    why="Every client that listens gets 400,000 bytes, a third more, and both sides have to convert. An event with "
    "the address of the photo takes a few dozen bytes. A client that wants the photo makes an ordinary request for it.",
)

PICTURES = "the pictures of a camera: 25 photos of 40 kB per second"
SCORES = "the scores of a match: a line of text now and then, for everyone who watches"
KEYS = "the keys that two players press: 60 times per second, from each browser to the other"

choose_payload = Choice(
    "choose_payload",
    "For which of these four things is an event stream the right choice?",
    [
        PICTURES,
        SCORES,
        "a file of 2 GB, once",
        KEYS,
    ],
    SCORES,
    hints=[
        "Which of them are text? Which of them go one way, from the server to the browser?",
        "One of them is a download, and one needs both directions.",
    ],
    wrong={
        PICTURES: "Photos are binary, so as base64 each of them takes a third more bytes. Video has formats of its "
        "own.",
        "a file of 2 GB, once": "This is a download, which an ordinary request does better. It needs no events.",
        KEYS: "The keys go both ways. An event stream goes one way, from the server to the browser. WebSocket is made "
        "for both ways.",
    },
    why="These are short texts that go one way, at moments that only the server knows. Event streams are made for "
    "that.",
)
