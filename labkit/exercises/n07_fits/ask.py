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
    "You have read notification 1. Then you are in a lift, and your phone has no network for a minute. Two more are "
    "sent meanwhile. The phone comes back and says `Last-Event-ID: 1`. How many notifications does it get?",
    unit="notifications",
    misconceptions={
        0: "That is what happens without ids. Here the server keeps a history, and knows where you were.",
        3: "Then you would read the first one twice. The id says how far you had come.",
    },
)

shown_price = Question(
    "A price changes a hundred times within a second. A page shows it, and the handler sends at most five events per "
    "second: always the newest. What does the page show at the end?",
    choices=("an old price: it is 95 changes behind", "the last price", "all hundred, one after the other"),
    misconceptions={
        "an old price: it is 95 changes behind": "That would be a queue. Here what was overtaken is left out.",
        "all hundred, one after the other": "At five per second that would take twenty seconds.",
    },
)

post_by_frame = Question(
    "A client says “hi” in a chat: over a WebSocket that is open, and as a POST over a connection that is kept. How "
    "many times the bytes of the frame does the POST take?",
    unit="times",
    misconceptions={
        1: "Both carry two letters. The POST also carries its headers, every time.",
        2: "The headers are far longer than what is said.",
    },
)


def _wrong_origin(users: int) -> Mapping[float, str]:
    return {
        users: "That many reach the cache, or more. It answers them by itself.",
        0: "The cache has to ask now and then, or its users would never hear anything new.",
    }


origin = Question(
    "All users watch *the same* thing, every few seconds. A cache in front keeps an answer for a while, and asks the "
    "server behind it, the *origin*, when the answer is older. How many requests reach the origin per lifetime of an "
    "answer?",
    unit="requests",
    misconceptions=_wrong_origin,
)


def _wrong_cross_over(every: float) -> Mapping[float, str]:
    return {60 / every: "Then both send equally often. But a poll is larger than an event."}


cross_over = Question(
    "Above how many updates per minute and user does polling move fewer bytes than a stream?",
    unit="updates per minute",
    misconceptions=_wrong_cross_over,
    outcome="computed",
)
