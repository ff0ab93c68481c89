"""The predictions of notebook 07."""

from collections.abc import Mapping

from labkit.learn import Question

long_polls = Question(
    "One user watches something that changes every 2 seconds on average, and long-polls it with a limit of 25 seconds. "
    "How many requests per minute is that?",
    unit="requests",
    misconceptions={
        0: "The answer ends the request. Somebody has to ask again.",
        1: "One request is one answer, and a minute holds many updates.",
        2.4: "That is the number when nothing happens, with a limit of 25 s.",
        25: "That is the limit, in seconds. Which comes first here, an update or the limit?",
    },
)

frame_head = Question(
    "The tracker sends each update as one text message of about a hundred letters. How many bytes does the head of the "
    "frame add to it, on the way to the client?",
    unit="bytes",
    misconceptions={
        0: "How would the client know where the message ends?",
        6: "That is the head of a client's frame: four of its bytes are a mask, which a server's frames do not have.",
        85: "An HTTP request has headers of such a length. A frame has none of that kind.",
    },
)

missed = Question(
    "Three notifications have been sent. A phone that was never here before opens the stream, so it sends no "
    "`Last-Event-ID`. How many notifications does this handler send it?",
    unit="notifications",
    misconceptions={
        0: "A stream need not begin with what comes next. Look at the number that this handler begins after.",
        1: "The newest alone is enough for the state of an order. Look at the number that this handler begins after.",
        2: "It would be two for a phone that has the first one. This phone has none.",
    },
)

shown_price = Question(
    "A price changes a hundred times within a second. The handler sends the newest price there is, pauses for 0.2 "
    "seconds, and does so again. What may a page miss that shows the price?",
    choices=(
        "prices in between, never the last one",
        "the last price, if it falls into a pause",
        "nothing: all prices come, some of them late",
    ),
    misconceptions={
        "the last price, if it falls into a pause": "What falls into a pause is kept until the pause is over, and the "
        "newest of it is sent then.",
        "nothing: all prices come, some of them late": "At five events per second that takes twenty seconds.",
    },
)

post_by_frame = Question(
    "A client says “hi” in a chat: over a WebSocket that is open, and as a POST over a connection that is kept. How "
    "many times as many bytes does the client send for the POST as for the frame?",
    unit="times",
    misconceptions={
        1: "Both carry two letters. The POST also carries its headers, every time.",
        2: "The headers are far longer than what is said.",
    },
)


origin = Question(
    "All users watch the same thing, and poll through a cache that keeps each answer for a while. When it has no "
    "fresh answer it asks the server behind it, the origin. What decides how many requests reach the origin?",
    choices=("how many users there are", "how often each user polls", "how long the cache keeps an answer"),
    misconceptions={
        "how many users there are": "Their requests end at the cache, which has the answer already, for one user as "
        "for a million.",
        "how often each user polls": "Whoever polls twice as often hears the same answer twice, from the cache.",
    },
)


def _wrong_cross_over(every: float) -> Mapping[float, str]:
    return {60 / every: "Then both send equally often. But a poll is larger than an event."}


cross_over = Question(
    "Above how many updates per minute and user does polling move fewer bytes than a stream?",
    unit="updates per minute",
    misconceptions=_wrong_cross_over,
    outcome="computed",
)
