"""Exercises of notebook 07, section 5, “Talking back”."""

from random import Random

from labkit.learn import Choice, Exercise, same_as

choose_for_cursors = Choice(
    "choose_for_cursors",
    "Twenty people draw on one board. Each sends the place of their cursor thirty times a second and sees the others.",
    {
        "a": "SSE and POST: the server tells, and each place is a POST.",
        "b": "WebSocket: many small messages both ways.",
        "c": "Long polling: the server answers when a cursor has moved.",
        "d": "Polling thirty times a second, and the place goes along in the address.",
    },
    "b",
    hints=["Count the requests of one person in a minute.", "What is in such a request besides two numbers?"],
    wrong={
        "a": "1,800 POSTs a minute and person, each with its headers around two small numbers.",
        "c": "Some cursor always moves, so it is polling with as many requests as there are moves.",
        "d": "As many requests as with POST, and the news of the others waits for the next one.",
    },
    why="Here both sides speak all the time, and the messages are tiny. That is what a WebSocket is for.",
)


def _talk_bytes(messages: int, letters: int, header_bytes: int) -> dict[str, int]:
    return {"WebSocket": messages * (6 + letters), "POST": messages * (header_bytes + letters)}


def _some_talk(chance: Random) -> tuple[int, int, int]:
    return chance.randint(0, 5000), chance.randint(0, 125), chance.randint(50, 900)


write_talk_bytes = Exercise(
    "write_talk_bytes",
    "Write what a client sends when it speaks `messages` times, `letters` plain letters each, at most 125. Return a "
    'dict with the bytes for "WebSocket" (a head of 6 bytes a message) and for "POST" (`header_bytes` a message).',
    stub="def talk_bytes(messages, letters, header_bytes):\n    return ...",
    check=same_as(_talk_bytes, _some_talk, examples=[(1, 2, 200), (0, 5, 300)]),
    solution="def talk_bytes(messages, letters, header_bytes):\n"
    '    return {"WebSocket": messages * (6 + letters), "POST": messages * (header_bytes + letters)}',
    hints=["Each message has its own head, and its letters.", "Multiply the sum, not one part of it."],
    wrong=[
        (
            "def talk_bytes(messages, letters, header_bytes):\n"
            '    return {"WebSocket": 6 + messages * letters, "POST": header_bytes + messages * letters}',
            "Every message has a head of its own.",
        ),
        (
            "def talk_bytes(messages, letters, header_bytes):\n"
            '    return {"WebSocket": messages * (2 + letters), "POST": messages * (header_bytes + letters)}',
            "Two bytes is the server's head. A client adds a mask of four.",
        ),
        (
            "def talk_bytes(messages, letters, header_bytes):\n"
            '    return {"WebSocket": messages * (6 + letters), "POST": messages * header_bytes}',
            "A POST carries its letters as well.",
        ),
    ],
    why="For a line of chat the difference is nothing. For thirty cursors a second it is nearly all of the traffic.",
)
