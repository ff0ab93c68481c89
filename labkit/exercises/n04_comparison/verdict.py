"""Exercises of section “The verdict” and its practice: five products, and what each should do."""

from labkit.learn import Choice

CACHED_POLLING = (
    "Polling every few minutes: the network answers from its cache, and the origin is asked once each time."
)
ONE_POLL_FOR_FIFTEEN = "Polling twice a second: one answer stands for fifteen changes."

weather_page = Choice(
    "weather_page",
    "A weather page changes once an hour. A million people have it open, behind a content delivery network.",
    [
        "SSE: a million pollers are too many requests.",
        CACHED_POLLING,
        "SSE: the weather has to be on time to the second.",
    ],
    CACHED_POLLING,
    hints=["Who answers the polls? Everybody gets the same page."],
    wrong={
        "SSE: a million pollers are too many requests.": "They are, for an origin server. Here a cache is in "
        "front, and the page is the same for all.",
        "SSE: the weather has to be on time to the second.": "Nobody suffers from a forecast that is three minutes "
        "old; a million open streams are a real bill.",
    },
    why="One answer for all, cacheable, seldom new, never urgent: everything that speaks for polling.",
)

order_tracker = Choice(
    "order_tracker",
    "10,000 hungry people watch their own order. There are four updates in half an hour, and they want each one at "
    "once.",
    [
        "Polling every half second: then nobody waits.",
        "Polling every minute: the updates are rare.",
        "SSE: rare updates, an order each, and each one urgent.",
    ],
    "SSE: rare updates, an order each, and each one urgent.",
    hints=["What would the useless share be? What could a cache do for an order that one person sees?"],
    wrong={
        "Polling every half second: then nobody waits.": "The wait is short, and nearly every one of 1,200,000 "
        "requests per minute brings nothing.",
        "Polling every minute: the updates are rare.": "Few requests, and half a minute of waiting on average, at the "
        "moment when the bell rings.",
    },
    why="Rare, urgent, one answer per person: the case this course began with. The price is 10,000 sockets and "
    "comments.",
)

price_board = Choice(
    "price_board",
    "Prices change 30 times a second. A board on the wall shows the newest, and redraws twice a second. Which asks "
    "the least of your server?",
    ["SSE with every change.", ONE_POLL_FOR_FIFTEEN, "Polling 30 times a second, to miss nothing."],
    ONE_POLL_FOR_FIFTEEN,
    hints=["Above the break-even rate the stream is the dearer one. What does the board do with fifteen prices?"],
    wrong={
        "SSE with every change.": "Thirty pushes per second, and the board throws twenty-eight of them away.",
        "Polling 30 times a second, to miss nothing.": "Thirty requests in place of thirty pushes, which is dearer "
        "still; and the board shows two.",
    },
    why="Latest state, high rate: polling loses what nobody wants. A stream that sends the newest twice a second does "
    "as well; then the server holds the interval in place of the client.",
)

goal_alert = Choice(
    "goal_alert",
    "50,000 fans follow a match. Perhaps two goals are scored in ninety minutes, and the neighbours must not cheer "
    "first.",
    [
        "SSE: two pushes per fan, and each within moments.",
        "SSE, because a push reaches all fans at the same moment.",
        "Polling every 5 seconds: two goals are rare enough.",
    ],
    "SSE: two pushes per fan, and each within moments.",
    hints=["Count the useless polls of ninety minutes. Then think of the last fan in the list."],
    wrong={
        "SSE, because a push reaches all fans at the same moment.": "The choice is right and the reason is not: the "
        "server writes to one fan after another.",
        "Polling every 5 seconds: two goals are rare enough.": "54 million polls for two goals, and a neighbour with "
        "SSE is 2.5 seconds ahead on average.",
    },
    why="Rare and urgent. Plan for the fan-out: 50,000 pushes take a while, so split the fans over several servers.",
)

pay_by_open_time = Choice(
    "pay_by_open_time",
    "Your provider bills every second that a request is open. Readers leave a page of notices open all day; a notice "
    "that comes ten minutes late does no harm.",
    [
        "SSE: fewer requests are always cheaper.",
        "Polling every second, to be safe.",
        "Polling every ten minutes: each request is over at once.",
    ],
    "Polling every ten minutes: each request is over at once.",
    hints=["What is counted here: requests, or seconds? What is open all day?"],
    wrong={
        "SSE: fewer requests are always cheaper.": "Fewer requests, and each is open all day: that is what this bill "
        "counts.",
        "Polling every second, to be safe.": "600 times the requests that ten minutes of patience need.",
    },
    why="The prices of your provider and the patience of your users decide, and a rule of thumb does not.",
)
