"""The predictions of notebook 02."""

from labkit.learn import Question

polls_in_eight = Question(
    "Four users with random phases between 0 and 5 seconds ask every 5 seconds. Do the four together always send the "
    "same number of polls in the first 8 seconds, whatever their phases are?",
    choices=("yes", "no"),
    misconceptions={
        "yes": "A user whose phase is below 3 seconds polls twice in 8 seconds, and any other user polls once. So the "
        "number depends on the phases.",
    },
    outcome="simulated",
)

simulation_time = Question(
    "How many seconds will your machine need to simulate {many:,} users for one minute?",
    unit="s",
    misconceptions={60: "A simulation does not wait for a clock. It only computes the moments of the polls."},
)

real_count = Question(
    "On paper, the number of requests is users · seconds / interval. With real requests, will the users send fewer, "
    "the same number (to within half a percent), or more?",
    choices=("fewer", "the same", "more"),
    misconceptions={
        "fewer": "These users ask by the clock. A slow answer does not delay their next poll.",
        "more": "For more requests, some users would have to ask again before their next poll is due. Nobody does.",
    },
)

useless_polls = Question(
    "You ask every 5 seconds. Updates come at random moments, on average one every 5 seconds (12 per minute). Of 100 "
    "polls, how many are useless?",
    unit="%",
    misconceptions={
        0: "That would be true if each interval had exactly one update. With random updates, some have none.",
        50: "It is not like tossing a coin. What counts is the chance that no update falls into an interval.",
        63: "About 63 of 100 are useful. The question is about the useless ones.",
        100: "Then no poll would bring news. But many intervals have an update.",
    },
    outcome="simulated",
)

seen_updates = Question(
    "Updates come at random moments, on average one per second (60 per minute). You ask every 5 seconds, and each "
    "answer has only the newest state of your order. Of 100 updates, how many do you ever see?",
    unit="%",
    misconceptions={
        100: "A poll brings only the newest state. An update that was replaced before you asked is lost.",
        80: "About 80 of 100 are lost. The question is about those that you see.",
        0: "Nearly every poll brings one update.",
    },
    outcome="simulated",
)

one_core = Question(
    "Did the server keep one whole core of this machine busy (for at least 90 % of the time) while your users polled "
    "it?",
    choices=("yes", "no"),
    misconceptions={
        "yes": "The number of requests sounds large. But for each of them, the server only looks into a dictionary "
        "and sends a short answer.",
    },
)

NOT_IN_PROPORTION = "The wait grows faster than the number of users. It depends on how much of the time is still free."

wait_factor = Question(
    "Now the users grow from 10,000 to 19,000, so the server is busy for 95 % of the time. How many times as long "
    "does a request wait in the queue, on average?",
    unit="times",
    misconceptions={
        1: "There is time for all requests. But nearly all of them now find the server busy, and have to wait.",
        1.9: NOT_IN_PROPORTION,
        2: NOT_IN_PROPORTION,
        10: "The free time falls from 50 % to 5 %, which makes the wait ten times as long. But the load itself nearly "
        "doubles too, and that counts as well.",
    },
    outcome="computed",
)

overload = Question(
    "The users grow once more, to 24,000. Each second now brings 4,800 requests, which are 1.2 seconds of work. You "
    "run the simulation for 10, for 20 and for 40 seconds. What happens to the mean wait when the run is longer?",
    choices=("it grows", "it shrinks", "it stays about the same"),
    misconceptions={
        "it shrinks": "For that, the server would have to catch up. But more work arrives than it can do, all the "
        "time.",
        "it stays about the same": "For that, the queue would have to be empty now and then. This queue only grows.",
    },
    outcome="simulated",
)

herd = Question(
    "The same 10,000 users ask every 5 seconds, but now all at the same moment. Each request keeps the server busy "
    "for a quarter of a millisecond. How many seconds pass until the last user has an answer?",
    unit="s",
    misconceptions={
        1.25: "That is the mean of all users. The last one has to wait for all the others.",
        0.00025: "That is the time for one request. The last user waits for 9,999 others as well.",
        5: "In 5 seconds, the server could handle twice as many requests. So the last one is done sooner.",
    },
    outcome="simulated",
)

past_the_cache = Question(
    "Of the 120,000 polls per minute for that one page, how many reach the server behind the cache?",
    unit="requests",
    misconceptions={
        120_000: "The cache answers with its copy while the copy is younger than a second.",
        10_000: "All users share one copy. It does not matter who asks.",
        2_000: "That is the number of polls in one second. Only the first of them reaches the server.",
        12: "Each user polls 12 times in a minute. But the copy lasts for one second, not for five.",
        1: "The copy lasts for one second, and a minute has 60 seconds.",
    },
    outcome="simulated",
)
