"""Exercises of section 2, “What it costs, measured”: useless polls, waits, wasted bytes."""

from labkit.learn import Number, Parsons

useful_of_360 = Number(
    "useful_of_360",
    "An app follows one real order for 30 minutes. It polls every 5 seconds, which makes 360 polls. In that time there "
    "are 4 updates, and placing the order is the first. How many of the 360 polls bring news, at most?",
    4,
    unit="polls",
    within=0,
    asks="useful_polls",
    hints=[
        "Can a poll bring news when there was no update since the poll before?",
        "Each update is news for one poll only: the first poll after it.",
    ],
    wrong={
        5: "One too many. The first poll brings the order itself, and that is one of the 4 updates already.",
        3: "One too few. Placing the order is an update as well, and the first poll brings it.",
        180: "For half of the polls, there would have to be an update in every second interval. There are only 4.",
        356: "That is how many polls bring no news.",
        360: "Every poll brings an answer. An answer is news only if it tells the app something new.",
        4 / 360: "That is the share of the polls. Give their number: how many of the 360?",
        0.011: "That is the share of the polls, about 1 %. Give their number: how many of the 360?",
        0.01: "That is about the share of the polls, 1 %. Give their number: how many of the 360?",
        1: "If you mean 1 %: that is about the share. The answer is a number of polls: how many of the 360?",
        1.1: "That is the share in percent. Give the number of the polls: how many of the 360?",
        90: "90 is the number of polls for each update. Only one of those 90 polls brings it.",
    },
    why="About one poll in a hundred. If the app polled more often, there would be more polls, but still at most four "
    "with news.",
)

mean_wait = Number(
    "mean_wait",
    "Your app polls every 8 seconds. An update can happen at any moment. How many seconds does an update wait for the "
    "next poll, on average?",
    4,
    unit="s",
    asks="seconds_on_average",
    solution="seconds_on_average = 8 / 2",
    hints=[
        "What is the shortest wait, and what is the longest?",
        "All waits from the shortest to the longest are equally likely. The average is in the middle.",
    ],
    wrong={
        8: "That is the longest wait, of an update right after a poll. The average is in the middle of all waits.",
        0: "Only an update at the very moment of a poll does not wait.",
        16: "No update waits longer than one interval: then the next poll comes.",
        2: "That is a quarter of the interval. The shortest wait is 0 s, the longest is 8 s. What is in the middle?",
        0.5: "If you mean half an interval: give it in seconds.",
        2.5: "That is half of 5 seconds. Here the app polls every 8 seconds.",
    },
    why="Half an interval. Server and network add some time of their own. A faster server does not shorten the half "
    "interval.",
)

p95_wait = Number(
    "p95_wait",
    "Your app polls every 8 seconds. An update can happen at any moment. What is the p95 of the wait, in seconds?",
    7.6,
    unit="s",
    asks="seconds_p95",
    solution="seconds_p95 = 0.95 * 8",
    hints=[
        "All waits from 0 to 8 s are equally likely. So 50 % of the updates wait at most 4 s. How long for 95 %?",
        "95 % of 8 seconds.",
    ],
    wrong={
        8: "All updates wait at most 8 s. The p95 is shorter: 5 % of the updates wait longer than the p95.",
        4: "That is the average wait: half of the updates wait longer. Only 5 % wait longer than the p95.",
        0.4: "That is 5 % of the interval: only 5 % of the updates wait at most 0.4 s. The p95 is for 95 %.",
        7.2: "90 % of the updates wait at most 7.2 s. The p95 is for 95 %.",
        0.95: "That is the share of the updates. Give the wait in seconds: that share of the interval.",
        3.8: "That is 95 % of the average wait. The waits go from 0 to 8 s.",
        95: "95 is the percentage of the updates. How many seconds do these updates wait at most?",
    },
    why="One update in twenty waits even longer. An average does not show these updates. But the users who wait for "
    "them are the ones who complain.",
)

conditional_poll = Parsons(
    "conditional_poll",
    "Put the lines in order: a loop that polls with `If-None-Match` until the order is delivered. It takes all lines "
    "except one.",
    [
        "    if reply.status_code == 200:",
        '    reply = client.get(address, headers={"If-None-Match": known})',
        "    time.sleep(EVERY)",
        "    if reply.status_code == 304:",
        "known = '\"0\"'  # an ETag that no answer has; the quotes inside are part of it",
        '        known, stage = reply.headers["etag"], reply.json()["stage"]',
        "while stage != 'delivered':",
        "stage = None",
    ],
    [5, 8, 7, 2, 1, 6, 3],
    also_right=[[8, 5, 7, 2, 1, 6, 3]],
    hints=[
        "The first two lines give values to `known` and to `stage`. Then the loop begins.",
        "An answer with the status 304 has no body. After which of the two `if` lines is there a body to read?",
    ],
    wrong=[
        ([5, 8, 7, 2, 4], "A 304 has no body, so there is nothing to read. News comes with the status 200."),
        ([8, 5, 7, 2, 4], "With a 304 there is no body to read. News comes with the status 200."),
        (
            [5, 8, 7, 2, 1, 6, 4],
            "Your first six lines are right. Line 4 has no place: a 304 brings nothing new.",
        ),
        ([8, 5, 7, 2, 1, 6, 4], "The first six lines are right. Line 4 has no place: nothing new comes with a 304."),
        ([5, 8, 7, 3], "This loop sleeps before it asks. The task says: ask first."),
        ([8, 5, 7, 3], "This loop sleeps before it asks. The task is to ask first."),
        ([5, 8, 7, 2, 3], "This loop sleeps before it looks at the answer. Look at the answer first, then sleep."),
        ([8, 5, 7, 2, 3], "Here the loop sleeps before it looks at the answer. Look at the answer first, then sleep."),
    ],
    why="Such a poll is called a conditional request (RFC 9110, section 13). It saves the body of a useless "
    "answer. The client still sends each request, and the news still waits for the next request.",
)
