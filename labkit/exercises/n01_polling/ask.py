"""The predictions of notebook 01."""

from labkit.learn import Question

news = Question(
    "Of the 20 answers, how many are news?",
    unit="answers",
    misconceptions={
        20: "Every poll gets an answer. But most answers say what you knew already.",
        10: "Half would need an update in every second pause. There are four stages in all.",
        3: "The order moves on three times. The stage that you heard first was news as well.",
    },
)

useless_share = Question(
    "With one update in 12 intervals, how many of 100 polls are useless?",
    unit="%",
    misconceptions={
        50: "Half would need an update in about every second interval.",
        8: "That is nearly the useful share: 1 in 12. The rest is useless.",
        100: "Nearly all? An update in every 12 intervals makes about one poll in 12 useful.",
    },
)


def _waits(every: float) -> dict[float, str]:
    return {
        every: "That is the longest wait, for news that comes right after a poll.",
        0: "Only news that comes at the very moment of a poll waits no time.",
    }


mean_wait = Question(
    "A poll every {every} seconds: how many seconds does an update wait, on average?",
    unit="s",
    misconceptions=_waits,
)

saved_bytes = Question(
    "Of all bytes of a useless poll, question and answer, what share does a 304 save?",
    unit="%",
    misconceptions={
        100: "The question still travels, and the answer still has its headers. Only the body goes.",
        0: "The body goes; that is something.",
    },
)

wait_factor = Question(
    "When you poll twice as often, by what factor does the mean wait of an update change?",
    unit="times",
    outcome="computed",
    misconceptions={
        1: "Unchanged? The next poll is only half as far away now.",
        2: "That is the factor of the requests. The next poll is nearer now.",
    },
)

stages_seen = Question(
    "The order has now been through three stages. How many of them does the customer see?",
    unit="stages",
    misconceptions={
        3: "The answer holds the order as it is now. What it was in between is overwritten.",
        1: "The first poll brought a stage as well.",
    },
)
