"""Two questions on notebook 04, before notebook 05 begins."""

from labkit.learn import Choice

COMMENT = "a short comment now and then"

quiet_stream = Choice(
    "quiet_stream",
    "A client held a stream open, and no update came for a while. What did the server send on the stream in the "
    "meantime?",
    ["nothing at all", "the newest update once more", COMMENT, "headers, as in the answer to an empty poll"],
    COMMENT,
    hints=[
        "A machine between server and client may close a connection on which nothing passes.",
        "It begins with a colon.",
    ],
    wrong={
        "nothing at all": "If nothing is sent, a machine between server and client may close the connection.",
        "the newest update once more": "The program would get the update twice. What the server sends here must be "
        "no event.",
        "headers, as in the answer to an empty poll": "An answer has its headers once, at its start. A stream is one "
        "long answer.",
    },
    why="The server has to write such a comment on every open stream, so idle streams are not free. In section 2 you "
    "see such a comment.",
)

connections_held = Choice(
    "connections_held",
    "10,000 users poll, and each of them keeps one connection for all polls. 10,000 other users hold one stream each. "
    "Which users have more connections open at the server?",
    ["those who poll", "those with streams", "neither: both have the same number"],
    "neither: both have the same number",
    hints=[
        "What becomes of a connection between two polls?",
        "How many connections does one user have open, in each group?",
    ],
    wrong={
        "those who poll": "They ask often, but each user always asks over the same connection.",
        "those with streams": "A stream is open all the time. But so is a connection that is kept for the next poll.",
    },
    why="Both groups have one open connection for each user. The difference is what travels on it, and how often.",
)
