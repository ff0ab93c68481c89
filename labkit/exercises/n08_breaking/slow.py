"""Exercises of section “A reader who does not read”: a queue without a limit, and conflation."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Number

Waiting = list[tuple[str, int]]

unlimited_queue = Number(
    "unlimited_queue",
    "Change the server: it keeps a queue of its own for each slow reader, with all that this reader has not taken, "
    "without a limit. It has 10,000 readers, and 200 of them have stopped reading. One event of 1,000 bytes per second "
    "goes to each reader. How many megabytes (millions of bytes) do those 200 readers cost after an hour?",
    720,
    unit="MB",
    solution="answer = 200 * 1_000 * 3_600 / 1_000_000",
    hints=["How many bytes wait for one such reader after an hour?", "3,600 events of 1,000 bytes, for each of 200."],
    wrong={
        3.6: "That is one queue. Each of the 200 slow readers has its own.",
        12: "That is one minute. An hour has sixty.",
        36_000: "That would be all 10,000 readers. Those that read have nothing waiting.",
        0.2: "That is one second.",
        0.72: "That is the number of gigabytes. A gigabyte is a thousand megabytes.",
        720_000_000: "Those are bytes. A megabyte is a million of them.",
    },
    why="Two readers in a hundred, and in an hour most of a gigabyte: that is how servers without a limit run out of "
    "memory at night. With a limit of 64,000 bytes each, the same 200 cost 12.8 megabytes.",
)


class WriteNewestOfEach(CodeExercise):
    """Write conflation from scratch. `waiting` is what a slow reader has not taken yet: a list of `(name, value)`,
    oldest first. Return such a list with the newest value of each name. A name keeps the place that it had first in
    the queue, so that no name is passed over for ever.
    """

    asks = "newest_of_each"
    hints = (
        "A dict holds one value for each name, and a later one replaces it.",
        "A dict keeps the order in which its keys came first. `items()` gives the pairs; make a list of them.",
    )
    why = (
        "The queue is never longer than there are names, however slow the reader is. For prices, positions and scores "
        "that is fine; for a chat or an account's bookings it is not, since there each step counts."
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
        """You keep the oldest value of each name. Of a price that is the wrong one."""
        oldest: dict[str, int] = {}
        for name, value in waiting:
            oldest.setdefault(name, value)
        return list(oldest.items())

    def wrong_moves_to_the_end(self, waiting: Waiting) -> Waiting:
        """A name that changes often moves to the end each time, and may never be sent."""
        newest: dict[str, int] = {}
        for name, value in waiting:
            newest.pop(name, None)
            newest[name] = value
        return list(newest.items())

    def wrong_dict(self, waiting: Waiting) -> object:
        """The right values, but as a dict. The reader gets a list of pairs: `list(newest.items())`."""
        return dict(waiting)

    def wrong_view(self, waiting: Waiting) -> object:
        """The right pairs, but as the dict's own view of them. Make a list of it: `list(newest.items())`."""
        return dict(waiting).items()

    def wrong_newest_of_all(self, waiting: Waiting) -> Waiting:
        """The newest of all. Each name has a newest value of its own."""
        return waiting[-1:]

    def wrong_sorted(self, waiting: Waiting) -> Waiting:
        """The right values, but sorted by name. Keep the order of the queue."""
        return sorted(self.newest_of_each(waiting))


write_newest_of_each = WriteNewestOfEach()
