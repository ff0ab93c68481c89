"""Exercises of section “The price on the wire”: the bytes of polls, events and comments."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example, Number
from labkit.learn.equivalence import snapped

add_a_cookie = Number(
    "add_a_cookie",
    'In the cell above, write `headers={"Cookie": "basket=" + 200 * "x"}` in place of `headers={}`, and run it again. '
    "By how many bytes does the poll grow?",
    217,
    within=0.001,
    unit="bytes",
    solution='answer = len("Cookie: basket=" + 200 * "x" + "\\r\\n")',
    hints=[
        "Subtract the number that the cell gave without the cookie from the number that it gives with it.",
        "Or count the header line `Cookie: basket=xxx…`. It ends with two more bytes, CR and LF.",
    ],
    wrong={
        200: "That is only the 200 times x. The line also holds `Cookie: basket=`, and it ends with two bytes.",
        207: "That is `basket=` and the 200 times x. The line also begins with `Cookie: `, and it ends with two bytes.",
        208: "That is `Cookie: ` and the 200 times x. The line also holds `basket=`, and it ends with two bytes.",
        371: "That is the size of the whole poll now. Subtract its size without the cookie.",
        154: "That is the size of the whole poll without the cookie. By how many bytes does it grow with the cookie?",
        215: "Nearly. A header line also ends with two bytes, CR and LF.",
        216: "Nearly. A header line ends with two bytes, CR and LF, and not with one.",
    },
    why="A browser sends a cookie with every poll. With 120,000 polls per minute that is 26 MB more per minute. Over "
    "streams it is sent once per user.",
)

comments_every_second = Number(
    "comments_every_second",
    "Somebody sets `keep_alive`, the time between two comments on a stream, to 1 second. How many comments per minute "
    "does the server write to 10,000 streams in all?",
    600_000,
    unit="comments",
    solution="answer = 10_000 * 60 / 1",
    hints=["How many comments does one stream get in a minute?", "One stream gets 60. There are 10,000 streams."],
    wrong={
        40_000: "That is right for one comment every 15 seconds. Here there is one every second.",
        10_000: "That is the number of comments in one second. A minute has 60 seconds.",
        60: "That is the number of comments on one stream. There are 10,000 streams.",
        600: "That is the number of comments on ten streams. There are 10,000 streams.",
        60_000: "That is the number of comments on 1,000 streams. There are 10,000 streams.",
        36_000_000: "That is the number of comments in an hour. The question is about a minute.",
        120_000: "That is how many polls 10,000 users send per minute, if they poll every 5 seconds. Here a comment "
        "comes every second.",
    },
    why="That is five times the number of polls that the same users send when they poll every 5 seconds, and no "
    "comment brings news. Choose `keep_alive` a little shorter than the silence after which a proxy cuts the stream.",
)


class WriteStreamBytes(CodeExercise):
    """Return how many bytes the server sends over one open stream per minute, on average. There are
    `updates_per_minute` events of `event_bytes` bytes each. Every `keep_alive` seconds there is a comment of
    `comment_bytes` bytes. You may round the result.
    """

    asks = "stream_bytes"
    hints = (
        "How many comments are there in a minute?",
        "There are `60 / keep_alive` comments on average. With one every 25 seconds that is 2.4.",
    )
    why = "When updates are rare, most of these bytes are comments: a stream costs something even without news."
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
        """The bytes of the comments are missing. Comments come even when there is no news."""
        return updates_per_minute * event_bytes

    def wrong_comments_of_a_second(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """That counts only the comments of one second. The question is about a minute."""
        return updates_per_minute * event_bytes + comment_bytes / keep_alive

    def wrong_upside_down(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """Here a longer `keep_alive` makes more bytes. But `keep_alive` is the time between two comments: when it is
        longer, there are fewer comments.
        """
        return updates_per_minute * event_bytes + keep_alive * comment_bytes

    def wrong_whole_comments(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """Such a result comes out, for example, when the number of comments is rounded down. One comment every 25
        seconds makes 2.4 per minute on average. Round only the bytes.
        """
        return updates_per_minute * event_bytes + 60 // keep_alive * comment_bytes

    def wrong_per_second(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """That is the number of bytes per second. The question is about a minute."""
        return updates_per_minute / 60 * event_bytes + comment_bytes / keep_alive

    def wrong_comment_every_second(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """That counts one comment every second. There is one every `keep_alive` seconds."""
        return updates_per_minute * event_bytes + 60 * comment_bytes

    def wrong_comment_every_minute(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """That counts one comment per minute. There is one every `keep_alive` seconds."""
        return updates_per_minute * event_bytes + comment_bytes

    def wrong_comment_with_each_event(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """That counts one comment for each event. But comments come every `keep_alive` seconds."""
        return updates_per_minute * (event_bytes + comment_bytes)

    def wrong_event_with_each_comment(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """Such a result comes out, for example, when events and comments are added before the sum is multiplied by the
        number of comments. Multiply only `comment_bytes` by it.
        """
        return (updates_per_minute * event_bytes + comment_bytes) * 60 / keep_alive

    def wrong_rate_upside_down(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """Such a result comes out, for example, when the number of comments is `keep_alive / 60`. In a minute there are
        `60 / keep_alive` comments.
        """
        return updates_per_minute * event_bytes + keep_alive / 60 * comment_bytes

    def wrong_no_events(
        self, updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int
    ) -> float:
        """Those are the bytes of the comments alone. The bytes of the events are missing."""
        return 60 / keep_alive * comment_bytes


write_stream_bytes = WriteStreamBytes()
