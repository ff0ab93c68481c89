"""Two questions on notebook 01, at the start of notebook 02."""

from labkit.learn import Choice, Number

NOTHING_NEW = "Its answer brings nothing that the asker did not know."
FAILED = "It gets an error in place of an answer."
EMPTY = "Its answer has no content."
LATE = "Its answer comes after the news is old."

what_is_useless = Choice(
    "what_is_useless",
    "A poll is useless. What does that mean?",
    [FAILED, EMPTY, NOTHING_NEW, LATE],
    NOTHING_NEW,
    hints=["Does it depend on the answer alone, or on what was known before?"],
    wrong={
        FAILED: "A useless poll gets a correct answer. It is one that was known already.",
        EMPTY: "It may well have content, the same as last time. Whether it is news decides.",
        LATE: "News always waits for the next poll, and late news is still news.",
    },
    why="The server has answered correctly, and has worked for it. Only the asker has learned nothing.",
)

wait_at_six = Number(
    "wait_at_six",
    "You ask every 6 seconds. News comes at any moment. How many seconds does it wait for your next poll, on average?",
    3,
    unit="s",
    solution="answer = 6 / 2",
    hints=["What is the shortest wait, and what the longest?", "All waits between the two are equally likely."],
    wrong={
        6: "That is the longest wait, for news that comes right after a poll.",
        0: "Only news that comes at the very moment of a poll waits no time.",
        12: "No news waits longer than until the next poll, 6 seconds at most.",
    },
    why="Half an interval, before server and network add their own time.",
)
