"""Exercises of section “The verdict” and its practice: five products, and what each should do."""

from labkit.learn import Choice

CACHED_POLLING = "Polling every few minutes: the caches answer, and your own server is rarely asked."
URGENT_AND_OWN = "SSE: the updates are rare and urgent, and each person has an order of their own."
TWO_PUSHES = "SSE: two pushes per fan, and each one is written within moments."
NEWEST_ONLY = "Polling twice per second: each answer brings the newest price."

weather_page = Choice(
    "weather_page",
    "A weather page changes once per hour. A million people have it open, and a content delivery network stands in "
    "front of your server. What do you choose?",
    [
        "SSE: a million people who poll send too many requests.",
        CACHED_POLLING,
        "SSE: the weather has to be right to the second.",
    ],
    CACHED_POLLING,
    hints=["Everybody gets the same page. Who answers the polls?"],
    wrong={
        "SSE: a million people who poll send too many requests.": "They would be too many for your own server. But "
        "everybody gets the same page, so the caches of the network answer nearly all of them.",
        "SSE: the weather has to be right to the second.": "It does no harm if a forecast is three minutes old. A "
        "million open streams, however, cost a lot.",
    },
    why="Everybody gets the same answer, a cache can keep it, it rarely changes, and it is not urgent. All that "
    "speaks for polling.",
)

order_tracker = Choice(
    "order_tracker",
    "10,000 people wait for their food, and each watches an order of their own. An order has four updates in half an "
    "hour, and everybody wants to see each update at once. What do you choose?",
    [
        "Polling every half second: then nobody waits long.",
        "Polling every minute: the updates are rare.",
        URGENT_AND_OWN,
    ],
    URGENT_AND_OWN,
    hints=["How many polls would be useless? Could a cache answer, when only one person looks at an order?"],
    wrong={
        "Polling every half second: then nobody waits long.": "The wait is short. But that is 1,200,000 requests per "
        "minute, and nearly all of them bring nothing.",
        "Polling every minute: the updates are rare.": "There are few requests. But an update then waits half a "
        "minute on average, and people want to see it at once.",
    },
    why="The updates are rare and urgent, and each person needs an answer of their own. The price is 10,000 sockets "
    "and their comments.",
)

price_board = Choice(
    "price_board",
    "Prices change 30 times per second. A board on the wall shows the newest price, and redraws twice per second. A "
    "poll costs the server as much as ten pushes. Which choice costs the server the least processor time?",
    [
        "SSE: the server pushes every change.",
        NEWEST_ONLY,
        "Polling 30 times per second: then the board gets every change.",
    ],
    NEWEST_ONLY,
    hints=[
        "Count the pushes or polls per second for each choice.",
        "Count each cost in pushes: thirty pushes cost 30. How many pushes are two polls worth? And thirty polls?",
    ],
    wrong={
        "SSE: the server pushes every change.": "That is thirty pushes per second. Two polls cost only as much as "
        "twenty pushes, and the board shows only two prices per second.",
        "Polling 30 times per second: then the board gets every change.": "Thirty polls cost as much as 300 pushes, "
        "and the board shows only two prices per second.",
    },
    why="Two polls cost as much as twenty pushes, which is less than thirty. Polling skips the prices that nobody "
    "sees. A stream on which the server pushes only the newest price, twice per second, would cost even less.",
)

goal_alert = Choice(
    "goal_alert",
    "50,000 fans follow a match. There are perhaps two goals in ninety minutes, and every fan wants to learn of a "
    "goal as early as possible. What do you choose?",
    [
        TWO_PUSHES,
        "SSE: a push reaches all fans at the same moment.",
        "Polling every 5 seconds: two goals are rare enough.",
    ],
    TWO_PUSHES,
    hints=["How many polls in ninety minutes would be useless? And when is the push to the last fan written?"],
    wrong={
        "SSE: a push reaches all fans at the same moment.": "SSE is right, but this reason is wrong: the server "
        "writes to one fan after another.",
        "Polling every 5 seconds: two goals are rare enough.": "That is 54 million polls for two goals. And on "
        "average a fan learns of a goal 2.5 seconds later than with a stream.",
    },
    why="The news is rare and urgent. But 50,000 pushes take some time, so share the fans among several servers.",
)

pay_by_open_time = Choice(
    "pay_by_open_time",
    "Your provider charges for every second that a request is open. People leave a page of notices open all day. It "
    "does no harm if a notice arrives ten minutes late. What do you choose?",
    [
        "SSE: fewer requests are always cheaper.",
        "Polling every second, to be safe.",
        "Polling every ten minutes: each request is over at once.",
    ],
    "Polling every ten minutes: each request is over at once.",
    hints=["Does the provider count requests, or the seconds that they are open? How long is a stream open?"],
    wrong={
        "SSE: fewer requests are always cheaper.": "There are fewer requests, but each one is open all day. This "
        "provider charges for exactly that time.",
        "Polling every second, to be safe.": "People can wait ten minutes. One poll per second is 600 times as many "
        "requests as they need.",
    },
    why="Look at what your provider charges for, and at how long your users can wait. No general rule decides this.",
)
