"""Exercise of section “What if everybody asks at once?”: users in step."""

from labkit.learn import Number

survive_a_herd = Number(
    "survive_a_herd",
    "10,000 users ask at the same moment. The last of them should have an answer after one second. For how many "
    "milliseconds may each request keep the server busy, at most?",
    0.1,
    unit="ms",
    solution="answer = 1_000 / 10_000",
    hints=[
        "The last user has an answer when the server has handled all 10,000 requests.",
        "10,000 requests have to fit into 1,000 milliseconds.",
    ],
    wrong={
        0.5: "That would be enough for 2,000 requests per second, the average if each user asks every 5 seconds. But "
        "here 10,000 come at once.",
        0.2: "Then the mean time until an answer is one second. But the last user waits twice as long.",
        2.5: "That is how many seconds the last user waits when a request takes a quarter of a millisecond.",
        0.4: "With 0.4 milliseconds, the last user has an answer after 4 seconds. It should be one second.",
        0.25: "With 0.25 milliseconds, the last user has an answer after 2.5 seconds. It should be one second.",
        1: "Then 1,000 users have an answer after one second, and 9,000 still wait.",
        10: "10,000 / 1,000 is 10. But 10,000 requests have to fit into 1,000 milliseconds: divide the other way "
        "round.",
    },
    why="If these users asked every 5 seconds, spread evenly, anything below half a millisecond would be enough. To be "
    "ready for a herd, the server must be five times as fast. With jitter, the server need not be so fast, but some of "
    "the news comes a few seconds later.",
)
