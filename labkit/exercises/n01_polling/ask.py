"""The predictions of notebook 01."""

from labkit.learn import Question

news = Question(
    "Of the 20 polls, how many bring news?",
    unit="polls",
    misconceptions={
        20: "Every poll gets an answer. But most answers tell the app only what it knew already.",
        10: "For that, the order would need an update in about every second pause. It has only four stages.",
        16: "That is how many polls bring no news.",
        3: "After the first stage, there are three more. But the first poll also brings news: the first stage.",
        5: "The order has only four stages, and each of them is news once.",
    },
)

useless_share = Question(
    "With one update in 12 intervals, how many of 100 polls are useless?",
    unit="%",
    misconceptions={
        50: "Half of the polls would be useful only with an update in about every second interval.",
        8: "That is nearly the number of useful polls: 1 in 12. The others are useless.",
        8.33: "That is the number of useful polls: 1 in 12. The others are useless.",
        12: "12 is the number of intervals per update. In 12 intervals a user polls 12 times, and one poll is useful.",
        88: "You took 12 of 100 polls as useful. But 1 poll in 12 is useful, which is about 8 of 100.",
        100: "Nearly all of them, but not all. About one poll in 12 is useful.",
        0.92: "0.92 % is less than one poll in 100. If you meant 92 %, type 92.",
    },
)


def _waits(every: float) -> dict[float, str]:
    return {
        every: "That is the longest wait, of an update that happens right after a poll.",
        2 * every: "No update waits longer than one interval: then the user polls again.",
        500 * every: "The answer is in seconds, and not in milliseconds.",
        0: "Only an update at the very moment of a poll does not wait.",
    }


mean_wait = Question(
    "A user polls every {every} seconds. How many seconds does an update wait for the next poll, on average?",
    unit="s",
    misconceptions=_waits,
)

saved_bytes = Question(
    "A useless poll is a question and an answer. What share of all their bytes does a 304 save?",
    unit="%",
    misconceptions={
        100: "The question is still sent, and the answer still has its first line and headers. Only the body is saved.",
        50: "The headers of the question and the answer take more bytes than the body.",
        0: "The body of the answer is saved, and the body has some bytes.",
    },
)

wait_factor = Question(
    "When every user polls twice as often, by what factor is the mean wait of an update multiplied?",
    unit="times",
    outcome="computed",
    misconceptions={
        1: "With half the interval, the next poll comes sooner. So the wait does not stay the same.",
        2: "That is the factor of the requests. The next poll comes sooner, so the wait becomes shorter.",
        0.25: "The wait shrinks as the interval does: half the interval, half the wait.",
        50: "That is a percentage. The factor for 50 % is 0.5.",
    },
)

stages_seen = Question(
    "The order has now been in three stages. How many of these three does the customer's app see?",
    unit="stages",
    misconceptions={
        3: "An answer contains only the present stage. The stage in between was replaced before the second poll.",
        1: "The first poll brought a stage as well, before the two updates.",
    },
)
