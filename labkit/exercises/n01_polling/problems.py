"""Exercises of section 2, “Four problems, measured”: useless polls, waits, wasted bytes."""

from labkit.learn import Number, Parsons

useful_of_360 = Number(
    "useful_of_360",
    "Take the numbers of a real order: one poll every 5 seconds for 30 minutes, which is 360 polls, and 4 updates in "
    "that time, the first of them the order itself. How many of the polls bring news, at most?",
    4,
    unit="polls",
    within=0,
    asks="useful_polls",
    hints=["Can a poll bring news when nothing has happened since the poll before?", "4 updates, 360 polls."],
    wrong={
        5: "The first answer tells of the order itself, and that is one of the 4 updates already.",
        3: "The order itself is an update as well, and the first poll brings it.",
        180: "Half would need an update in every second interval. There are four in all.",
        356: "Those are the polls that bring nothing.",
        360: "Every poll brings an answer. News is an answer that tells you something new.",
        4 / 360: "That is the share of the polls. You want their number: how many of the 360?",
        0.011: "That is the share of the polls, about 1 %. You want their number: how many of the 360?",
        1: "About 1 is the share in percent. You want the number of the polls: how many of the 360?",
        1.1: "That is the share in percent. You want the number of the polls: how many of the 360?",
        90: "That is how many polls there are for one update. Only one of the 90 brings it.",
    },
    why="About one poll in a hundred. Asking more often cannot change the four; it changes the total that they are "
    "divided by.",
)

mean_wait = Number(
    "mean_wait",
    "You ask every 8 seconds. News comes at any moment. How many seconds does it wait for your next poll, on average?",
    4,
    unit="s",
    asks="seconds_on_average",
    solution="seconds_on_average = 8 / 2",
    hints=["What is the shortest wait, and what the longest?", "All waits between the two are equally likely."],
    wrong={
        8: "That is the longest wait, for news that comes right after a poll. The average lies in the middle.",
        0: "Only news that comes at the very moment of a poll does not wait.",
        16: "No news waits longer than until the next poll.",
        2: "That is a quarter of the interval. The shortest wait is 0 s, the longest 8 s: what lies in the middle?",
    },
    why="Half an interval, before server and network add their own time. A faster server does not shorten this half.",
)

p95_wait = Number(
    "p95_wait",
    "You ask every 8 seconds. 95 % of all news waits at most how many seconds? (That is called p95, the 95th "
    "percentile.)",
    7.6,
    unit="s",
    asks="seconds_p95",
    solution="seconds_p95 = 0.95 * 8",
    hints=["Waits are spread evenly from 0 to 8 s. Which point has 95 % of that stretch before it?", "0.95 of 8."],
    wrong={
        8: "All of the news waits at most that long. You want 95 of 100.",
        4: "That is the average: half of the news waits longer.",
        0.4: "That is the wait which 95 % exceed. You looked from the other end.",
        7.2: "90 % of the news waits at most 7.2 s. You want 95 of 100.",
        0.95: "That is the share of the news. You want their wait: that share of the interval, in seconds.",
        3.8: "That is 95 % of the average wait. Take 95 % of the longest one.",
        95: "95 is the share of the news, in percent. You want their wait, in seconds: at most one interval.",
    },
    why="One update in twenty waits nearly the whole interval. An average hides those updates, and the users who "
    "wait for them are the ones who complain.",
)

conditional_poll = Parsons(
    "conditional_poll",
    "Put the lines in order: a loop that asks only for what it does not know yet. One line belongs nowhere.",
    [
        "    if reply.status_code == 200:",
        '    reply = client.get(address, headers={"If-None-Match": known})',
        "    time.sleep(EVERY)",
        "    if reply.status_code == 304:",
        "known = '\"0\"'  # an ETag that no update has; the quotes are part of it",
        '        known, stage = reply.headers["etag"], reply.json()["stage"]',
        "while stage != 'delivered':",
        "stage = None",
    ],
    [5, 8, 7, 2, 1, 6, 3],
    also_right=[[8, 5, 7, 2, 1, 6, 3]],
    hints=[
        "The first two lines give values to `known` and to `stage`; then the loop begins.",
        "304 means not modified, and it has no body to read. Which of the two `if` lines leads to a body?",
    ],
    wrong=[
        ([5, 8, 7, 2, 4], "With 304 there is no body: nothing was sent that could be read. News comes with 200."),
        ([8, 5, 7, 2, 4], "A 304 has no body: nothing was sent that could be read. News comes with status 200."),
        ([5, 8, 7, 3], "This waits before it asks for the first time. Ask first, then wait."),
        ([8, 5, 7, 3], "Here the first question comes after a wait. Ask first, then wait."),
        ([5, 8, 7, 2, 3], "This sits on news for a whole pause before it looks at it. Read first, then wait."),
        ([8, 5, 7, 2, 3], "Here news lies unread for a whole pause. Read first, then wait."),
    ],
    why="A conditional request (RFC 9110, section 13) is the best that polling can do about wasted bytes. You still "
    "send the request, and the news still waits for it.",
)
