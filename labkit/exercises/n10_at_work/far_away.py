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
        EVERY_ONE: "That is so without a lock. With it, a tab reads only while it has the lock.",
        ONLY_THE_FIRST: "The other browser does not know of this lock, nor of this channel.",
        NO_ONE: "In each browser the lock is free at first, and one tab takes it.",
    },
    why="A lock and a channel reach all tabs of one origin in one profile of a browser. So the number of "
    "streams tells the server how many browsers there are, but not how many tabs or people.",
)

trips_of_a_poll = Number(
    "trips_of_a_poll",
    "A server is 40 ms away, so a round trip takes 80 ms. A page sends a poll exactly every 5 seconds, over a "
    "connection that stays open. An update happens at the server at a random moment. How many milliseconds after that "
    "does the page have it, on average?",
    2_540,
    unit="ms",
    within=0.001,
    solution="answer = 5_000 / 2 + 40",
    hints=[
        "How long after the update does the next poll arrive at the server, on average?",
        "It takes half of 5 seconds on average. Then the answer travels one way.",
    ],
    wrong={
        2_500: "Then the next poll arrives at the server. The answer still has to travel to the page.",
        2_580: "That adds a whole round trip. But polls arrive at the server every 5 seconds, however far away it is. "
        "So the wait for the next one is half of 5 seconds, and only the answer's trip back comes on top.",
        40: "That is so with a stream, where the update does not wait for a poll.",
        5_040: "That is the worst case. On average the wait is half of 5 seconds.",
    },
    why="A stream takes 40 ms. So the distance adds the same 40 ms to both, which is little beside 2.5 seconds of "
    "waiting. If the connection has to be opened first, its round trips come on top.",
)
