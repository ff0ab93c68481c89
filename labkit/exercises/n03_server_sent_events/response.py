"""Exercises of section 1, “The customer listens”: one request per reader, and how a stream begins."""

from labkit.learn import Choice, Number

requests_for_readers = Number(
    "requests_for_readers",
    "Change the ticker: 20 readers open it instead of one, and then 100 headlines are told. How many HTTP requests is "
    "that, all readers together?",
    20,
    unit="requests",
    within=0,
    hints=["How many requests did one reader send, for its 100 headlines?", "One each. There are 20 readers."],
    wrong={
        1: "That is one reader. Each response goes to one reader, so every reader must send its own request.",
        2_000: "Those are the events: 100 for each of 20 readers. None of them was asked for.",
        2_020: "You added the events to the requests. Events come without one.",
        100: "The headlines do not count: they travel in answers that are open already.",
        120: "You added the headlines to the readers. A headline travels in answers that are open already.",
    },
    why="Requests follow the readers, and events follow the news. With polling, requests follow the clock.",
)

SWITCHING = "101 Switching Protocols"
STREAM = "200 OK, with content-type: text/event-stream"
REQUIRED = "426 Upgrade Required"
JSON = "200 OK, with content-type: application/json and content-length: 91"

begin_a_stream = Choice(
    "begin_a_stream",
    "Four servers answer a request for a stream. Which of these answers begins a stream of server-sent events, without "
    "any upgrade?",
    [SWITCHING, REQUIRED, JSON, STREAM],
    STREAM,
    hints=["Look at the status line that you printed.", "101 and 426 both speak of another protocol."],
    wrong={
        SWITCHING: "That is how a WebSocket begins: from here on the connection speaks another protocol, and no longer "
        "HTTP.",
        REQUIRED: "With 426 the server refuses until the client changes the protocol. Nobody has to change here.",
        JSON: "That answer is over after 91 bytes. It is an answer to a poll.",
    },
    why="A plain 200 passes whatever HTTP passes: logins, cookies, load balancers, logs. What is unusual about it is "
    "the length alone, and that is what gets it into trouble, with proxies that wait for the end.",
)
