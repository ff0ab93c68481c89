"""The predictions of notebook 07."""

from collections.abc import Mapping

from labkit.learn import Question

long_polls = Question(
    "One user watches an order that changes every 2 seconds on average. The user's program long-polls the order, with "
    "a limit of 25 seconds. How many requests per minute does the program send?",
    unit="requests",
    misconceptions={
        0: "Each answer ends its request. After that the program has to ask again.",
        1: "One request gets one answer, and about 30 updates come in a minute.",
        2.4: "That is the number when nothing changes: one request per 25 seconds. Here an update comes first.",
        12.5: "That is how many updates come in 25 seconds. Each of them ends a request, so the limit is hardly ever "
        "reached.",
        25: "That is the limit, in seconds. An update ends nearly every request before the limit.",
        60: "That is one request per second. An update comes every 2 seconds, and each update takes one request.",
    },
)

frame_head = Question(
    "The tracker sends each update as one frame. The frame holds a text message of about a hundred letters. How many "
    "bytes long is the head of this frame, on the way from the server to the client?",
    unit="bytes",
    misconceptions={
        0: "Without a head the client would not know where the message ends.",
        1: "The first byte says what kind of message follows. A second byte says how long it is.",
        4: "A head has 4 bytes when the message is longer than 125 bytes. This message is shorter.",
        6: "A frame from a client has 6 bytes before its message: a head of 2 bytes, and a mask of 4. A frame from a "
        "server has no mask.",
        85: "The headers of an HTTP request can be that long. A frame has no such headers.",
        100: "That is about the length of the message. The head comes before the message.",
    },
)

missed = Question(
    "Three notifications have been sent. Then a new phone opens the stream for the first time, so it sends no "
    "`Last-Event-ID`. How many of the three notifications does the handler above send to this phone?",
    unit="notifications",
    misconceptions={
        0: "A stream can also begin with older events. Without a `Last-Event-ID`, this handler begins after number 0.",
        1: "For the state of an order the newest update is enough. But this handler begins after number 0.",
        2: "Two would be right for a phone that has the first one already. This phone has none.",
    },
)

shown_price = Question(
    "A stock price changes a hundred times within one second. A handler sends the newest price, pauses for 0.2 "
    "seconds, and then does the same again, as long as there are new prices. A page shows every price that it gets. "
    "Which prices does the page miss?",
    choices=(
        "prices in between, but never the last one",
        "the last price, if it comes during a pause",
        "none: all prices come, some of them late",
    ),
    misconceptions={
        "the last price, if it comes during a pause": "A price that comes during a pause is kept. When the pause is "
        "over, the handler sends the newest price that it has.",
        "none: all prices come, some of them late": "The handler sends only the newest price after each pause. With "
        "five prices per second, a hundred prices would take twenty seconds.",
    },
)

post_by_frame = Question(
    "A client says “hi” in a chat, once as a frame over an open WebSocket, and once as a POST over an open HTTP "
    "connection. What is the number of bytes that the client sends for the POST, divided by the number for the frame?",
    unit="times",
    misconceptions={
        1: "Both carry the same two letters. But the POST carries its headers too, every time.",
        2: "The headers of a POST are much longer than the frame.",
    },
)


origin = Question(
    "Very many users watch the same thing, and they poll often. Their polls go to a cache, which keeps each answer for "
    "a fixed time. After that time, the next poll makes the cache ask the server behind it, the *origin*. What "
    "decides how many requests reach the origin?",
    choices=("how many users there are", "how often each user polls", "how long the cache keeps an answer"),
    misconceptions={
        "how many users there are": "The cache has the answer already, and gives it to one user or to a million.",
        "how often each user polls": "A user who polls twice as often gets the same answer twice, from the cache.",
    },
)


def _wrong_cross_over(every: float) -> Mapping[float, str]:
    return {
        60 / every: "That is the number of polls per minute. At this rate there is one event for each poll. But a poll "
        "takes more bytes than an event."
    }


cross_over = Question(
    "Above how many updates per minute does polling take fewer bytes than a stream, for one user?",
    unit="updates per minute",
    misconceptions=_wrong_cross_over,
    outcome="computed",
)
