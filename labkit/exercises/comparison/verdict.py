"""Exercises of notebook 04, section “The verdict”: five products, and what each should do."""

from labkit.learn import Choice

weather_page = Choice(
    "weather_page",
    "A weather page changes once an hour. A million people have it open, behind a content delivery network.",
    {
        "a": "SSE: a million pollers are too many requests.",
        "b": "Polling every few minutes: the network answers from its cache, and the origin is asked once each time.",
        "c": "SSE: the weather has to be on time to the second.",
    },
    "b",
    hints=["Who answers the polls? Everybody gets the same page."],
    wrong={
        "a": "They are, for an origin server. Here a cache stands in front, and the page is the same for all.",
        "c": "Nobody suffers from a forecast that is three minutes old; a million open streams are a real bill.",
    },
    why="One answer for all, cacheable, seldom new, never urgent: everything that speaks for polling.",
)

order_tracker = Choice(
    "order_tracker",
    "10,000 hungry people watch their own order. Four updates in half an hour, and they want each one at once.",
    {
        "a": "Polling every half second: then nobody waits.",
        "b": "Polling every minute: the updates are rare.",
        "c": "SSE: rare updates, an order each, and each one urgent.",
    },
    "c",
    hints=["What would the useless share be? What could a cache do for an order that one person sees?"],
    wrong={
        "a": "The wait is short, and nearly every one of 1,200,000 requests a minute brings nothing.",
        "b": "Few requests, and half a minute of waiting on average, at the moment when the bell rings.",
    },
    why="Rare, urgent, one answer a person: the case this course began with. The price is 10,000 sockets and comments.",
)

price_board = Choice(
    "price_board",
    "Prices change 30 times a second. A board on the wall shows the newest, and redraws twice a second. Which asks "
    "the least of your server?",
    {
        "a": "SSE with every change.",
        "b": "Polling twice a second: one answer stands for fifteen changes.",
        "c": "Polling 30 times a second, to miss nothing.",
    },
    "b",
    hints=["Above the break-even rate the stream is the dearer one. What does the board do with fifteen prices?"],
    wrong={
        "a": "Thirty pushes a second, and the board throws twenty-eight of them away.",
        "c": "Thirty requests in place of thirty pushes, which is dearer still; and the board shows two.",
    },
    why="Latest state, high rate: polling loses what nobody wants. A stream that sends the newest twice a second does "
    "as well; then the server holds the interval in place of the client.",
)

goal_alert = Choice(
    "goal_alert",
    "50,000 fans follow a match. Perhaps two goals in ninety minutes, and the neighbour must not cheer first.",
    {
        "a": "SSE: two pushes a fan, and each within moments.",
        "b": "SSE, because a push reaches all fans at the same moment.",
        "c": "Polling every 5 seconds: two goals are rare enough.",
    },
    "a",
    hints=["Count the useless polls of ninety minutes. Then think of the last fan in the list."],
    wrong={
        "b": "The choice is right and the reason is not: the server writes to one fan after another.",
        "c": "54 million polls for two goals, and the neighbour is 2.5 seconds ahead on average.",
    },
    why="Rare and urgent. Plan for the fan-out: 50,000 pushes take a while, so split the fans over several servers.",
)

pay_by_open_time = Choice(
    "pay_by_open_time",
    "Your provider bills every second that a request is open. Readers leave a page of notices open all day; a notice "
    "that comes ten minutes late does no harm.",
    {
        "a": "SSE: fewer requests are always cheaper.",
        "b": "Polling every second, to be safe.",
        "c": "Polling every ten minutes: each request is over at once.",
    },
    "c",
    hints=["What is counted here: requests, or seconds? What is open all day?"],
    wrong={
        "a": "Fewer requests, and each is open all day: that is what this bill counts.",
        "b": "600 times the requests that ten minutes of patience need.",
    },
    why="The prices of your provider and the patience of your users decide, and a rule of thumb does not.",
)
