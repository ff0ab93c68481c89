"""Exercises of the sections on many tabs and on a distance."""

from labkit.learn import Choice, Number

ONLY_THE_FIRST = "the first tab alone, until it is closed"
EVERY_ONE = "every tab, each with its own stream"
NO_ONE = "none of the tabs"
TWO_PROFILES = "one tab in each browser"

two_browsers = Choice(
    "two_browsers",
    "A customer has the page open in three tabs of one browser, and in two tabs of another browser on the same "
    "machine. Which tabs read a stream?",
    [EVERY_ONE, ONLY_THE_FIRST, TWO_PROFILES, NO_ONE],
    TWO_PROFILES,
    hints=["Whom does a BroadcastChannel reach?", "Locks and channels belong to one origin in one browser."],
    wrong={
        EVERY_ONE: "That is the page without the lock.",
        ONLY_THE_FIRST: "The other browser knows nothing of this lock, and nothing of this channel.",
        NO_ONE: "In each browser the lock is free at first, and somebody takes it.",
    },
    why="A lock and a channel reach all tabs of one origin in one profile of a browser. So the server counts browsers, "
    "not tabs; it never counts people.",
)

trips_of_a_poll = Number(
    "trips_of_a_poll",
    "A server is 40 ms away, so a round trip takes 80 ms. A page sends a poll every 5 seconds on the dot, over "
    "a connection that stays open. An update happens at a random moment. After how many milliseconds does the page "
    "have it, on average?",
    2_540,
    unit="ms",
    within=0.001,
    solution="answer = 5_000 / 2 + 40",
    hints=[
        "Stand at the server. How long after the update does the next poll arrive there, on average?",
        "Half of 5 seconds. Then the answer travels once.",
    ],
    wrong={
        2_500: "That is until the next poll arrives at the server. The answer has to travel.",
        2_580: "Polls arrive at the server every 5 seconds, however far it is. So the half of 5 seconds is the whole "
        "wait for the next one, its way up included. The answer's way down remains.",
        40: "That is a stream: the update travels once, and waits for nobody.",
        5_040: "That is the worst case. On average the wait is half of 5 seconds.",
    },
    why="A stream takes 40 ms. So the distance adds the same 40 ms to both, and against 2.5 seconds of waiting nobody "
    "sees them. Where a poll or a stream has to be opened anew, the round trips before it count too.",
)
