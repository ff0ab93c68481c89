"""The predictions of notebook 04."""

from collections.abc import Mapping

from labkit.learn import Question
from labkit.run import Run


def _wrong_streams(users: int, every: float, seconds: float) -> Mapping[float, str]:
    return {
        0: "The opening counts: a stream is asked for as well. That is a request, sent once.",
        users * seconds / every: "That is what the pollers send. Nobody has to ask again over a stream.",
    }


streams = Question(
    "How many requests do {users:,} users send in {seconds} seconds, the opening of the streams included, if each of "
    "them holds one stream open?",
    unit="requests",
    misconceptions=_wrong_streams,
)


none_beyond = Question(
    "The true p99 of a wait is the time that 99 % of all updates stay within. You watch 100 updates. How probable is "
    "it that not one of them waits longer than that?",
    unit="%",
    misconceptions={
        0: "One in a hundred waits longer on average. Chance gives some runs two or three of them, and others none.",
        1: "That is the probability for one single update to wait longer.",
        99: "That is the probability for one single update. Here all hundred have to stay within.",
        63: "That is the probability that at least one of them waits longer.",
        50: "Multiply 0.99 by itself, once for each update.",
    },
    outcome="simulated",
)


def _wrong_p95(every: float) -> Mapping[float, str]:
    return {
        every / 2: "That is the mean. Half of the updates wait longer.",
        every: "That is the worst wait, within which all updates stay. 95 % of them are a little better off.",
    }


p95_wait = Question(
    "Within how many seconds have 95 % of the updates reached their users, if they poll every {every:g} seconds?",
    unit="s",
    misconceptions=_wrong_p95,
)


def _wrong_stream_wait(every: float) -> Mapping[float, str]:
    return {
        every / 2 * 1000: "That is for polling. A stream has no interval: the server writes when there is news.",
        0: "The bytes pass from one process to another, and that takes a moment.",
    }


stream_wait = Question(
    "How many milliseconds until half of the updates have arrived over a stream, on this machine (between 0.1 and "
    "100)?",
    unit="ms",
    misconceptions=_wrong_stream_wait,
)


memory = Question(
    "Per user, which takes more of the server's memory: a connection that a poller keeps for the next poll, or an open "
    "stream?",
    choices=("the poller's connection", "the open stream", "about as much"),
    misconceptions={
        "the poller's connection": "It is idle: its last answer is over. What does the server still know of it?",
        "the open stream": "Run the cell again: has something else taken memory meanwhile?",
        "about as much": "Both have a connection. But one of them has an answer that is not over.",
    },
)


def _wrong_cpu(polling: Run, streaming: Run) -> Mapping[float, str]:
    return {
        polling.requests / streaming.requests: "That is the ratio of the requests. Pushes cost something too, and so "
        "do comments.",
        polling.requests / max(1, streaming.updates): "You compared polls with updates and left out the comments.",
        1: "The same work? A poll is parsed, routed and answered; a push is one write.",
    }


cpu = Question(
    "How many times as much processor time (CPU, central processing unit) did polling take from the server as the "
    "streams did?",
    unit="times",
    misconceptions=_wrong_cpu,
)


def _wrong_without_comments(rate: float, comment_every: float) -> Mapping[float, str]:
    comments = 60 / (rate * comment_every)  # for each update
    return {
        1: "Then comments would cost nothing. Each is a write, as an update is.",
        comments: "That is how many comments there are for each update. The update itself is written as well: add one.",
        1 / (1 + comments): "Upside down: without comments streams cost less, so the ratio grows.",
    }


without_comments = Question(
    "With {rate:.3g} updates per minute and a comment every {comment_every:g} seconds: how many times as large would "
    "the ratio be, if the server wrote no comments?",
    unit="times",
    misconceptions=_wrong_without_comments,
    outcome="computed",
)


dearer = Question(
    "A price changes 60 times a second. 100 users poll it every half second; 100 others get it over streams. Which "
    "side costs the server more processor time?",
    choices=("polling", "streams"),
    misconceptions={
        "polling": "Updates are no longer rare: there are thirty pushes for each poll.",
        "streams": "There are thirty pushes for each poll, and yet they cost less by your `s` and `c`: one poll costs "
        "more than thirty pushes.",
    },
    outcome="computed",
)

lost = Question(
    "A price changes 60 times a second, and a user polls it every half second. Of 100 changes, how many does this user "
    "never see?",
    unit="%",
    misconceptions={
        100: "Nearly all, but each poll does bring one: the newest.",
        0: "Each poll brings the newest price only. What was replaced before it is never seen.",
        50: "Sixty changes happen in a second, and the poller asks twice.",
        3.3: "Those are the changes that a poller does see.",
    },
)

same_share = Question(
    "A colleague notes: “We measured how many polls are useless.” You claim that this share is the same in the busy "
    "run and in the first one. Does the claim hold?",
    choices=("it holds", "it does not hold"),
    misconceptions={
        "it holds": "The share is e^-λT, and both λ and T differ between the two runs.",
        "it does not hold": "At other numbers it would not: the share is e^-λT.",
    },
)
