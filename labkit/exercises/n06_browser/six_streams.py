"""Exercises of section “Six streams, and one more request”: tabs, and what to do about them."""

from labkit.learn import Choice, Number

tabs_until_stuck = Number(
    "tabs_until_stuck",
    "A page opens two streams over HTTP/1.1, one for the order and one for the news. A customer opens this page in one "
    "tab after another, in one browser. How many tabs can load before the first one that cannot?",
    3,
    unit="tabs",
    within=0,
    solution="answer = 6 / 2",
    hints=["All tabs share the browser's six connections to the host.", "The streams of each tab need two of the six."],
    wrong={
        6: "That would be right for one stream per tab. Here each tab has two.",
        12: "12 is six times two. But each tab uses two of the six connections, so fewer than six tabs can load.",
        1: "The streams of one tab use two connections, and four more are free.",
        2: "The streams of two tabs use four connections. The third tab still finds two free ones.",
        5: "The streams of five tabs would need ten connections, and there are only six.",
        4: "The streams of three tabs use all six connections. The page of the fourth tab is a request too, and no "
        "connection is free for it.",
    },
    why="The customer sees a site that does not load, although the server has nothing to do. This fault is hard to "
    "find, because the request never left the browser.",
)

HTTP_2 = "HTTP/2, where all streams to a host share one connection"
ONE_FOR_ALL = "One stream for all tabs: one tab reads it and tells the others (`BroadcastChannel`)"
MORE_SERVER = "A server with ten times the capacity"
CLOSE_UNSEEN = "Each tab closes its stream when it is hidden, and opens it again when it is shown"

share_the_stream = Choice(
    "share_the_stream",
    "A customer has ten tabs of one shop open, over HTTP/1.1. Each tab wants a stream with the news, and only six can "
    "have one. Which of these changes does *not* help?",
    [HTTP_2, ONE_FOR_ALL, MORE_SERVER, CLOSE_UNSEEN],
    MORE_SERVER,
    hints=["Where does the seventh request wait?", "With three of the four changes the tabs need fewer connections."],
    wrong={
        HTTP_2: "It helps: one connection then carries about a hundred streams. This is the usual solution.",
        ONE_FOR_ALL: "It helps: the ten tabs then need one connection. It takes some code, because the customer may "
        "close the tab that reads.",
        CLOSE_UNSEEN: "It helps, as long as at most six tabs are visible. But each new EventSource is a newcomer, so "
        "the page must ask for what it missed.",
    },
    why="The limit is in the browser, and the waiting request has not been sent yet. A bigger server does not get that "
    "request any sooner.",
)
