"""The predictions of notebook 06."""

from labkit.learn import Question

after_the_end = Question(
    "A server writes one event, and then ends its answer. What does a browser that runs those three lines do?",
    choices=("it stays closed", "it asks again at once", "it asks again after a pause"),
    misconceptions={
        "it stays closed": "An ordinary request would be over. An EventSource takes the end for an accident.",
        "it asks again at once": "Then ten thousand browsers would all ask in the moment in which a server goes down.",
    },
)

lost_in_the_cuts = Question(
    "An order moves on three times while nobody is connected: the server has hung up, and the pause is not over. What "
    "becomes of its four events (the start, and three moves)?",
    choices=("all come once", "some come twice", "some are lost"),
    misconceptions={
        "some are lost": "True, nobody listened. But on its return the browser says what it has.",
        "some come twice": "Only if the server sent everything again. It is told where to go on.",
    },
)

calls_of_onerror = Question(
    "An EventSource comes back after three cuts; after the fourth event the page calls `close()`. How often is "
    "`onerror` called?",
    unit="calls",
    misconceptions={
        4: "`close()` is the page's own wish, and no error: nobody is called.",
        0: "The browser mends a cut, but it tells the page of each.",
        1: "That would be the first cut, or `close()`, alone.",
    },
)

heard_by_onmessage = Question(
    "A server names each of an order's four events, and the page listens with `onmessage` alone, as in section 1. How "
    "many of the four events does that function get?",
    unit="events",
    misconceptions={
        4: "The name matters: it decides who is called. `onmessage` gets the events that have none.",
        1: "The last event is not heard either: it has a name as well.",
    },
)

who_is_asked_again = Question(
    'Server A answers every request with `503 Service Unavailable`, a polite "later, please"; at server B nobody '
    "answers any more. Which server is asked again?",
    choices=("server A alone", "server B alone", "both", "neither"),
    misconceptions={
        "both": "A 503 is an answer, and any answer but 200 is taken as the last word.",
        "server A alone": "It is the other way round: the polite server loses all its readers.",
        "neither": "A network that is gone may come back; that is what reconnecting is for.",
    },
)

seventh_request = Question(
    "A page opens six streams. They are idle: not a byte travels. Then the page asks the same server for the "
    "order, with an ordinary request. What becomes of this seventh request?",
    choices=("it is answered at once", "it waits", "it is refused"),
    misconceptions={
        "it is answered at once": "The server would answer. But the browser does not send it.",
        "it is refused": "Nobody refuses it, for nobody has heard of it: it has not left the browser.",
    },
)

hidden_polls = Question(
    "A page in Chrome polls every 5 seconds, with `setInterval`. Its tab has been hidden for a while, behind another "
    "one. How many polls does it make in the eight hours that follow?",
    unit="polls",
    misconceptions={
        5760: "That is what the page asks for. Browsers save the battery where nobody looks.",
        0: "The page still runs, now and then.",
        28_800: "Once a second is the rule for the first minutes. Then it gets stricter.",
    },
    outcome="by the rule",
)
