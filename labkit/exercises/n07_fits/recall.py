"""Two questions on notebook 06, before notebook 07 begins."""

from labkit.learn import Choice

WAITS = "it waits until one of the streams ends"

seventh_request = Choice(
    "seventh_request",
    "A page has six event streams open to one host, over HTTP/1.1. Then the page asks the same host for a picture. "
    "What happens to the request for the picture?",
    [
        WAITS,
        "it uses one of the six connections, between two events",
        "the browser opens a seventh connection for it",
        "the browser refuses it with an error",
    ],
    WAITS,
    hints=[
        "A browser opens at most six connections to one host over HTTP/1.1.",
        "Is any of the six connections free?",
    ],
    wrong={
        "it uses one of the six connections, between two events": "In HTTP/1.1 a connection is busy until its answer "
        "has ended. The answer of a stream does not end.",
        "the browser opens a seventh connection for it": "Over HTTP/1.1 a browser opens six connections to one host, "
        "and no more.",
        "the browser refuses it with an error": "There is no error. The browser keeps the request until a connection "
        "is free.",
    },
    why="Open connections are scarce in the browser too, not only on the server. A waiting long poll takes one as "
    "well.",
)

GIVES_UP = "it gives up, and the page must open a new one"

answered_503 = Choice(
    "answered_503",
    "The connection of a stream breaks, and `EventSource` connects again. This time the server answers with the status "
    "503 (service unavailable). What does `EventSource` do?",
    [
        "it tries again after its retry time",
        "it tries again, after longer and longer pauses",
        GIVES_UP,
        "it reads the body of the answer as a stream",
    ],
    GIVES_UP,
    hints=[
        "A broken connection and an answer with an error status are two different things.",
        "Only one status makes `EventSource` read a stream: 200.",
    ],
    wrong={
        "it tries again after its retry time": "It does that when a connection breaks. Here the server has answered, "
        "with a status that is not 200.",
        "it tries again, after longer and longer pauses": "A browser may do that when no server answers. Here the "
        "server has answered.",
        "it reads the body of the answer as a stream": "It reads an answer as a stream only with the status 200 and "
        "the type `text/event-stream`.",
    },
    why="The HTML standard says so (section 9.2.3, “fail the connection”). So a page needs code of its own for this "
    "case.",
)
