"""The predictions of notebook 00."""

from labkit.learn import Question

useless_answers = Question(
    "The phone asks three times, and nobody touches the order. How many answers tell the phone nothing new?",
    unit="answers",
    misconceptions={
        3: "The first answer was news, because before it the phone did not know the stage.",
        1: "The second answer said the same as the first, and so did the third.",
        0: "Every answer was correct, but two of them said what the phone knew already.",
    },
)

requests_of_a_stream = Question(
    "The stream brings two pieces of news. How many HTTP requests does that take?",
    unit="requests",
    misconceptions={
        2: "In polling each answer takes a request. On a stream one request brings many pieces of news.",
        3: "That would be one to open the stream and one for each piece of news. But here "
        "nobody asks for a piece of news.",
        0: "The stream itself is opened by a request.",
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
        "returns an empty answer": "With an empty answer you could not tell a wrong number from an order without news.",
    },
)

most_users = Question(
    "How many users, one open connection each, can one process hold on this machine?",
    unit="users",
    misconceptions={
        65_535: "That is how many port numbers exist. Not all of them are free, and other limits can come first.",
        100: "A connection that only waits keeps no core busy, so many more fit.",
    },
)
