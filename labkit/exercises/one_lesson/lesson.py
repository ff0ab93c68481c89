"""The exercises of the lesson: one for each thing that a class takes home."""

from labkit.learn import Choice, Number

useless_of_360 = Number(
    "useless_of_360",
    "In real life an order takes half an hour. The app asks every 5 seconds, 360 times, and there are 4 updates, "
    "the first of them the order itself. How many of the 360 polls are useless, at least?",
    356,
    unit="polls",
    within=0,
    solution="answer = 360 - 4",
    hints=["How many polls can bring news, at most?", "At most 4 of the 360 polls are useful."],
    wrong={
        4: "Those are the useful ones.",
        355: "The first answer is one of the 4 updates already.",
        180: "Half would need 180 updates. There are four.",
        360: "Every poll useless? The app does learn of the four.",
        357: "You took away three. The first answer is an update as well: it is one of the 4.",
        72: "The 360 are polls already, not seconds.",
        356 / 360: "That is the share of useless polls. How many of the 360 is it?",
        99: "That is about the share, in percent. How many of the 360 polls is it?",
        98.9: "That is the share in percent, rounded. How many of the 360 polls is it?",
        100 * 356 / 360: "That is the share in percent. How many of the 360 polls is it?",
    },
    why="About 99 polls in 100. Asking more often makes it worse: the four stay four.",
)

requests_of_a_crowd = Number(
    "requests_of_a_crowd",
    "Your own product has 600 users, and each of them asks every 2 seconds. How many requests per minute is that?",
    18_000,
    unit="requests",
    solution="answer = 600 * 60 / 2",
    hints=["How many times does one user ask in a minute?", "30 times. How many users are there?"],
    wrong={
        300: "That is per second. A minute has 60 of them.",
        1_200: "You multiplied users and seconds, so asking less often would make more requests.",
        36_000: "That would be one request per second and user. They ask every 2 seconds.",
        72_000: "60 times 2 asks per minute would be two per second. It is one every two seconds.",
        20: "You divided by 60. One user asks 60 / 2 times in a minute; multiply that by the users.",
        30: "That is one user. There are 600.",
        1_800: "A zero was lost: 600 users send 30 requests each.",
        600: "That would be one request each. Every user sends 30 in a minute.",
    },
    why="60 · users / interval, whether or not there is any news.",
)

streams_for_readers = Number(
    "streams_for_readers",
    "20 readers open a news ticker as a stream, and then 100 headlines are published. How many HTTP requests do the "
    "readers send, all together?",
    20,
    unit="requests",
    within=0,
    solution="answer = 20",
    hints=["What does one reader send, and how often?", "One request opens a stream. Headlines need none."],
    wrong={
        2_000: "That is how many headlines are delivered. No reader asks for one.",
        100: "Headlines need no request; readers need one each, to open the stream.",
        1: "Every reader opens a stream of their own.",
        2_020: "The 20 are right. The 2,000 deliveries need no request.",
        120: "The 20 are right. The 100 headlines need no request.",
        5: "Headlines per reader say nothing about requests: nobody asks for a headline.",
        0: "A server cannot call a reader: each of them has to open the stream.",
    },
    why="With polling the requests follow the clock. With a stream they follow the readers, and the messages "
    "follow the news.",
)

comments_of_the_streams = Number(
    "comments_of_the_streams",
    "So that no proxy on the way mistakes a silent stream for a dead one, the server writes a comment to each of its "
    "10,000 streams every 15 seconds, news or not. How many comments per minute is that?",
    40_000,
    unit="comments",
    solution="answer = 10_000 * 60 / 15",
    hints=["How many comments does one stream get per minute?", "Four. How many streams are there?"],
    wrong={
        4: "That is one stream. There are 10,000.",
        10_000: "That would be one comment per minute and stream. There are four.",
        150_000: "You multiplied streams and seconds. Then writing them less often would make more of them.",
        600_000: "That would be one comment per second and stream. It is one every 15 seconds.",
        9_000_000: "60 times 15 would be 15 comments per second. It is one every 15 seconds.",
        4_000: "A zero was lost: 10,000 streams get 4 comments each.",
        0: "They are written whether or not there is news.",
    },
    why="A third as many as the polls of the same users. A quiet stream is not free: it costs a socket, memory and "
    "these comments.",
)

MENU = "A screen in a hallway: the day's menu, checked every ten minutes, the same for everybody, from a cache."
CHAT = "A chat: a message should be on the other phones within a second."
DELIVERY = "A delivery: thousands of customers, an order each, four updates in half an hour."
SCORE = "A football score: a million fans, and each wants to know of a goal at once."

better_to_poll = Choice(
    "better_to_poll",
    "For which of these would you poll?",
    [CHAT, MENU, DELIVERY, SCORE],
    MENU,
    hints=["Where is late news harmless, and one answer good for all?"],
    wrong={
        CHAT: "Within a second for everybody: pollers would have to ask every second, nearly always in vain.",
        DELIVERY: "Rare news, wanted soon, and nothing to share in a cache: here nearly all polls are useless.",
        SCORE: "A cache would carry the polls, yet fans who poll hear of the goal late.",
    },
    why="Patience and a shared answer make polling cheap; where you have only one of the two, measure. At one question "
    "in ten minutes, the screen can even close its connection in between.",
)
