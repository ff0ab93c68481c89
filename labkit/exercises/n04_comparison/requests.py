"""Exercises of section “What streams save: requests”: over an hour, and over a short visit."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example, Number
from labkit.learn.equivalence import snapped

one_hour_of_streams = Number(
    "one_hour_of_streams",
    "10,000 users stay for an hour, and no connection breaks. How many requests do their streams need?",
    10_000,
    unit="requests",
    solution="answer = 10_000 * 1",
    hints=["What makes a stream send a second request?", "Nothing does, while it holds. How many users are there?"],
    wrong={
        7_200_000: "That is polling: 10,000 users, 720 times each.",
        600_000: "That is one per minute. A stream is one request, however long it lasts.",
        0: "A stream is asked for too, once: it is an ordinary request whose answer does not end.",
    },
    why="Polling's requests grow with users and with time, those of streams with users only. So “requests per minute” "
    "says much about polling and little about streams: compare them over a time that you name.",
)


class WriteRequestsSaved(CodeExercise):
    """How many requests do streams save? `users` stay for `seconds`; as pollers they would ask once every `every`
    seconds. Use the average number of polls; it need not be whole. The result may be negative, and you may round it.
    """

    asks = "requests_saved"
    hints = (
        "One poller asks `seconds / every` times.",
        "One stream needs one request: take one per user away.",
    )
    why = "For visits shorter than the interval a stream saves no request. Ask how long your users stay."
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
        """Streams are opened too."""
        return users * seconds / every

    def wrong_one_stream_for_all(self, users: int, every: float, seconds: float) -> float:
        """One request opens one stream, and every user has one of their own."""
        return users * seconds / every - 1

    def wrong_never_negative(self, users: int, every: float, seconds: float) -> float:
        """Anyone who leaves before the second poll has cost a stream for nothing. Let the minus show it."""
        return max(0, self.requests_saved(users, every, seconds))

    def wrong_whole_polls(self, users: int, every: float, seconds: float) -> float:
        """On average a visit of 1 second holds a fifth of a poll every 5 seconds: do not round what one user sends."""
        return users * (seconds // every) - users


write_requests_saved = WriteRequestsSaved()
