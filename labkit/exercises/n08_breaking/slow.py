"""Exercises of section “A reader that does not read”: a queue without a limit, and conflation."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

Waiting = list[tuple[str, int]]

unlimited_queue = Number(
    "unlimited_queue",
    "Another server keeps a queue for each slow reader. A queue holds every event that its reader has not taken yet, "
    "and it has no limit. The server has 10,000 readers, and 200 of them have stopped reading. Each reader is sent "
    "one event of 1,000 bytes per second. How many megabytes (millions of bytes) are in the 200 queues together after "
    "an hour?",
    720,
    unit="MB",
    solution="answer = 200 * 1_000 * 3_600 / 1_000_000",
    hints=[
        "How many bytes are in one queue after an hour?",
        "An hour has 3,600 seconds. So 3,600 events of 1,000 bytes wait in each of 200 queues.",
    ],
    wrong={
        3.6: "3.6 MB are in one queue. Each of the 200 slow readers has a queue of its own.",
        12: "12 MB are in the queues after one minute. An hour has sixty minutes.",
        36_000: "That would be the queues of all 10,000 readers. But the readers that read have nothing waiting.",
        0.2: "0.2 MB are in the queues after one second. An hour has 3,600 seconds.",
        0.72: "0.72 is the number of gigabytes. A gigabyte is a thousand megabytes.",
        720_000_000: "720,000,000 is the number of bytes. A megabyte is a million bytes.",
        3_600: "3,600 is the number of seconds in an hour, and so of events in one queue.",
        720_000: "720,000 is the number of kilobytes. A megabyte is a thousand kilobytes.",
        686.65: "Here a megabyte is a million bytes, and not 1,048,576 bytes.",
        35_280: "Those would be queues of the 9,800 readers that read. But they have nothing waiting.",
    },
    why="Only two readers in a hundred are slow, and after one hour they take most of a gigabyte. A server without a "
    "limit runs out of memory like this. With a limit of 64,000 bytes per queue, the same 200 readers take 12.8 "
    "megabytes.",
)


class WriteNewestOfEach(CodeExercise):
    """Write `newest_of_each`, which does conflation. `waiting` is what a slow reader has not taken yet: a list of
    `(name, value)`, oldest first. Return a list of `(name, value)` that has each name once, with its newest value. Keep
    the names in the order in which each first appears in `waiting`.
    """

    asks = "newest_of_each"
    hints = (
        "A dict holds one value for each name, and a later value replaces an earlier one.",
        "A dict keeps its keys in the order in which they came first. `items()` gives the pairs. Make a list of them.",
    )
    why = (
        "However slow the reader is, its queue never holds more pairs than there are names. This is fine for prices, "
        "positions and scores. It is wrong for a chat or a bank account, where every step counts."
    )
    examples = (
        (([("tea", 5), ("soup", 3), ("tea", 6), ("rice", 1)],), [("tea", 6), ("soup", 3), ("rice", 1)]),
        (
            ([("rice", 1), ("soup", 2), ("tea", 3), ("rice", 4)],),
            [("rice", 4), ("soup", 2), ("tea", 3)],
        ),
    )
    edge_cases: ClassVar[Sequence[Example]] = ((([("soup", 5)],), [("soup", 5)]), (([],), []))

    def inputs(self, chance: Random) -> tuple[Waiting]:
        """Up to nine prices of four things."""
        return ([(chance.choice("abcd"), chance.randint(1, 99)) for _ in range(chance.randint(0, 9))],)

    def newest_of_each(self, waiting: Waiting) -> Waiting:
        newest = {}
        for name, value in waiting:
            newest[name] = value
        return list(newest.items())

    def another_newest_of_each(self, waiting: Waiting) -> Waiting:
        found: Waiting = []
        for name, value in waiting:
            places = [place for place, (other, _) in enumerate(found) if other == name]
            if places:
                found[places[0]] = (name, value)
            else:
                found.append((name, value))
        return found

    def wrong_oldest(self, waiting: Waiting) -> Waiting:
        """This has the oldest value of each name. The reader needs the newest one."""
        oldest: dict[str, int] = {}
        for name, value in waiting:
            oldest.setdefault(name, value)
        return list(oldest.items())

    def wrong_moves_to_the_end(self, waiting: Waiting) -> Waiting:
        """The values are right, but a name that comes again has moved to the end. If it changes often, it may never be
        sent.
        """
        newest: dict[str, int] = {}
        for name, value in waiting:
            newest.pop(name, None)
            newest[name] = value
        return list(newest.items())

    def wrong_dict(self, waiting: Waiting) -> object:
        """These are the right values, but in a dict. Return a list of pairs: `list(d.items())` for a dict `d`."""
        return dict(waiting)

    def wrong_view(self, waiting: Waiting) -> object:
        """These are the right pairs, but in the dict's own view. Make a list: `list(d.items())` for a dict `d`."""
        return dict(waiting).items()

    def wrong_newest_of_all(self, waiting: Waiting) -> Waiting:
        """This is the newest pair of all. Each name has a newest value of its own."""
        return waiting[-1:]

    def wrong_sorted(self, waiting: Waiting) -> Waiting:
        """These are the right pairs, but sorted by name. Keep the order in which the names come first."""
        return sorted(self.newest_of_each(waiting))

    def wrong_newest_first(self, waiting: Waiting) -> Waiting:
        """These are the right pairs, but in the reverse order. The name that comes first in `waiting` stays first."""
        return self.newest_of_each(waiting)[::-1]

    def wrong_values_alone(self, waiting: Waiting) -> object:
        """These are the right values, but without their names. Return pairs of a name and a value."""
        return [value for _, value in self.newest_of_each(waiting)]

    def wrong_unchanged(self, waiting: Waiting) -> Waiting:
        """A name that comes twice in `waiting` is still there twice. Each name should be in the list once."""
        return waiting


write_newest_of_each = WriteNewestOfEach()
