"""Exercise after the key points: ids that name their stream, as the Model Context Protocol has them."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example

Streams = dict[str, list[str]]


class WriteAfterTheCut(CodeExercise):
    """Write `after_the_cut`. `streams` is a dictionary. Its keys are the names of the open streams, and each value is
    the list of that stream's messages, oldest first. An id such as `"calc-2"` is the name of a stream, a hyphen, and
    the number of a message in that stream, counted from 1. A name may have hyphens too. Return a list of the messages
    that a reader with this `last_id` has missed: the later ones of that stream. If the stream is not open any more,
    return `None`.
    """

    asks = "after_the_cut"
    hints = (
        '`"a-b-12".rpartition("-")` gives `("a-b", "-", "12")`: it cuts at the last hyphen.',
        "With `number` 2 the later messages are `streams[name][2:]`.",
        "`streams.get(name)` is `None` for a stream that is not there. An open stream without news gives `[]`.",
    )
    why = (
        "The id names the stream and the place in it, so one address can resume all streams. And no reader gets "
        "messages of a stream that it never asked for."
    )
    examples: ClassVar[Sequence[Example]] = (
        (({"calc": ["10 %", "50 %", "done"]}, "calc-2"), ["done"]),
        (({"calc": ["10 %", "50 %"], "mail": ["sent"]}, "calc-1"), ["50 %"]),
        (({"mail": ["sent"]}, "calc-1"), None),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (({"calc": ["10 %", "50 %"]}, "calc-2"), []),
        (({"a-b": ["x", "y"], "a": ["z"]}, "a-b-1"), ["y"]),
    )

    def inputs(self, chance: Random) -> tuple[Streams, str]:
        """Some streams, and an id of one of them or of one that is gone."""
        names = chance.sample(["calc", "mail", "a", "a-b", "a-b-1"], k=3)
        streams = {name: [f"{name} {n}" for n in range(1, chance.randint(1, 12))] for name in names[:2]}
        name = chance.choice(names)
        return streams, f"{name}-{chance.randint(1, max(1, len(streams.get(name, ''))))}"

    def after_the_cut(self, streams: Streams, last_id: str) -> list[str] | None:
        name, _, number = last_id.rpartition("-")
        return streams[name][int(number) :] if name in streams else None

    def another_after_the_cut(self, streams: Streams, last_id: str) -> list[str] | None:
        *name, number = last_id.split("-")
        messages = streams.get("-".join(name))
        if messages is None:
            return None
        return [message for place, message in enumerate(messages, 1) if place > int(number)]

    def wrong_first_hyphen(self, streams: Streams, last_id: str) -> list[str] | None:
        """A name may have hyphens too. The number comes after the last hyphen."""
        name, _, number = last_id.partition("-")
        return streams[name][int(number) :] if name in streams else None

    def wrong_once_more(self, streams: Streams, last_id: str) -> list[str] | None:
        """The reader already has the message with this id. Begin with the message after it."""
        name, _, number = last_id.rpartition("-")
        return streams[name][int(number) - 1 :] if name in streams else None

    def wrong_of_all_streams(self, streams: Streams, last_id: str) -> list[str] | None:
        """This has messages of other streams too. Return those of the stream that the id names."""
        name, _, number = last_id.rpartition("-")
        if name not in streams:
            return None
        return [message for messages in streams.values() for message in messages[int(number) :]]

    def wrong_nothing_is_none(self, streams: Streams, last_id: str) -> list[str] | None:
        """For an open stream without later messages, return an empty list. `None` says that the stream is gone."""
        return self.after_the_cut(streams, last_id) or None

    def wrong_empty_for_the_gone(self, streams: Streams, last_id: str) -> list[str] | None:
        """Return `None` for a stream that is not open any more. An empty list says that it is open, without news."""
        return self.after_the_cut(streams, last_id) or []


write_after_the_cut = WriteAfterTheCut()
