"""Two questions on notebook 01, at the start of notebook 02."""

from labkit.learn import Choice, Number

NOTHING_NEW = "Its answer brings nothing that the asker did not know."
FAILED = "It gets an error instead of an answer."
EMPTY = "Its answer has no content."
LATE = "Its answer comes when the news is old already."

what_is_useless = Choice(
    "what_is_useless",
    "A poll is useless. What does that mean?",
    [FAILED, EMPTY, NOTHING_NEW, LATE],
    NOTHING_NEW,
    hints=["Think of two polls that get the same answer. What does the second one tell you?"],
    wrong={
        FAILED: "A useless poll gets a correct answer. But whoever asked knew that answer already.",
        EMPTY: "A useless answer may have content, such as the same state as last time. What counts is whether it is "
        "new.",
        LATE: "News always waits for the next poll. Late news is still news, so that poll is useful.",
    },
    why="The server has worked, and its answer is correct. But whoever asked has learned nothing.",
)

wait_at_six = Number(
    "wait_at_six",
    "You ask every 6 seconds. News can come at any moment. How many seconds does news wait for your next poll, on "
    "average?",
    3,
    unit="s",
    solution="answer = 6 / 2",
    hints=[
        "What is the shortest possible wait? And what is the longest?",
        "All waits between these two are equally likely.",
    ],
    wrong={
        6: "That is the longest wait: news that comes right after a poll waits until the next one.",
        0: "Only news that comes exactly at the moment of a poll does not wait.",
        12: "The next poll comes after 6 seconds at most, so no news waits longer than that.",
        10: "60 / 6 is 10. That is how many polls you send in a minute.",
        0.5: "If you mean half an interval: how many seconds is that?",
    },
    why="On average, news waits for half an interval. The server and the network add a little time.",
)
