"""Exercises of section “What streams save: requests”: over an hour, and over a short visit."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example, Number
from labkit.learn.equivalence import snapped

one_hour_of_streams = Number(
    "one_hour_of_streams",
    "10,000 users hold one stream each for an hour, and no connection breaks. How many requests do these users send in "
    "all?",
    10_000,
    unit="requests",
    solution="answer = 10_000 * 1",
    hints=[
        "How many requests does one user send to open a stream?",
        "While a stream is open, its user sends no other request. How many users are there?",
    ],
    wrong={
        7_200_000: "That is for polling every 5 seconds: 10,000 users poll 720 times each.",
        2_400_000: "That is the number of comments. The server writes them, and nobody sends a request for them.",
        600_000: "That is one request per minute for each user. A stream is one request, however long it lasts.",
        36_000_000: "That is one request per second for each user. A stream is one request, however long it lasts.",
        20_000: "That is two requests for each user. Opening a stream is one request, and ending it needs none.",
        720: "That is how often one polling user asks in an hour. Here 10,000 users hold streams.",
        1: "That is for one user. Here there are 10,000 users, and each has a stream of their own.",
        0: "Each user has to ask for the stream once. That is an ordinary request, whose answer does not end.",
    },
    why="The requests of polling grow with the users and with the time. The requests of streams grow with the users "
    "only. So always say over which time you compare the two.",
)


class WriteRequestsSaved(CodeExercise):
    """How many requests do streams save, compared with polling? All `users` stay for `seconds` seconds. As pollers they
    would send one poll every `every` seconds; use the average number of polls, which need not be whole. Over streams
    they would only open one stream each. The result may be negative, and you may round it.
    """

    asks = "requests_saved"
    hints = (
        "One user who polls sends `seconds / every` polls. All users together send `users` times as many.",
        "Each user opens one stream with one request. Subtract these requests.",
    )
    why = "When users stay for less than one interval, streams save no requests. So ask how long your users stay."
    examples = (((10_000, 5, 60), 110_000), ((300, 30, 600), 5_700))
    edge_cases: ClassVar[Sequence[Example]] = (((100, 5, 1), -80), ((40, 5, 5), 0))

    def inputs(self, chance: Random) -> tuple[int, float, int]:
        """A crowd and a visit of up to an hour."""
        return chance.randint(10, 100_000), chance.choice([0.5, 2, 5, 30]), chance.randint(1, 3600)

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """A number of requests may be rounded: one more or less is as right."""
        return snapped(answer(*given), self.requests_saved(*given), within=1)

    def requests_saved(self, users: int, every: float, seconds: float) -> float:
        return users * seconds / every - users

    def another_requests_saved(self, users: int, every: float, seconds: float) -> int:
        polls_of_one = seconds / every
        return round(users * (polls_of_one - 1))

    def wrong_streams_are_free(self, users: int, every: float, seconds: float) -> float:
        """The opening of the streams is missing: subtract one request per user."""
        return users * seconds / every

    def wrong_one_stream_for_all(self, users: int, every: float, seconds: float) -> float:
        """That subtracts one request in all. Every user opens a stream of their own."""
        return users * seconds / every - 1

    def wrong_never_negative(self, users: int, every: float, seconds: float) -> float:
        """The result may be negative: then streams send more requests than polling. Return that negative number."""
        return max(0, self.requests_saved(users, every, seconds))

    def wrong_whole_polls(self, users: int, every: float, seconds: float) -> float:
        """Such a result comes out, for example, when the polls of each user are rounded down. On average, a user who
        stays for 1 second and polls every 5 seconds sends a fifth of a poll.
        """
        return users * (seconds // every) - users

    def wrong_whole_polls_and_free_streams(self, users: int, every: float, seconds: float) -> float:
        """Such a result comes out, for example, when the polls of each user are rounded down, and the openings of the
        streams are not subtracted. Use the average number of polls, and subtract one request per user.
        """
        return users * (seconds // every)

    def wrong_sign(self, users: int, every: float, seconds: float) -> float:
        """The sign is the other way round: the result is positive when streams save requests."""
        return users - users * seconds / every

    def wrong_always_positive(self, users: int, every: float, seconds: float) -> float:
        """Streams can also send more requests than polling. Then the result is negative, not positive."""
        return abs(self.requests_saved(users, every, seconds))

    def wrong_longer_interval_more_polls(self, users: int, every: float, seconds: float) -> float:
        """Here a longer interval means more polls. But a user who polls every 5 seconds sends `seconds / 5` polls."""
        return users * seconds * every - users

    def wrong_one_user(self, users: int, every: float, seconds: float) -> float:
        """That is the result for one user. There are `users` of them."""
        return seconds / every - 1

    def wrong_one_minute(self, users: int, every: float, seconds: float) -> float:
        """That is the result for one minute, however long the users stay. They stay for `seconds` seconds."""
        return users * 60 / every - users


write_requests_saved = WriteRequestsSaved()
