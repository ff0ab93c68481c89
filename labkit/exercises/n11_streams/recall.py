"""Two questions on Notebook 10, at the start."""

from labkit.learn import Choice

IN_THE_LOG = "Whoever reads the server's access log."
WAITS = "It waits, without an error, until one of the streams has ended."

token_in_the_address = Choice(
    "token_in_the_address",
    "An `EventSource` takes no headers, so a page puts its token into the address. The connection is encrypted. Who "
    "can read the token afterwards?",
    [
        "Nobody, since the connection is encrypted.",
        "The proxies of the network in between.",
        IN_THE_LOG,
        "Any page of another origin.",
    ],
    IN_THE_LOG,
    hints=["Where does a server note which address was asked for?", "An access log holds a line for each request."],
    wrong={
        "Nobody, since the connection is encrypted.": "On the way, yes. At its end the server decrypts the request, "
        "and notes its address.",
        "The proxies of the network in between.": "They pass on encrypted bytes, and see the host alone.",
        "Any page of another origin.": "The address of a stream that one page opens is not shown to another page.",
    },
    why="A ticket that is good for a single request and a few seconds may stand in a log. A token that lasts may not.",
)

hundred_and_first = Choice(
    "hundred_and_first",
    "A server allows 100 streams at a time on one HTTP/2 connection. A client that keeps to one connection has 100 "
    "event streams open, and asks for a picture. What becomes of the request?",
    [
        "It is answered at once, since HTTP/2 has no limit of six.",
        WAITS,
        "The server answers 503.",
        "It takes the place of the oldest stream.",
    ],
    WAITS,
    hints=["What happened to the seventh request over HTTP/1.1?", "The limit was moved, not lifted."],
    wrong={
        "It is answered at once, since HTTP/2 has no limit of six.": "The limit of six is gone. Another one, which the "
        "server sets, has taken its place.",
        "The server answers 503.": "The server never hears of it: the client knows the limit, and keeps the request.",
        "It takes the place of the oldest stream.": "Nothing is closed for it. An open stream stays open.",
    },
    why="A limit that makes no error is found by the one who counts. It was six, and now it is what the server says.",
)
