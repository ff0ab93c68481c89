"""The predictions of the lesson."""

from labkit.learn import Question

useless_of_twelve = Question(
    "The app asks 12 times where the order is. Meanwhile the kitchen moves the order on twice. How many of the 12 "
    "answers tell the app nothing new?",
    unit="answers",
    misconceptions={
        10: "The first answer is news as well, because before it the app knew nothing.",
        2: "Two answers come after a step of the kitchen, and the first answer is news too. The other nine are "
        "useless.",
        12: "Three answers are news: the first one, and the ones after the two steps of the kitchen.",
        3: "That is the number of useful answers.",
    },
)

famous_crowd = Question(
    "10,000 users each ask once every 5 seconds. How many requests per minute is that?",
    unit="requests",
    misconceptions={
        2_000: "That is the number of requests in one second. A minute has 60 of them.",
        12_000: "That is a tenth of the right number: 10,000 users send 12 requests per minute each.",
        10_000: "That would be one request each. Every user sends 12 in a minute.",
        50_000: "That is users times seconds. Then asking less often would make more requests.",
    },
    outcome="computed",
)

useless_share = Question(
    "Each order gets updates at random moments, one every 5 seconds on average, and its user asks every 5 seconds. Of "
    "100 polls, how many bring no news?",
    unit="%",
    misconceptions={
        0.37: "That is the share as a fraction. In per cent it is 100 times as much.",
        0: "That would be true if updates came by the clock. Random updates leave some intervals empty.",
        50: "It is no coin toss. What counts is the chance that no update at all falls into an interval.",
        25: "More intervals than that stay empty: some get two or three updates, and others none.",
        63: "That is the share of useful polls.",
    },
    outcome="simulated",
)

requests_of_a_stream = Question(
    "The app opens a stream for a new order, and the kitchen moves that order on three times. With the order itself, "
    "that is four pieces of news. How many HTTP requests does the server count for them?",
    unit="requests",
    misconceptions={
        4: "That would be one request for each piece of news. On a stream nobody asks for a piece of news.",
        3: "The three steps of the kitchen need no request. One request opens the stream, and the answer brings "
        "everything.",
        0: "The app has to begin: one request opens the stream.",
        5: "One request to open the stream is right. The news needs no further one.",
    },
)

sockets = Question(
    "There are as many users as in the polling run. In which run does the server hold more sockets open: with the "
    "polls, with the streams, or as many in both?",
    choices=("more with the polls", "as many in both", "more with the streams"),
    misconceptions={
        "more with the polls": "Each of these users kept one connection for all of their polls. That is one socket "
        "each, as with a stream.",
        "more with the streams": "A stream takes one socket for each user. So does polling here: each user kept the "
        "connection for the next poll.",
    },
)
