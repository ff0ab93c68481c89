"""Exercise of section 3, “When nothing happens”: what a quiet stream costs."""

from labkit.learn import Number

comments_per_minute = Number(
    "comments_per_minute",
    "Change the numbers: 10,000 customers have an open stream each. For a whole minute there is no news. The server "
    "writes a comment on every stream every 15 seconds. How many comments does the server write in that minute?",
    40_000,
    unit="comments",
    within=0,
    solution="answer = 10_000 * 60 / 15",
    hints=["How many comments does one stream get in a minute?", "It gets four, and there are 10,000 streams."],
    wrong={
        4: "That is for one stream. There are 10,000.",
        0: "There is no news. But the server writes comments all the same, so that nobody closes the silent streams.",
        10_000: "That would be one comment per minute on each stream. There is one every 15 seconds.",
        600_000: "That would be a comment every second on each stream. There is one every 15 seconds.",
        150_000: "That is 10,000 times 15. But a stream does not get 15 comments per minute: 15 seconds is the pause "
        "between two comments.",
        667: "That is about the number of comments per second. The question asks for a minute.",
        2_400_000: "That is the number of comments per hour. The question asks for a minute.",
    },
    why="An idle stream is not free. Polling every 5 seconds would cost more: three times as many requests, and each "
    "of them, and each answer, is larger than a comment. But the comments have to be written, and 10,000 sockets are "
    "open. A pause of 15 seconds is short enough for most proxies: nginx, a popular one, closes a connection that has "
    "been silent for 60 seconds, unless its setting `proxy_read_timeout` says otherwise. The comments help the client "
    "too. With `read=None` it may never notice that the server died. With `read=45` it waits while there is no news, "
    "but gives up when no comment has come for 45 seconds.",
)
