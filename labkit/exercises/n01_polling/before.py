"""Two questions on notebook 00, at the start of notebook 01."""

from labkit.learn import Choice, Number

NOBODY = "The server was not running, so nobody answered."
NO = "The server answered that it has no such order."
QUIET = "There is no news about this order yet."
CLOSED = "The connection was closed in the middle of the answer."

what_404_means = Choice(
    "what_404_means",
    "You ask the server for an order, and the answer has the status 404. What has happened?",
    [NOBODY, QUIET, NO, CLOSED],
    NO,
    hints=["A status is part of an answer. So the server was running, and it answered."],
    wrong={
        NOBODY: "Then you would get no status at all, but a Python exception. The status 404 came from the server.",
        QUIET: "An order without news still has a stage. The server sends that stage with the status 200.",
        CLOSED: "When a connection closes in the middle of an answer, Python raises an exception, whatever the status.",
    },
    why="With a 404 the server says no, and that is an answer too. When no answer comes at all, Python raises an "
    "exception.",
)

requests_for_five = Number(
    "requests_for_five",
    "You open one stream, and it brings five pieces of news. How many HTTP requests did that take?",
    1,
    unit="requests",
    within=0,
    hints=["The client opens the stream with a request. Does it have to ask again for each piece of news?"],
    wrong={
        5: "That is a request for each piece of news, as in polling. On an open stream, the server sends news without "
        "being asked again.",
        6: "You count one request to open the stream, and one for each piece of news. But on an open stream, the "
        "server sends news without being asked again.",
        0: "A server cannot open a connection to the client. The client opens the stream, and that takes a request.",
    },
    why="One request opens the stream, and then the server sends. Polling, the subject of this notebook, takes at "
    "least one request for each piece of news.",
)
