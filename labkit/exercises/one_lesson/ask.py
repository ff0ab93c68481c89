"""The predictions of the lesson."""

from labkit.learn import Question

useless_of_twelve = Question(
    "The app asks 12 times where the order is. Meanwhile the kitchen moves the order on twice. How many of the 12 "
    "answers tell the app nothing new?",
    unit="answers",
    misconceptions={
        10: "The first answer is news as well: before it the app knew nothing.",
        2: "Two answers follow a step of the kitchen. The others say what the app knew, except for the first.",
        12: "The app learns three stages in all: the first one, and the two that the kitchen moved on to.",
        3: "Those are the useful ones.",
    },
)

famous_crowd = Question(
    "10,000 users each ask once every 5 seconds. How many requests per minute is that?",
    unit="requests",
    misconceptions={
        2_000: "That is the number of requests in one second. A minute has 60 of them.",
        12_000: "A zero was lost: each user asks 12 times per minute, and there are 10,000.",
        10_000: "That would be one request each. Every user sends 12 in a minute.",
        50_000: "You multiplied users and seconds, so asking less often would make more requests.",
    },
    outcome="computed",
)

useless_share = Question(
    "Each order gets updates at random moments, one every 5 seconds on average, and its user asks every 5 seconds. Of "
    "100 polls, how many bring no news?",
    unit="%",
    misconceptions={
        0: "True for updates by the clock. Random ones leave some intervals empty.",
        50: "As with a coin? It takes the chance that nothing at all falls into an interval.",
        63: "Those are the useful ones.",
    },
    outcome="simulated",
)

requests_of_a_stream = Question(
    "The app opens a stream for a new order, and the kitchen moves that order on three times. How many HTTP requests "
    "does the server count for the four pieces of news?",
    unit="requests",
    misconceptions={
        4: "That is polling with perfect luck. Nobody asks for a piece of news on a stream.",
        3: "The three steps need no request, and neither does the first piece of news.",
        0: "Somebody has to begin: a server cannot call an app. One request opens the stream.",
        5: "One to open is right. The news then needs no further request.",
    },
)

sockets = Question(
    "There are as many users as in the polling run. In which run does the server hold more sockets open: with the "
    "polls, with the streams, or as many in both?",
    choices=("more with the polls", "as many in both", "more with the streams"),
    misconceptions={
        "more with the polls": "Each of these users kept one connection and used it again: it is one socket, however "
        "many polls it carries.",
        "more with the streams": "A stream holds one socket for each user. So do the polls here: each user kept the "
        "connection for the next poll.",
    },
)
