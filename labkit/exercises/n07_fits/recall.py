"""Two questions on notebook 06, before notebook 07 begins."""

from labkit.learn import Choice

WAITS = "it waits until one of the streams ends"

seventh_request = Choice(
    "seventh_request",
    "A page holds six event streams from one host, over HTTP/1.1. Then it asks that host for a picture. What becomes "
    "of the request?",
    [
        WAITS,
        "it goes over one of the six connections, between two events",
        "the browser opens a seventh connection for it",
        "the browser refuses it with an error",
    ],
    WAITS,
    hints=["How many connections to one host does a browser open?", "Is any of the six free?"],
    wrong={
        "it goes over one of the six connections, between two events": "In HTTP/1.1 an answer has its connection for "
        "itself until it ends, and a stream does not end.",
        "the browser opens a seventh connection for it": "Over HTTP/1.1 browsers open six to one host, and no more.",
        "the browser refuses it with an error": "Nothing tells the page. The request is put in a line, without a word.",
    },
    why="A held connection is scarce in the browser too, not only at the server. That counts for long polls as well.",
)

GIVES_UP = "it gives up, and the page must open a new one"

answered_503 = Choice(
    "answered_503",
    "A stream was cut, and `EventSource` opens it anew. This time the server answers with the status 503. What does "
    "`EventSource` do?",
    [
        "it tries again after its retry time",
        "it tries again, after longer and longer pauses",
        GIVES_UP,
        "it reads the body of the answer as a stream",
    ],
    GIVES_UP,
    hints=["What ended, the connection or the answer?", "Which status does it take for a stream?"],
    wrong={
        "it tries again after its retry time": "It does so when a connection is lost. A status is an answer.",
        "it tries again, after longer and longer pauses": "A browser may do so when nobody answers. Here somebody did.",
        "it reads the body of the answer as a stream": "Only an answer with the status 200 and the type "
        "`text/event-stream` is read as one.",
    },
    why="The standard calls it failing the connection (HTML, 9.2.3). What you build on SSE has to know this.",
)
