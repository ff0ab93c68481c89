"""The exercises of the lesson: one for each thing that a class takes home."""

from labkit.learn import Choice, Number

useless_of_360 = Number(
    "useless_of_360",
    "In real life an order takes half an hour. The app asks every 5 seconds, 360 times in all. There are 4 updates, "
    "and the first of them is the order itself. At least how many of the 360 polls are useless?",
    356,
    unit="polls",
    within=0,
    solution="answer = 360 - 4",
    hints=["How many polls can bring news, at most?", "At most 4 of the 360 polls are useful."],
    wrong={
        4: "That is how many polls are useful, at most.",
        355: "The first answer is already one of the 4 updates.",
        180: "For half of them, 180 updates would be needed. There are 4.",
        360: "Then the app would learn nothing. But it learns of 4 updates.",
        357: "That is 360 without 3. The first answer is an update as well: take away 4.",
        72: "That is 360 divided by 5. But the 360 are polls already, and not seconds.",
        356 / 360: "That is the share of useless polls. How many of the 360 is it?",
        99: "That is about the share, in percent. How many of the 360 polls is it?",
        98.9: "That is the share in percent, rounded. How many of the 360 polls is it?",
        100 * 356 / 360: "That is the share in percent. How many of the 360 polls is it?",
    },
    why="That is about 99 polls in 100. Asking more often makes it worse, because there are still only 4 updates.",
)

requests_of_a_crowd = Number(
    "requests_of_a_crowd",
    "Your own product has 600 users, and each of them asks every 2 seconds. How many requests per minute is that?",
    18_000,
    unit="requests",
    solution="answer = 600 * 60 / 2",
    hints=["How many times does one user ask in a minute?", "A user asks 60 / 2 = 30 times. How many users are there?"],
    wrong={
        300: "That is per second. A minute has 60 of them.",
        1_200: "That is users times seconds. Then asking less often would make more requests.",
        36_000: "That would be one request per second for each user. They ask every 2 seconds.",
        72_000: "That would be two requests per second for each user. They ask once every 2 seconds.",
        20: "That is 600 · 2 / 60. One user asks 60 / 2 times in a minute. Multiply that by the users.",
        30: "That is for one user. There are 600.",
        1_800: "That is a tenth of it: 600 users send 30 requests each.",
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
    hints=["What does one reader send, and how often?", "One request opens a stream. A headline needs no request."],
    wrong={
        2_000: "That is how many headlines are delivered. No reader asks for one.",
        100: "A headline needs no request. Each reader needs one, to open its stream.",
        1: "Each reader opens a stream of its own.",
        2_020: "The 20 requests that open the streams are right. The 2,000 deliveries need no request.",
        120: "The 20 requests that open the streams are right. The 100 headlines need no request.",
        5: "That is 100 divided by 20. But nobody asks for a headline.",
        0: "A server cannot call a reader: each reader has to open a stream.",
    },
    why="With polling, the clock decides how many requests there are. With streams, the number of readers decides it, "
    "and news is sent when there is news.",
)

comments_of_the_streams = Number(
    "comments_of_the_streams",
    "A proxy might mistake a silent stream for a dead one. So the server writes a comment to each of its 10,000 "
    "streams every 15 seconds, whether or not there is news. How many comments per minute is that?",
    40_000,
    unit="comments",
    solution="answer = 10_000 * 60 / 15",
    hints=[
        "How many comments does one stream get per minute?",
        "One stream gets 60 / 15 = 4. How many streams are there?",
    ],
    wrong={
        4: "That is for one stream. There are 10,000.",
        10_000: "That would be one comment per minute for each stream. There are four.",
        150_000: "That is streams times seconds. Then writing comments less often would make more of them.",
        600_000: "That would be one comment per second for each stream. It is one every 15 seconds.",
        9_000_000: "That would be 15 comments per second for each stream. It is one every 15 seconds.",
        4_000: "That is a tenth of it: 10,000 streams get 4 comments each.",
        0: "Comments are written whether or not there is news.",
    },
    why="That is a third of the 120,000 polls of the same users. A quiet stream is not free: it costs a socket, memory "
    "and these comments.",
)

MENU = "A screen in a hallway: the day's menu, checked every ten minutes, the same for everybody, from a cache."
CHAT = "A chat: a message should be on the other phones within a second."
DELIVERY = "A delivery: thousands of customers, an order each, four updates in half an hour."
SCORE = "A football score: a million fans, and each wants to know of a goal at once."

better_to_poll = Choice(
    "better_to_poll",
    "In which one of these cases would you poll?",
    [CHAT, MENU, DELIVERY, SCORE],
    MENU,
    hints=["In which case does late news do no harm? And in which is one answer good for everybody?"],
    wrong={
        CHAT: "A message should arrive within a second, so each phone would have to ask every second, nearly always "
        "in vain.",
        DELIVERY: "News is rare and wanted soon, and each customer has an order of their own, so that a cache does not "
        "help. Nearly all polls would be useless.",
        SCORE: "A cache could answer the polls, but fans who poll hear of a goal late, and they want to know at once.",
    },
    why="Polling is cheap when news may be late and one answer is good for everybody. When only one of the two is "
    "true, measure. The screen asks once in ten minutes, so it can even close its connection in between.",
)
