"""Exercises of notebook 04, section “What streams save: requests”: over an hour, and over a short visit."""

from random import Random

from labkit.learn import Exercise, Number, same_as


def _requests_saved(users: int, every: float, seconds: float) -> float:
    return users * seconds / every - users


def _a_crowd(chance: Random) -> tuple[int, float, int]:
    return chance.randint(1, 100_000), chance.choice([0.5, 2, 5, 30]), chance.randint(1, 3600)


one_hour_of_streams = Number(
    "one_hour_of_streams",
    "Change the line: the same 10,000 users stay for an hour, and no connection breaks. How many requests do their "
    "streams need?",
    10_000,
    unit="requests",
    solution="answer = 10_000 * 1",
    hints=["What makes a stream send a second request?", "Nothing does, while it holds. How many users are there?"],
    wrong=[
        (7_200_000, "That is polling: 10,000 users, 720 times each."),
        (600_000, "That is one a minute. A stream is one request, however long it lasts."),
        (0, "A stream is asked for too, once: it is an ordinary request whose answer does not end."),
    ],
    why="The requests of polling grow with time, those of streams with users. So a request a minute says much about "
    "the one and little about the other: compare them over a time that you name.",
)

write_requests_saved = Exercise(
    "write_requests_saved",
    "How many requests do streams save? `users` stay for `seconds`; as pollers they would ask every `every` seconds. "
    "Let the result be negative where streams save nothing.",
    stub="def requests_saved(users, every, seconds):\n    return ...",
    check=same_as(_requests_saved, _a_crowd, examples=[(10_000, 5, 60), (10, 5, 1)]),
    solution="def requests_saved(users, every, seconds):\n    return users * seconds / every - users",
    hints=["One poller asks `seconds / every` times.", "One stream needs one request: take one a user away."],
    wrong=[
        ("def requests_saved(users, every, seconds):\n    return users * seconds / every", "Streams are opened too."),
        (
            "def requests_saved(users, every, seconds):\n    return users * seconds / every - 1",
            "One request opens one stream, and every user has one of their own.",
        ),
        (
            "def requests_saved(users, every, seconds):\n    return max(0, users * seconds / every - users)",
            "Whoever leaves before the second poll has cost a stream for nothing. Let the minus show it.",
        ),
    ],
    why="For visits shorter than the interval a stream saves no request. Ask how long your users stay.",
)
