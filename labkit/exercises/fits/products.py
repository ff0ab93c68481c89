"""Exercises of notebook 07, section 3, “Three products on one stream each”: where to begin, and what to leave out."""

from random import Random

from labkit.learn import Exercise, Parsons, same_as


def _first_number(headers: dict[str, str]) -> int:
    given = headers.get("last-event-id", "")
    return int(given) if given.isascii() and given.isdigit() else 0


def _some_headers(chance: Random) -> dict[str, str]:
    given = chance.choice(["", "7", "007", "12", "abc", "-3", "²", "1e3", " ", str(chance.randrange(10**6))])
    return chance.choice([{"last-event-id": given}, {"last-event-id": given, "accept": "text/event-stream"}, {}])


after_the_lift = Exercise(
    "after_the_lift",
    "Change one line of the notifications: the number to begin after. `headers` is a dict with names in small letters. "
    "Return the number in `last-event-id`; return 0 when there is none, or when it is no whole number in the digits 0 "
    "to 9. Anybody can send anything there.",
    stub="def first_number(headers):\n    return 0",
    check=same_as(_first_number, _some_headers, examples=[{"last-event-id": "7"}, {}, {"last-event-id": "x"}]),
    solution="def first_number(headers):\n"
    '    given = headers.get("last-event-id", "")\n'
    "    return int(given) if given.isascii() and given.isdigit() else 0",
    hints=[
        '`headers.get("last-event-id", "")` is an empty text when there is none.',
        '`"7".isdigit()` is True, and so is `"²".isdigit()`; `isascii()` tells them apart.',
    ],
    wrong=[
        (
            'def first_number(headers):\n    return int(headers.get("last-event-id", 0))',
            "A stranger can send `abc`, and the answer becomes an error.",
        ),
        (
            'def first_number(headers):\n    return headers.get("last-event-id", 0)',
            "That is a text, and the history counts in numbers.",
        ),
        (
            'def first_number(headers):\n    given = headers.get("last-event-id", "")\n'
            "    return int(given) if given.lstrip('-').isdigit() and given.isascii() else 0",
            "There is no notification number -3.",
        ),
    ],
    why="An id comes from the client, so it is input like any other. The kit's own server treats a bad one as none.",
)

order_the_filter = Parsons(
    "order_the_filter",
    "Put the lines in order: a feed that sends a reader only what it has asked for. One line is too many: it would let "
    "the reader do the work.",
    [
        "            yield sse.encode(sse.Event(update.data['who'], type=update.data['what']))",
        "    async for news in server.follow('activity', 0):",
        "            if update.data['what'] in only:",
        "async def events(only):",
        "            yield sse.encode(sse.Event(update.data['who']))  # the page drops the rest",
        "        for update in news:",
    ],
    [4, 2, 6, 3, 1],
    hints=["What comes first, the list of news or one of its updates?", "The line that is too many sends everything."],
    wrong=[
        ([4, 2, 6, 5], "This sends every update to every reader. Who pays for the way?"),
        ([4, 6, 2, 3, 1], "`news` is what `follow` gives: the list is there before its updates are."),
        ([4, 2, 3, 6, 1], "`update` is looked at before there is one."),
        ([4, 2, 6, 3, 5, 1], "One of the two lines that send is too many."),
    ],
    why="Ask at the source. With ten readers it does not matter; with ten thousand it is most of the traffic.",
)
