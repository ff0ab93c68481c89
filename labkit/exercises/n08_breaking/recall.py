"""Two questions on notebook 07, asked at the start of notebook 08."""

from labkit.learn import Choice

QUEUE = "All hundred prices, one after the other"
FIRST_FIVE = "The first five of the hundred prices"
NEWEST = "Five times in that second, the newest price of that moment"
NOTHING = "Nothing, until the price stops changing"

five_of_a_hundred = Choice(
    "five_of_a_hundred",
    "A price changes a hundred times within one second. A page can take only five events in that second. What should "
    "the server send?",
    [QUEUE, FIRST_FIVE, NEWEST, NOTHING],
    NEWEST,
    hints=[
        "Which of the prices does somebody still want to see?",
        "An old price is of no use when there is a newer one.",
    ],
    wrong={
        QUEUE: "At five per second, that takes twenty seconds. In that time the page shows old prices.",
        FIRST_FIVE: "Then the page shows the fifth price, although ninety-five newer ones have come.",
        NOTHING: "Then a price that never stops changing would never be shown.",
    },
    why="This is called conflation: a newer value replaces the one that waits. Section 4 uses it for slow readers.",
)

TCP = "TCP, which sends lost data again"
BROWSER = "The browser"
SERVER = "The server, in its history"
NETWORK = "The phone's network"

who_kept_them = Choice(
    "who_kept_them",
    "A phone has read notification 1. In a lift it has no network, and its connection ends. Notifications 2 and 3 are "
    "published in that time. The phone comes back with `Last-Event-ID: 1`, and it gets both of them. Who had kept "
    "notifications 2 and 3?",
    [TCP, BROWSER, NETWORK, SERVER],
    SERVER,
    hints=[
        "Which of the four had the two notifications at all?",
        "The connection had ended. Who could still store them?",
    ],
    wrong={
        TCP: "TCP sends lost data again within one connection. But this connection had ended.",
        BROWSER: "The browser keeps the id of the newest event that it has read. It had never seen 2 and 3.",
        NETWORK: "A network passes data on. It does not keep data for a phone that is away.",
    },
    why="An id is of use only if the server has kept what came after it. Section 2 shows what happens when it has not.",
)
