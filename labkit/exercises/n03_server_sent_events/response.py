"""Exercises of section 1, “The customer listens”: one request per reader, and how a stream begins."""

from labkit.learn import Choice, Number

requests_for_readers = Number(
    "requests_for_readers",
    "Change the ticker: 20 readers open its stream instead of one. Then 100 headlines are published. How many HTTP "
    "requests do all the readers together send?",
    20,
    unit="requests",
    within=0,
    hints=["How many requests did one reader send for its 100 headlines?", "Each reader sends one, and there are 20."],
    wrong={
        1: "That is for one reader. A response goes to one reader only, so each reader has to send a request.",
        0: "A reader has to send a request to open its stream.",
        2_000: "That is the number of events: 100 for each of 20 readers. No request is sent for an event.",
        2_020: "That is 20 requests plus 2,000 events. No request is sent for an event.",
        100: "That is the number of headlines. They travel in the responses that are open already, without a request.",
        120: "That is 20 readers plus 100 headlines. The headlines travel in the responses that are open already.",
    },
    why="The number of requests depends on the readers, and not on the news. With polling, it also depends on the "
    "time.",
)

SWITCHING = "101 Switching Protocols"
STREAM = "200 OK, with content-type: text/event-stream"
REQUIRED = "426 Upgrade Required"
JSON = "200 OK, with content-type: application/json and content-length: 91"

begin_a_stream = Choice(
    "begin_a_stream",
    "Four servers answer a request for a stream. Which of these answers begins a stream of server-sent events, without "
    "an upgrade?",
    [SWITCHING, REQUIRED, JSON, STREAM],
    STREAM,
    hints=["Look at the status line that section 1 printed.", "101 and 426 are both about a change of protocol."],
    wrong={
        SWITCHING: "This answer begins another protocol, for example WebSocket. From then on the connection no longer "
        "speaks HTTP.",
        REQUIRED: "With 426, the server refuses to answer until the client changes the protocol. A stream needs no "
        "such change.",
        JSON: "This answer is over after 91 bytes, and its type is not that of a stream. It looks like an answer to a "
        "poll.",
    },
    why="A plain 200 works with everything that is made for HTTP: logins, cookies, load balancers, logs. Only its "
    "length is unusual: it does not end. That can be a problem with a proxy that waits for the end of a response. Many "
    "chat assistants send their answers in this way, word by word.",
)
