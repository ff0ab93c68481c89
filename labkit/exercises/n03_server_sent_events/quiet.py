"""Exercise of section 3, “When nothing happens”: what a quiet stream costs."""

from labkit.learn import Number

comments_per_minute = Number(
    "comments_per_minute",
    "Change the numbers: 10,000 customers with an open stream each, a whole minute without any news, and a comment on "
    "every stream every 15 seconds. How many comments does the server write in that minute?",
    40_000,
    unit="comments",
    within=0,
    solution="answer = 10_000 * 60 / 15",
    hints=["How many comments is that on one stream?", "Four, and there are 10,000 streams."],
    wrong={
        4: "That is one stream. There are 10,000.",
        0: "No news, and no requests. But the comments have to be written, or a proxy may cut the stream.",
        10_000: "That would be one comment per minute on each. It is one every 15 seconds.",
        600_000: "That would be a comment every second on each stream. It is one every 15 seconds.",
        150_000: "You multiplied by the 15. A longer pause must make fewer comments.",
    },
    why="An idle stream is not free. Polling every 5 seconds would be three times as many requests, each with an "
    "answer, and each larger than a comment; but the comments are there, and so are 10,000 open sockets.",
)
