"""Two questions on notebook 07, asked at the start of notebook 08."""

from labkit.learn import Choice

QUEUE = "All hundred, in a queue"
FIRST_FIVE = "The first five of the hundred"
NEWEST = "At each of the five moments, the newest price"
NOTHING = "Nothing, until the price is quiet again"

five_of_a_hundred = Choice(
    "five_of_a_hundred",
    "A price changes a hundred times within a second, and a page is to get five events in that second. What does the "
    "server send?",
    [QUEUE, FIRST_FIVE, NEWEST, NOTHING],
    NEWEST,
    hints=["Which prices does anybody still want to see?", "An old price is of no use once there is a newer one."],
    wrong={
        QUEUE: "At five per second that takes twenty seconds, and the page shows old prices meanwhile.",
        FIRST_FIVE: "Then the page shows the fifth price, and ninety-five changes have come since.",
        NOTHING: "A price that never rests would never be shown.",
    },
    why="That is conflation: a newer value replaces the one that waits. It comes back in section 4, as a help for slow "
    "readers.",
)

TCP = "TCP, which sends again what was lost"
BROWSER = "The browser"
SERVER = "The server, in its history"
NETWORK = "The phone's network"

who_kept_them = Choice(
    "who_kept_them",
    "A phone has read notification 1 and is in a lift without a network. Notifications 2 and 3 are sent meanwhile. The "
    "phone comes back, says `Last-Event-ID: 1`, and gets both. Who has kept them?",
    [TCP, BROWSER, NETWORK, SERVER],
    SERVER,
    hints=["Which of these was there all the time?", "The connection ended in the lift. Who knew of the new ones?"],
    wrong={
        TCP: "TCP sends again what is lost within one connection. This connection has ended.",
        BROWSER: "The browser remembers one thing: the id of the newest event. It has never seen 2 and 3.",
        NETWORK: "A network passes packets on. It does not keep them for a phone that is away.",
    },
    why="An id is worth what somebody has kept. Section 1 counts how much that is, and section 2 takes it away.",
)
