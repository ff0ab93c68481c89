"""Exercise of section “What if everybody asks at once?”: users in step."""

from labkit.learn import Number

survive_a_herd = Number(
    "survive_a_herd",
    "Your 10,000 users are in step, and the last of them should have an answer after one second. How many "
    "milliseconds may one request keep the server busy?",
    0.1,
    unit="ms",
    solution="answer = 1_000 / 10_000",
    hints=["The last of N users in step waits for N services.", "10,000 services in 1,000 milliseconds."],
    wrong={
        0.5: "That would do for the average load of 2,000 per second. A herd comes at once.",
        0.2: "That puts the mean of the herd at one second. The last one waits twice as long.",
        2.5: "That is how many seconds the last one waits when a request takes a quarter of a millisecond.",
        0.4: "That is by how much the quarter of a millisecond has to shrink: multiply the two.",
        1: "Then 1,000 users are answered in that second, and 9,000 still wait.",
        10: "Upside down: 10,000 services must fit into 1,000 milliseconds.",
    },
    why="If users were spread out, anything under half a millisecond would keep up. Being ready for a herd costs five "
    "times the server; jitter costs some of the news a few seconds.",
)
