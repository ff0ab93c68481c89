"""Exercises of notebook 03, section 6, “After a cut, nothing is lost”: what a client remembers, and what it is sent."""

from labkit.exercises.sse.framing import some_body
from labkit.learn import Exercise, Number, same_as
from labkit.sse import Decoder


def _last_event_id(body: str) -> str:
    decoder = Decoder()
    decoder.feed(body.encode())
    return decoder.last_event_id


reopen_from_two = Number(
    "reopen_from_two",
    "Change one line: the order stands at update 3, and the customer comes back with `Last-Event-ID: 2` instead of 1. "
    "How many events are waiting?",
    1,
    unit="events",
    within=0,
    hints=["The id names the last event that was *received*.", "Which updates are newer than 2?"],
    wrong=[
        (2, "Those are updates 2 and 3. The customer says that 2 has arrived."),
        (0, "Update 3 is newer than 2, so it is sent."),
        (3, "That would be all of them, from the first. The id is there to avoid that."),
    ],
    why="The id says what you *have*, and the server sends what comes after it. Nothing is lost, nothing comes twice.",
)

write_last_event_id = Exercise(
    "write_last_event_id",
    "Write it from scratch: `body` is the text of a stream up to the moment when the connection broke, with `\\n` as "
    "its only line end. Which id does the client send when it comes back? Return it as text, or an empty text when "
    "there was none. The id of a block that did not get its blank line does not count.",
    stub="def last_event_id(body):\n    return ...",
    check=same_as(
        _last_event_id,
        some_body,
        examples=[
            "id: 1\ndata: order received\n\nid: 2\ndata: cooking started\n\n",
            "",
            "id: 3\ndata: x\n\n: keep-alive\n\n",
            "id: 9\ndata: x\n\nid: 4\ndata: y\n\n",
            "id: 3\ndata: id: 7\n\n",
            "id: 3\ndata: x\n\nid: 4\ndata: cut of",
        ],
    ),
    solution=r"""
def last_event_id(body):
    known = ""
    for block in body.split("\n\n")[:-1]:
        for line in block.split("\n"):
            if line.startswith("id: "):
                known = line.removeprefix("id: ")
    return known
""",
    hints=[
        "Blocks first, as in `read_events`; the last one is not finished.",
        "Go through the lines of the blocks, and remember what stands behind the newest `id: `.",
    ],
    wrong=[
        (
            'def last_event_id(body):\n    known = ""\n    for line in body.split("\\n"):\n'
            '        if line.startswith("id: "):\n            known = line[4:]\n    return known',
            "You took the id of an event that was never finished. The server would believe that it has arrived, and "
            "never send it again: a lost update.",
        ),
        (
            'import re\n\ndef last_event_id(body):\n    return (re.findall("id: (.*)", body) or [""])[-1]',
            "Text inside `data: ` may look like an id. Only a line that starts with `id: ` is one.",
        ),
        (
            'def last_event_id(body):\n    ids = [int(line[4:]) for line in body.split("\\n") '
            'if line.startswith("id: ")]\n    return str(max(ids, default=""))',
            "The newest, and not the highest: an id is text, and a server may count as it likes.",
        ),
        (
            'def last_event_id(body):\n    last = (body.split("\\n\\n")[:-1] or [""])[-1]\n    ids = [line[4:] '
            'for line in last.split("\\n") if line.startswith("id: ")]\n    return (ids or [""])[-1]',
            "The last block may be a comment. The id that was set before it is still in force.",
        ),
    ],
    why="One line of text is all that a client has to remember. It is sent as `Last-Event-ID`, and the server does the "
    "rest, for as long as it keeps its history.",
)
