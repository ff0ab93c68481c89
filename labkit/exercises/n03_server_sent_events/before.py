"""Two questions on notebook 02, to begin with."""

from labkit.learn import Choice, Number

polls_per_minute = Number(
    "polls_per_minute",
    "There are 6,000 users. Each of them polls every 30 seconds, whether or not there is news. How many requests per "
    "minute does the server get?",
    12_000,
    unit="requests",
    within=0,
    solution="answer = 6_000 * 60 / 30",
    hints=[
        "How many times per minute does one user ask?",
        "One user asks twice per minute, and there are 6,000 users.",
    ],
    wrong={
        200: "That is the number of requests per second. The question asks for a minute.",
        6_000: "That would be one request per minute from each user. Each user asks every 30 seconds, so twice per "
        "minute.",
        180_000: "That is 6,000 times 30. But a user does not ask 30 times per minute: 30 seconds is the pause between "
        "two polls.",
        2: "That is one user. There are 6,000.",
        360_000: "That would be a poll every second from each user. They poll every 30 seconds.",
        720_000: "That is the number of requests per hour. The question asks for a minute.",
        3_000: "Each user polls more than once per minute, so there are more requests than users.",
    },
    why="The number of requests depends on the users and on the time between two polls. News plays no part in it.",
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
    hints=[
        "A poll is useless when no update has come since the poll before it.",
        "Which change means that fewer updates come between two polls?",
    ],
    wrong={
        USERS: "With twice as many users there are twice as many useless polls, and twice as many useful ones. The "
        "share stays the same.",
        FASTER: "The speed of the answer does not change whether there is news.",
        OFTEN: "With more time between two polls, news is more likely to have come. So a smaller share is useless.",
    },
    why="What counts is the number of updates between two polls. When it is small, nearly every poll is useless.",
)
