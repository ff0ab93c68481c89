"""The predictions of notebook 00."""

from labkit.learn import Question

useless_answers = Question(
    "The phone asks three times, and nobody touches the order. How many answers tell the phone nothing new?",
    unit="answers",
    misconceptions={
        3: "The first answer was news: before it, the phone did not know the stage.",
        1: "The second answer said what the first had said, and so did the third.",
        0: "Every answer was correct. But two of them said what the phone knew already.",
    },
)

requests_of_a_stream = Question(
    "The stream brings two pieces of news. How many HTTP requests does that take?",
    unit="requests",
    misconceptions={
        2: "That is polling: a question for every answer. Here one question gets many answers.",
        3: "One to open it, and one for each piece of news? Nobody asks for a piece of news here.",
        0: "Somebody has to begin: the stream itself is opened by a request.",
    },
)

unknown_order = Question(
    "You ask for order 99, which nobody placed. What does `httpx.get` do?",
    choices=(
        "returns an empty answer",
        "raises an error",
        "returns a refusal",
    ),
    misconceptions={
        "raises an error": "The request reached the server, and an answer came back. It is a refusal.",
        "returns an empty answer": "Then you could not tell a mistake from an order without news.",
    },
)

most_users = Question(
    "How many users, one open connection each, can one process hold on this machine?",
    unit="users",
    misconceptions={
        65_535: "That is how many port numbers exist. Not all are free, and other limits come first.",
        100: "A connection that waits keeps no core busy, so many more fit.",
    },
)
