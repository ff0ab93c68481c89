"""The predictions of notebook 06."""

from labkit.learn import Question

after_the_end = Question(
    "A page opens an EventSource with the three lines of section 1. The server sends one event, and then it ends its "
    "answer. What does the browser do next?",
    choices=("it does not ask again", "it asks again at once", "it asks again after a pause"),
    misconceptions={
        "it does not ask again": "That is how an ordinary request works. But an EventSource takes the end of an answer "
        "for an accident, so it asks again.",
        "it asks again at once": "If browsers did this, a server that restarts would get all their requests together, "
        "again and again, before it is ready. So a browser waits first.",
    },
)

lost_in_the_cuts = Question(
    "Our server gives an order's four events the ids 1 to 4, and keeps them. A browser has received the first event, "
    "and the server ends the answer. While the browser waits to come back, the order moves on three times. What "
    "happens to the four events?",
    choices=("each arrives exactly once", "some arrive twice", "some are lost"),
    misconceptions={
        "some are lost": "It is true that nobody listens during the pause. But when the browser comes back, it tells "
        "the server the last event that it has, and the server sends the later ones.",
        "some arrive twice": "That would happen if the server sent all events again. But the browser tells the server "
        "the last event that it has, and the server sends only the later ones.",
    },
)

calls_of_onerror = Question(
    "A stream is cut three times, and each time the EventSource comes back. After the fourth event the page calls "
    "`close()`. How often is `onerror` called?",
    unit="calls",
    misconceptions={
        4: "The three cuts are three errors. `close()` is not an error, so nothing is called for it.",
        0: "The browser repairs each cut by itself, but it also calls `onerror` for each cut.",
        1: "`onerror` is called for each of the three cuts. It is not called for `close()`.",
        2: "`onerror` is called for each of the three cuts. It is not called for `close()`.",
    },
)

heard_by_onmessage = Question(
    "A server gives each of an order's four events a name. The page sets only `onmessage`, as in section 1. For how "
    "many of the four events does the browser call that function?",
    unit="events",
    misconceptions={
        4: "The name decides which function is called. `onmessage` gets only events without a name.",
        1: "All four events have a name, the first and the last too. `onmessage` gets only events without a name.",
        3: "All four events have a name, the first and the last too. `onmessage` gets only events without a name.",
    },
)

who_is_asked_again = Question(
    "A page has an EventSource at server A and another one at server B. Server A answers every request with "
    '`503 Service Unavailable`, which means "not now". Server B has been stopped and does not answer at all. Which '
    "server does the browser ask again?",
    choices=("only server A", "only server B", "both", "neither"),
    misconceptions={
        "both": "A 503 is an answer that opens no stream, and after it the browser gives up. Server B gave no "
        "answer, so the browser asks server B again.",
        "only server A": "It is the other way round. Server A did answer, and after a 503 the browser gives up.",
        "neither": "A server that does not answer may soon be back, so the browser asks server B again.",
    },
)

seventh_request = Question(
    "A page has six streams open to one server, over HTTP/1.1. No bytes travel on them now. Then the page makes an "
    "ordinary request to the same server. What happens to this seventh request?",
    choices=("it is answered at once", "it waits", "it is refused"),
    misconceptions={
        "it is answered at once": "The server would answer at once. But the browser does not send the request yet.",
        "it is refused": "The server cannot refuse the request, because the request has not left the browser.",
    },
)

hidden_polls = Question(
    "A page in Chrome polls every 5 seconds, with `setInterval`. Its tab has been hidden behind another tab for a "
    "while. How many polls does it make in the next eight hours?",
    unit="polls",
    misconceptions={
        5760: "That is what the page asks for: 8 × 3,600 seconds, divided by 5. In a hidden tab the browser calls the "
        "timer less often, to save battery.",
        0: "The page does poll in a hidden tab, but rarely.",
        28_800: "That is one poll per second. The page asks for fewer, and the browser allows fewer.",
    },
    outcome="by the rule",
)
