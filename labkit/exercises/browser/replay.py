"""Exercises of notebook 06, section 2, “Nothing lost, nothing twice”: a reload, and the server's half of the deal."""

from random import Random

from labkit.learn import Choice, Exercise, same_as

STAGES = ["order received", "cooking started", "out for delivery", "delivered"]


def _replay(history: list[tuple[int, str]], last_id: str) -> list[tuple[int, str]]:
    if not last_id.isdecimal():
        return history[-1:]
    return [(id, text) for id, text in history if id > int(last_id)]


def _some_return(chance: Random) -> tuple[list[tuple[int, str]], str]:
    first, length = chance.randint(1, 120), chance.randint(0, 6)
    history = [(id, chance.choice(STAGES)) for id in range(first, first + length)]
    return history, chance.choice(["", "x7", str(chance.randint(0, 130)), str(first + chance.randint(0, 6))])


after_a_reload = Choice(
    "after_a_reload",
    "Change the story: the page has seen events 1 and 2, the order stands at 4, and the customer reloads the page. "
    "Which events does the new page get from our server?",
    {"a": "4", "b": "3 and 4", "c": "1, 2, 3 and 4", "d": "none, until the order moves on"},
    "a",
    hints=["Who remembered the last id? Where is that object after a reload?", "A newcomer is told the newest."],
    wrong={
        "b": "That takes `Last-Event-ID: 2`. The EventSource that knew it is gone with the page.",
        "c": "That would be the whole history. Our server tells a newcomer only where things stand.",
        "d": "Our server tells a newcomer at once where things stand. Not every server does.",
    },
    why="The last id lives in the EventSource, not in the browser. What a page must not lose over a reload it has to "
    "ask for by itself, for instance with the id in the address.",
)

write_replay = Exercise(
    "write_replay",
    "Now the server's half, from scratch. `history` is a list of `(id, text)` with rising ids (numbers), `last_id` the "
    "`Last-Event-ID` of a request, as text. Return what is sent at once, as such a list: everything newer than "
    "`last_id`; and for a newcomer, whose `last_id` is empty or no number, the newest alone.",
    stub="def replay(history, last_id):\n    return ...",
    check=same_as(
        _replay,
        _some_return,
        examples=[
            ([(1, "order received"), (2, "cooking started"), (3, "out for delivery")], "1"),
            ([(1, "order received"), (2, "cooking started")], ""),
            ([(9, "cooking started"), (10, "out for delivery")], "9"),
            ([(1, "order received")], "1"),
            ([], ""),
            ([(1, "order received"), (2, "cooking started")], "seven"),
        ],
    ),
    solution="""
def replay(history, last_id):
    if not last_id.isdecimal():
        return history[-1:]
    return [(id, text) for id, text in history if id > int(last_id)]
""",
    hints=[
        "First the newcomer: `last_id.isdecimal()` is False for an empty text and for words.",
        "`history[-1:]` is the newest as a list, and an empty list when there is none.",
        "Then compare numbers: `id > int(last_id)`.",
    ],
    wrong=[
        (
            "def replay(history, last_id):\n    if not last_id.isdecimal():\n        return history[-1:]\n"
            "    return [(id, text) for id, text in history if id >= int(last_id)]",
            "The id names the last event that arrived. You send it a second time.",
        ),
        (
            "def replay(history, last_id):\n    if not last_id.isdecimal():\n        return history[-1:]\n"
            "    return [(id, text) for id, text in history if str(id) > last_id]",
            'As texts, "10" comes before "9", and an event is lost. Compare numbers.',
        ),
        (
            "def replay(history, last_id):\n    known = int(last_id) if last_id.isdecimal() else 0\n"
            "    return [(id, text) for id, text in history if id > known]",
            "A newcomer gets the whole history. Of a ticker that may be a lot; here it is the newest alone.",
        ),
        (
            "def replay(history, last_id):\n    return [(id, text) for id, text in history if id > int(last_id)]",
            "Without an id, or with a senseless one, this fails. Anybody may send anything as a header.",
        ),
    ],
    why="Two halves make the promise: the browser names the last id, and the server has kept what came after it. If "
    "either is missing, a cut loses events, and nobody notices.",
)
