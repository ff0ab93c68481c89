"""Exercises of notebook 06, section 5, “Six connections a host”: tabs, and what to do about them."""

from labkit.learn import Choice, Number

tabs_until_stuck = Number(
    "tabs_until_stuck",
    "Change the page: it opens two streams, the order and the news, over HTTP/1.1. The customer opens it in one tab "
    "after another. How many tabs work until the next one cannot even load?",
    3,
    unit="tabs",
    within=0,
    hints=["The limit holds for all tabs together.", "Six connections, two a tab."],
    wrong=[
        (6, "That would be one stream a tab. Here it is two."),
        (12, "You multiplied. Two streams a tab use the six up faster, not slower."),
        (2, "The third tab takes connections 5 and 6. It is the fourth that waits."),
        (4, "The fourth tab's page is a request as well, and there is no connection left for it."),
    ],
    why="The customer sees a site that does not load, with a server that has nothing to do. Few faults are harder to "
    "find: the request never left the browser.",
)

share_the_stream = Choice(
    "share_the_stream",
    "A shop's customers keep ten tabs open, and each of them wants the news. Which of these does NOT help?",
    {
        "a": "HTTP/2, where all streams to a host share one connection",
        "b": "One stream for all tabs: one of them reads it and tells the others (`BroadcastChannel`)",
        "c": "A server with ten times the capacity",
        "d": "To close the stream of a tab that nobody looks at, and open it again when somebody does",
    },
    "c",
    hints=["Where does the seventh request wait?", "Three of the four need fewer connections."],
    wrong={
        "a": "It helps: about a hundred streams then fit on the one connection. It is the usual answer.",
        "b": "It helps: ten tabs, one connection. It takes some code, for the tab that reads may be closed.",
        "d": "It helps, if not more than six are looked at. `Last-Event-ID` does not survive it; the page must ask.",
    },
    why="The limit is the browser's, and the waiting request has not been sent. Nothing that you change on the server "
    "is ever asked, except the protocol that it speaks.",
)
