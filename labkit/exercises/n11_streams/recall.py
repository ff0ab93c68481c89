"""Two questions on Notebook 10, at the start."""

from labkit.learn import Choice

IN_THE_LOG = "Anyone who reads the server's access log."
WAITS = "It waits, without an error, until one of the streams has ended."

token_in_the_address = Choice(
    "token_in_the_address",
    "An `EventSource` cannot send headers of your own, so a page puts its token (a secret text that says who is "
    "asking) into the address. The connection is encrypted. Who can read the token afterwards?",
    [
        "Nobody, since the connection is encrypted.",
        "The proxies of the network in between.",
        IN_THE_LOG,
        "Any page of another origin.",
    ],
    IN_THE_LOG,
    hints=["Where does a server note which address was asked for?", "An access log holds a line for each request."],
    wrong={
        "Nobody, since the connection is encrypted.": "Nobody can read it on the way. But the server decrypts the "
        "request, and writes the address into its log.",
        "The proxies of the network in between.": "They pass on encrypted bytes. They see the name of the server, and "
        "not the address of the page.",
        "Any page of another origin.": "A page does not see which addresses another page opens.",
    },
    why="A ticket that works once, for a few seconds, does no harm in a log. A token that lasts does.",
)

hundred_and_first = Choice(
    "hundred_and_first",
    "A server allows 100 streams at a time on one HTTP/2 connection. A client uses one connection only. It has 100 "
    "event streams open on it, and then asks for a picture. What happens to this request?",
    [
        "It is answered at once, since HTTP/2 has no limit of six.",
        WAITS,
        "The server answers 503.",
        "It takes the place of the oldest stream.",
    ],
    WAITS,
    hints=["What happened to the seventh request over HTTP/1.1?", "HTTP/2 has a limit too, which the server sets."],
    wrong={
        "It is answered at once, since HTTP/2 has no limit of six.": "The limit of six is gone. But there is another "
        "one, which the server sets.",
        "The server answers 503.": "The server does not hear of the request: the client knows the limit, and waits "
        "before it sends the request.",
        "It takes the place of the oldest stream.": "No stream is closed for it. An open stream stays open.",
    },
    why="Such a limit makes no error, so you only find it by counting. Over HTTP/1.1 it is six. Over HTTP/2 the server "
    "sets it.",
)
