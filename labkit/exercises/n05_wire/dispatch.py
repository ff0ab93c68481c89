"""Exercises on a parser in three parts: which part is guilty, and fields to events."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.exercises.n05_wire.dispatch_drafts import DispatchDrafts, Event, Field
from labkit.learn import Choice, Example

NAMES = ["data", "data", "data", "event", "id", "retry", "", "Data", "price"]
VALUES = ["", "x", "Pad thai", " spaced ", "7", "8", "1\0", "stage"]

find_the_culprit = Choice(
    "find_the_culprit",
    r"A row of the scoreboard has the bytes `data:ready\n\n`. The event `('message', 'ready', '')` was expected, but "
    "the naive parser returned `('message', '', '')`. Which part of the naive parser has to change?",
    ["naive_lines", "naive_field", "naive_dispatch", "none: the server must send a space"],
    "naive_field",
    hints=[
        "The event has come, but its text is empty. Which part takes the text out of the line?",
        "Which part looks for a colon with a space after it?",
    ],
    wrong={
        "naive_lines": "The lines are right: `data:ready`, and a blank one.",
        "naive_dispatch": "`naive_dispatch` made an event of the fields that it got. But which name and which value "
        "did it get?",
        "none: the server must send a space": "In the standard the space is optional. A parser has to read "
        "`data:ready` and `data: ready` alike.",
    },
    why="For any row that fails you can ask step by step: are the lines right? Are the fields? Are the events?",
)


class WriteDispatch(DispatchDrafts):
    r"""Change this function until it keeps all the rules below. `fields` is a list: it has a tuple `(name, value)` for
    each line, and None for each blank line. Return a list of events. Each event is a tuple of three texts: type, data,
    last event id.

    1. A block without a `data` field is no event, but its id counts.
    2. The last `event` field of a block gives the type. It is `message` if there is none, or if its value is empty.
    3. An id stays until another id comes, also in later blocks. An empty id is another id too: it sets the last event
    id back to an empty text. At the start the last event id is an empty text.
    4. An id that contains a NUL (`\0`) is ignored.
    5. A last block without a blank line after it is ignored.
    """

    asks = "dispatch"
    hints = (
        'Keep the last event id in a variable, `last_id`, which is `""` at first. An `elif` for the field `id` sets '
        "it.",
        "At a blank line, append an event only if there is data. Then forget the data and the type, in either case.",
        "Never forget the last id at a blank line. It stays until another id comes.",
        r'`type or "message"` is `message` when the type is empty. `"\0" in value` tells whether there is a NUL.',
    )
    why = (
        "Many parsers get one of these rules wrong: the id that stays, the block without data, the event with an empty "
        "text. A block without data is useful: with `id: 41` alone a server says “you have seen everything up to 41”, "
        "and the program gets no event. If the other two parts are right too, every case of the scoreboard passes now."
    )
    examples: ClassVar[Sequence[Example]] = (
        (([("data", "cooking started"), None],), [("message", "cooking started", "")]),
        (([("event", "stage"), ("data", "one"), ("data", "two"), None],), [("stage", "one\ntwo", "")]),
        (
            ([("event", "stage"), ("data", "one"), None, ("data", "two"), None],),
            [("stage", "one", ""), ("message", "two", "")],
        ),
        (([("id", "1"), ("data", "x"), None],), [("message", "x", "1")]),
        (([("id", "1"), ("data", "x"), None, ("data", "y"), None],), [("message", "x", "1"), ("message", "y", "1")]),
        (([("", "ping"), None],), []),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (([("data", ""), None],), [("message", "", "")]),
        (([("data", " two spaces "), None],), [("message", " two spaces ", "")]),
        (([("id", "7"), None, ("data", "x"), None],), [("message", "x", "7")]),
        (([("data", "cut of")],), []),
        (([("id", "1"), ("id", "2\0"), ("data", "x"), None],), [("message", "x", "1")]),
        (([("event", "stage"), ("event", ""), ("data", "x"), None],), [("message", "x", "")]),
        (([("event", "lost"), None, ("data", "x"), None],), [("message", "x", "")]),
        (([("Data", "x"), ("DATA", "y"), None],), []),
        (
            ([("id", "1"), ("data", "x"), None, ("id", ""), ("data", "y"), None],),
            [("message", "x", "1"), ("message", "y", "")],
        ),
        (([],), []),
    )

    def inputs(self, chance: Random) -> tuple[list[Field]]:
        """The fields of a few blocks; now and then the last one is not finished."""
        fields: list[Field] = [
            None if chance.random() < 0.35 else (chance.choice(NAMES), chance.choice(VALUES))
            for _ in range(chance.randint(0, 12))
        ]
        return (fields,)

    def start(self, fields: list[Field]) -> list[Event]:
        events, type, data = [], "message", []  # type: ignore[var-annotated]
        for field in fields:
            if field is None:
                events.append((type, "\n".join(data), ""))
                type, data = "message", []
            elif field[0] == "data":
                data.append(field[1])
            elif field[0] == "event":
                type = field[1]
        return events

    def dispatch(self, fields: list[Field]) -> list[Event]:
        events: list[Event] = []
        data: list[str] = []
        type = last_id = ""
        for field in fields:
            if field is None:
                if data:
                    events.append((type or "message", "\n".join(data), last_id))  # "message" if the type is empty
                type, data = "", []
            elif field[0] == "data":
                data.append(field[1])
            elif field[0] == "event":
                type = field[1]
            elif field[0] == "id" and "\0" not in field[1]:
                last_id = field[1]
        return events

    def another_dispatch(self, fields: list[Field]) -> list[Event]:
        events, last_id = [], ""
        for block in _blocks(fields)[:-1]:
            data = [value for name, value in block if name == "data"]
            types = ["", *(value for name, value in block if name == "event")]
            ids = [last_id, *(value for name, value in block if name == "id" and "\0" not in value)]
            last_id = ids[-1]
            if data:
                events.append((types[-1] or "message", "\n".join(data), last_id))
        return events

    def wrong_forgets_the_id(self, fields: list[Field]) -> list[Event]:
        """The id is missing in a later event. It stays until another id comes, also in the blocks that follow."""
        return [event for block in _blocks(fields)[:-1] for event in self.dispatch([*block, None])]

    def wrong_no_id(self, fields: list[Field]) -> list[Event]:
        """The last event id is always empty. Take it from the `id` fields, and put it into each event."""
        return [(type, data, "") for type, data, _ in self.dispatch(fields)]

    def wrong_id_of_a_block_without_data(self, fields: list[Field]) -> list[Event]:
        """An id in a block without data counts too. It stays for the events that follow."""
        filled = [block for block in _blocks(fields)[:-1] if "data" in dict(block)]
        return self.dispatch([field for block in filled for field in (*block, None)])

    def wrong_empty_type(self, fields: list[Field]) -> list[Event]:
        """If the value of the `event` field is empty, the type is `message`."""
        marked = [field and (field[0], field[1] or "\ue000" * (field[0] == "event")) for field in fields]
        return [("" if type == "\ue000" else type, data, id) for type, data, id in self.dispatch(marked)]

    def wrong_ignores_an_empty_type(self, fields: list[Field]) -> list[Event]:
        """The last `event` field of a block counts, even if it is empty. Here the type is `message` again."""
        return self.dispatch([field for field in fields if field != ("event", "")])

    def wrong_event_without_data(self, fields: list[Field]) -> list[Event]:
        """A block without data has become an event, but it is none."""
        blocks = _blocks(fields)
        filled = [block if "data" in dict(block) else [*block, ("data", "")] for block in blocks[:-1]]
        return self.dispatch([field for block in filled for field in (*block, None)])

    def wrong_unfinished_event(self, fields: list[Field]) -> list[Event]:
        """The last block has no blank line after it, so it is not finished and no event (rule 5)."""
        return self.dispatch([*fields, None])

    def wrong_adds_a_last_event(self, fields: list[Field]) -> list[Event]:
        """Your list has one event too many at its end. No block ends there, so nothing becomes an event (rule 5)."""
        missing = [] if "data" in dict(_blocks(fields)[-1]) else [("data", "")]
        return self.dispatch([*fields, *missing, None])

    def wrong_ignores_an_empty_id(self, fields: list[Field]) -> list[Event]:
        """An empty id counts too. It sets the last event id back to an empty text."""
        return self.dispatch([field for field in fields if field != ("id", "")])

    def wrong_none_for_no_id(self, fields: list[Field]) -> list[tuple[str, str, str | None]]:
        """As long as no id has come, the last event id is an empty text, not None."""
        return [(type, data, id or None) for type, data, id in self.dispatch(fields)]

    def wrong_nul_in_id(self, fields: list[Field]) -> list[Event]:
        """An id that contains a NUL is ignored. The client could not send it back, because no header may contain a
        NUL.
        """
        marked = [field and (field[0], field[1].replace("\0", "\ue000")) for field in fields]
        return [
            (type, data.replace("\ue000", "\0"), id.replace("\ue000", "\0")) for type, data, id in self.dispatch(marked)
        ]

    def wrong_keeps_the_type(self, fields: list[Field]) -> list[Event]:
        """The type belongs to one event. The next event has the type `message` again, unless it has a type of its
        own.
        """
        typed: list[Field] = []
        for field in fields:
            types = [one for one in typed if one and one[0] == "event"]
            typed += [None, *types[-1:]] if field is None else [field]
        return self.dispatch(typed)

    def wrong_type_of_a_block_without_data(self, fields: list[Field]) -> list[Event]:
        """A blank line ends every block. The type is forgotten there, also when the block has no data."""
        kept = _blocks(fields)[:-1]
        for place, block in enumerate(kept[:-1]):
            if "data" not in dict(block):
                kept[place + 1] = [*(field for field in block if field[0] == "event"), *kept[place + 1]]
        return self.dispatch([field for block in kept for field in (*block, None)])

    def wrong_takes_none_apart(self, fields: list[Field]) -> list[Event]:
        """A blank line is None, and None has no name and no value. Ask for None first, and take the field apart
        then.
        """
        for name, value in fields:  # type: ignore[misc]
            self.dispatch([(name, value)])
        return []

    def wrong_empty_data(self, fields: list[Field]) -> list[Event]:
        """A `data` field with an empty value is data too. The block is an event, and its text is empty."""
        return [event for event in self.dispatch(fields) if event[1].strip("\n")]

    def wrong_strips(self, fields: list[Field]) -> list[Event]:
        """The text is changed: its spaces are gone. They belong to the text, so strip nothing here."""
        return self.dispatch([field and (field[0], field[1].strip()) for field in fields])

    def wrong_any_case(self, fields: list[Field]) -> list[Event]:
        """Names have to match exactly. `Data` is an unknown field, which is ignored."""
        return self.dispatch([field and (field[0].lower(), field[1]) for field in fields])

    def wrong_last_data_line(self, fields: list[Field]) -> list[Event]:
        """All `data` lines of a block belong to its event. Join them with line ends."""
        return [(type, data.split("\n")[-1], id) for type, data, id in self.dispatch(fields)]

    def wrong_joins_without_line_end(self, fields: list[Field]) -> list[Event]:
        r"""Several `data` lines are joined with a line end between them, as by `"\n".join(data)`."""
        return [(type, data.replace("\n", ""), id) for type, data, id in self.dispatch(fields)]


def _blocks(fields: Sequence[Field]) -> list[list[tuple[str, str]]]:
    """The fields between blank lines; the last block is the one that is not finished."""
    blocks: list[list[tuple[str, str]]] = [[]]
    for field in fields:
        if field is None:
            blocks.append([])
        else:
            blocks[-1].append(field)
    return blocks


write_dispatch = WriteDispatch()
