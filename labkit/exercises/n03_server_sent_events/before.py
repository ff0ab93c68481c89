"""Two questions on notebook 02, to begin with."""

from labkit.learn import Choice, Number

polls_per_minute = Number(
    "polls_per_minute",
    "6,000 users each ask every 30 seconds, news or no news. How many requests per minute does the server get?",
    12_000,
    unit="requests",
    within=0,
    solution="answer = 6_000 * 60 / 30",
    hints=["How many times per minute does one user ask?", "Twice, and there are 6,000 users."],
    wrong={
        200: "That is the number of requests per second. The question is about a minute.",
        6_000: "That would be one request each. Every user asks twice in a minute.",
        180_000: "You multiplied by the 30. A longer pause between two polls must make fewer requests.",
    },
    why="The number of requests follows users and clock, whether or not there is news.",
)

FASTER = "The server answers twice as fast."
USERS = "There are twice as many users."
RARER = "Updates come half as often."
OFTEN = "Everybody polls half as often."

more_useless = Choice(
    "more_useless",
    "Everybody polls every 5 seconds. Which change makes a larger share of the polls useless?",
    [USERS, FASTER, OFTEN, RARER],
    RARER,
    hints=["A poll is useless when no update has come since the one before.", "Is there more or less news per poll?"],
    wrong={
        USERS: "Twice the users send twice the polls, useful and useless ones alike: the share stays the same.",
        FASTER: "A poll finds news or finds none, however fast the answer is.",
        OFTEN: "With twice the time between two polls, something has happened more often: fewer are useless.",
    },
    why="What counts is the number of updates per interval. Where it is small, nearly every poll asks in vain.",
)
