"""Exercise of section “Three: for real”: users who wait for their answer."""

from labkit.learn import Number

slow_answers = Number(
    "slow_answers",
    "Another kind of user waits for its answer and counts five seconds from then. The server has a bad minute, and "
    "every answer takes one second. How many requests do 10,000 such users send in that minute?",
    100_000,
    unit="requests",
    solution="answer = 10_000 * 60 / (5 + 1)",
    hints=["How long is it from one request of such a user to its next?", "Six seconds: one waiting, five counting."],
    wrong={
        120_000: "That is the open loop, by the clock. These users start to count when the answer is there.",
        600_000: "That is one request per second from each of them. How long is it from one to the next?",
        20_000: "You divided 120,000 by the six seconds. Divide the 60 seconds of the minute by them, for each user.",
        150_000: "You took the second away from the five; such a user adds it.",
    },
    why="In a closed loop the load falls when the server is slow, and the slow moments are sampled less often. A "
    "test made of such users looks kinder than the world.",
)
