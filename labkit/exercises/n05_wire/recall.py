"""Two questions on notebook 04, before notebook 05 begins."""

from labkit.learn import Choice

COMMENT = "a short comment now and then"

quiet_stream = Choice(
    "quiet_stream",
    "A client held a stream open, and no update came for a while. What did the server send on the stream in the "
    "meantime?",
    ["nothing at all", "the newest update once more", COMMENT, "headers, as in the answer to an empty poll"],
    COMMENT,
    hints=["Machines on the way close a connection that looks dead.", "It begins with a colon."],
    wrong={
        "nothing at all": "Then a machine on the way (a proxy) could take the connection for dead, and close it.",
        "the newest update once more": "The program would get it twice. What is sent must be nothing to the program.",
        "headers, as in the answer to an empty poll": "An answer has its headers once, at its start. This is still the "
        "same answer.",
    },
    why="Idle streams are not free: each of these comments is a write for every reader. In section 2 you see one as it "
    "travels.",
)

connections_held = Choice(
    "connections_held",
    "10,000 users poll, and each of them keeps one connection for all polls. 10,000 other users hold one stream each. "
    "Which users have more connections open at the server?",
    ["those who poll", "those with streams", "neither: both have as many"],
    "neither: both have as many",
    hints=["What becomes of a poller's connection between two polls?", "One user, one connection: on which side?"],
    wrong={
        "those who poll": "They ask more often, and each time over the same connection.",
        "those with streams": "Most people think so. But a connection that is kept for the next poll is open all "
        "the time as well.",
    },
    why="What differs is how often something is said on them, and what. That is what you look at now.",
)
