"""Exercises of section “Six streams, and one more request”: tabs, and what to do about them."""

from labkit.learn import Choice, Number

tabs_until_stuck = Number(
    "tabs_until_stuck",
    "Change the page: it opens two streams, the order and the news, over HTTP/1.1. The customer opens it in one tab "
    "after another. How many tabs work until the next one cannot even load?",
    3,
    unit="tabs",
    within=0,
    solution="answer = 6 / 2",
    hints=["The limit holds for all tabs together.", "Six connections, two for each tab."],
    wrong={
        6: "That would be one stream per tab. Here there are two.",
        12: "You multiplied. With two streams per tab the six are used up sooner, not later.",
        2: "The third tab takes connections 5 and 6. It is the fourth that waits.",
        5: "Five tabs would hold ten streams, and there are six connections.",
        4: "The fourth tab's page is a request as well, and there is no connection left for it.",
    },
    why="The customer sees a site that does not load, with a server that has nothing to do. Few faults are harder to "
    "find: the request never left the browser.",
)

HTTP_2 = "HTTP/2, where all streams to a host share one connection"
ONE_FOR_ALL = "One stream for all tabs: one of them reads it and tells the others (`BroadcastChannel`)"
MORE_SERVER = "A server with ten times the capacity"
CLOSE_UNSEEN = "To close the stream of a tab that nobody looks at, and open it again when somebody does"

share_the_stream = Choice(
    "share_the_stream",
    "A shop's customers keep ten tabs open, and each of the tabs wants the news. Which of these does *not* help?",
    [HTTP_2, ONE_FOR_ALL, MORE_SERVER, CLOSE_UNSEEN],
    MORE_SERVER,
    hints=["Where does the seventh request wait?", "Three of the four need fewer connections."],
    wrong={
        HTTP_2: "It helps: about a hundred streams then fit on the one connection. It is the usual answer.",
        ONE_FOR_ALL: "It helps: ten tabs, one connection. It takes some code, since the tab that reads may be closed.",
        CLOSE_UNSEEN: "It helps, as long as at most six are looked at. The new EventSource does not know the last id; "
        "the page must ask.",
    },
    why="The limit is the browser's, and the waiting request has not been sent. No change on the server helps, "
    "except one of the protocol that it speaks.",
)
