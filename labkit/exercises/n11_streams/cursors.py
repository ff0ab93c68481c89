"""Exercise after the key points: ids that name their stream, as the Model Context Protocol has them."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example

Streams = dict[str, list[str]]


class WriteAfterTheCut(CodeExercise):
    """Write `after_the_cut`. `streams` has the messages of each open stream by the stream's name, oldest first. An id
    is the name of a stream, a hyphen, and the message's number in it, from 1, such as `"calc-2"`; a name may have
    hyphens too. Return what a reader with this `last_id` is sent: the later messages of that stream alone, as a list.
    For a stream that is not open any more, return `None`.
    """

    asks = "after_the_cut"
    hints = (
        '`"a-b-12".rpartition("-")` gives `("a-b", "-", "12")`: it cuts at the last hyphen.',
        "With `number` 2 the later messages are `streams[name][2:]`.",
        "`streams.get(name)` is `None` for a stream that is not there. An open stream without news gives `[]`.",
    )
    why = (
        "The id says where in which stream, so one address can resume them all. And nothing of another stream is sent, "
        "which would reach a reader who never asked for it."
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
        """A name may have hyphens too. Cut at the last one."""
        name, _, number = last_id.partition("-")
        return streams[name][int(number) :] if name in streams else None

    def wrong_once_more(self, streams: Streams, last_id: str) -> list[str] | None:
        """The reader has the message with this id already. Begin with the one behind it."""
        name, _, number = last_id.rpartition("-")
        return streams[name][int(number) - 1 :] if name in streams else None

    def wrong_of_all_streams(self, streams: Streams, last_id: str) -> list[str] | None:
        """Messages of other streams went to their own readers. Send those of this stream alone."""
        name, _, number = last_id.rpartition("-")
        if name not in streams:
            return None
        return [message for messages in streams.values() for message in messages[int(number) :]]

    def wrong_nothing_is_none(self, streams: Streams, last_id: str) -> list[str] | None:
        """An open stream without later messages gives an empty list; `None` says that the stream is gone."""
        return self.after_the_cut(streams, last_id) or None

    def wrong_empty_for_the_gone(self, streams: Streams, last_id: str) -> list[str] | None:
        """A stream that is gone is not one without news: return `None` for it, so that the reader can be told."""
        return self.after_the_cut(streams, last_id) or []


write_after_the_cut = WriteAfterTheCut()
