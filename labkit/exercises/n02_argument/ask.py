"""The predictions of notebook 02."""

from labkit.learn import Question

polls_in_eight = Question(
    "Four users with random phases ask every 5 seconds. Do they send the same number of polls in the first 8 seconds, "
    "whatever their phases are?",
    choices=("yes", "no"),
    misconceptions={
        "yes": "Each polls once or twice: a second time only if the first poll came before second 3.",
    },
    outcome="simulated",
)

simulation_time = Question(
    "How many seconds will your machine need to simulate {many:,} users for one minute?",
    unit="s",
    misconceptions={60: "A simulation does not wait: it jumps from one poll to the next."},
)

real_count = Question(
    "On paper, the number of requests is users · seconds / interval. On real sockets, will there be fewer "
    "requests, the same number (to within half a percent), or more?",
    choices=("fewer", "the same", "more"),
    misconceptions={
        "fewer": "These users ask by the clock: a slow answer delays nobody's next poll.",
        "more": "Something would have to ask twice. Nobody here retries.",
    },
)

useless_polls = Question(
    "Updates come at random moments, on average one every 5 seconds (λ = 12 per minute), and you ask every 5 seconds. "
    "Of 100 polls, how many are useless?",
    unit="%",
    misconceptions={
        0: "True for updates by the clock. Random ones leave some intervals empty.",
        50: "As with a coin? Think of the chance that nothing falls into an interval.",
        63: "Those are the useful ones.",
    },
    outcome="simulated",
)

seen_updates = Question(
    "Updates come once a second on average (λ = 60 per minute); you ask every 5 seconds and are told the newest state "
    "of your order. Of 100 updates, how many do you ever see?",
    unit="%",
    misconceptions={
        100: "A poll brings the newest state. What was overwritten before you asked is gone.",
        0: "Nearly every poll brings one.",
    },
    outcome="simulated",
)

one_core = Question(
    "Did your users keep one whole core of this machine busy?",
    choices=("yes", "no"),
    misconceptions={
        "yes": "It sounds like a lot. But each request is a look into a dictionary and a short answer.",
    },
)

wait_factor = Question(
    "The users grow from 10,000 to 19,000, so the server is 95 % busy. By what factor does the mean wait in the queue "
    "grow?",
    unit="times",
    misconceptions={
        1.9: "In proportion? What counts is the time left free: load / (1 - load).",
        1: "There is time for everybody, but the server is busy when most of them come.",
        10: "The free time is a tenth of what it was. The load itself counts as well.",
    },
    outcome="computed",
)

overload = Question(
    "The users grow once more, to 24,000, and each second brings 1.2 seconds of work. You watch the queue for 10, for "
    "20 and for 40 seconds. What becomes of the mean wait, the longer you watch?",
    choices=("it grows", "it shrinks", "it stays about the same"),
    misconceptions={
        "it shrinks": "That would need a server that catches up. Here more work arrives than is done, all the time.",
        "it stays about the same": "A mean settles where the queue empties now and then. This one never does.",
    },
    outcome="simulated",
)

herd = Question(
    "The same 10,000 users, the same server, half busy on average; only the phases are gone. How many seconds pass "
    "until the last of the users in step is answered?",
    unit="s",
    misconceptions={
        1.25: "That is the mean of the herd. The last one has everybody in front.",
        0.00025: "That is one request. The last one has 9,999 in front.",
        5: "Half busy on average: after half of the interval the queue is empty again.",
    },
    outcome="simulated",
)

past_the_cache = Question(
    "Of the 120,000 polls per minute for that one page, how many reach the server behind the cache?",
    unit="requests",
    misconceptions={
        120_000: "The cache answers from its copy while that is younger than a second.",
        10_000: "The copy is shared. It does not matter who asks.",
        1: "The copy lasts one second, and a minute has sixty.",
    },
    outcome="simulated",
)
