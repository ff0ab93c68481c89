"""Exercise of section “Three: for real”: users who wait for their answer."""

from labkit.learn import Number

slow_answers = Number(
    "slow_answers",
    "Now take 10,000 users of the other kind. Each waits for the answer, and asks again five seconds after it has "
    "come. For one minute the server is slow, and every answer takes one second. How many requests do these users "
    "send in that minute, all together?",
    100_000,
    unit="requests",
    solution="answer = 10_000 * 60 / (5 + 1)",
    hints=[
        "How many seconds pass from one request of such a user to the next?",
        "One second until the answer, and five after it.",
    ],
    wrong={
        120_000: "That is an open loop, where polls come by the clock. For these users, the five seconds begin with "
        "the answer.",
        600_000: "That is one request per second from each user. How many seconds pass from one request of a user to "
        "the next?",
        20_000: "120,000 / 6 is 20,000. Divide the 60 seconds of the minute by 6 seconds. That is for one user.",
        150_000: "That is right for 4 seconds from one request to the next. But the second comes on top of the five.",
        10: "That is the number of requests from one user. There are 10,000 users.",
        10_000: "That is one request from each user. How many does each one send in a minute?",
        60_000: "That is 6 requests from each user. They send one every 6 seconds, and a minute has 60 seconds.",
    },
    why="In a closed loop, users send less when the server is slow. So a test with such users measures few of the "
    "slow moments, and its result looks better than reality.",
)
