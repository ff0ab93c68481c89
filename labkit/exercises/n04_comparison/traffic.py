"""Exercises of section “The price on the wire”: the bytes of polls, events and comments."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example, Number
from labkit.learn.equivalence import snapped

add_a_cookie = Number(
    "add_a_cookie",
    'Change the line of the cell above: `headers={"Cookie": "basket=" + 200 * "x"}`. By how many bytes does one poll '
    "grow?",
    217,
    within=0.001,
    unit="bytes",
    solution='answer = len("Cookie: basket=" + 200 * "x" + "\\r\\n")',
    hints=["Run it and compare, or count the header line by hand.", "A header line ends with two bytes, CR and LF."],
    wrong={
        200: "That is the value alone. The header line has names as well.",
        207: "`basket=` and its value. The line starts with `Cookie: `.",
        371: "That is the whole request now. By how many bytes did it grow?",
        215: "Nearly: a header line ends with CR LF, which are two bytes.",
    },
    why="A cookie is sent with every poll: at 120,000 polls per minute that is 26 MB more. A stream sends it once per "
    "user.",
)

comments_every_second = Number(
    "comments_every_second",
    "Somebody sets `keep_alive` to 1 second, to be safe. How many comments per minute does the server write to 10,000 "
    "streams?",
    600_000,
    unit="comments",
    solution="answer = 10_000 * 60 / 1",
    hints=["How many comments does one stream get in a minute?", "60. How many streams are there?"],
    wrong={
        40_000: "That is for a comment every 15 seconds.",
        10_000: "That is one second. A minute has 60.",
        60: "That is one stream. There are 10,000.",
        600: "That is ten streams. There are 10,000.",
        120_000: "That is what 10,000 pollers ask in a minute; the comments are more.",
    },
    why="Five times the requests of polling every 5 seconds, none of them news. A stream has an interval too: set it a "
    "little below the shortest patience of the proxies on the way, and not lower.",
)


class WriteStreamBytes(CodeExercise):
    """Write how many bytes one open stream brings down per minute, on average: `updates_per_minute` events of
    `event_bytes` each, and a comment of `comment_bytes` every `keep_alive` seconds.
    """

    asks = "stream_bytes"
    hints = (
        "How many comments are there in a minute?",
        "`60 / keep_alive` of them, on average: with one every 25 seconds that is 2.4.",
    )
    why = "With rare updates the second term is the larger one: an idle stream pays for being there."
    examples = (((1, 150, 15, 19), 226), ((0.5, 200, 60, 10), 110))
    edge_cases: ClassVar[Sequence[Example]] = (((2, 100, 25, 20), 248), ((0, 150, 90, 30), 20))

    def inputs(self, chance: Random) -> tuple[float, int, float, int]:
        """A stream with its comments; some intervals do not divide a minute."""
        interval = chance.choice([1, 7, 10, 15, 25, 45, 60])
        return round(chance.uniform(0.1, 60), 1), chance.randint(50, 900), interval, chance.randint(10, 30)

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """A number of bytes may be rounded: one more or less is as right."""
        return snapped(answer(*given), self.stream_bytes(*given), within=1)

    def stream_bytes(self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int) -> float:
        return updates_per_minute * event_bytes + 60 / keep_alive * comment_bytes

    def another_stream_bytes(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> int:
        bytes_per_second = updates_per_minute / 60 * event_bytes + comment_bytes / keep_alive
        return round(60 * bytes_per_second)

    def wrong_no_comments(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """The comments are missing. They come when there is no news, too."""
        return updates_per_minute * event_bytes

    def wrong_comments_of_a_second(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """That counts the comments of one second. The question is about a minute."""
        return updates_per_minute * event_bytes + comment_bytes / keep_alive

    def wrong_upside_down(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """With this, rarer comments cost more. `keep_alive` is the time between two of them."""
        return updates_per_minute * event_bytes + keep_alive * comment_bytes

    def wrong_whole_comments(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """Every 25 seconds means 2.4 comments per minute on average. Round the bytes if you like, not the comments."""
        return updates_per_minute * event_bytes + 60 // keep_alive * comment_bytes


write_stream_bytes = WriteStreamBytes()
