"""The predictions of notebook 04."""

from collections.abc import Mapping

from labkit.learn import Question
from labkit.run import Run


def _wrong_streams(users: int, every: float, seconds: float) -> Mapping[float, str]:
    return {
        0: "A stream is asked for as well: that is a request, sent once.",
        users * seconds / every: "That is what the pollers send. Nobody has to ask again over a stream.",
    }


streams = Question(
    "How many requests do {users:,} users send in {seconds} seconds, if each of them holds one stream open?",
    unit="requests",
    misconceptions=_wrong_streams,
)


def _wrong_mean(every: float) -> Mapping[float, str]:
    return {
        every: "That is the worst wait: an update that came right after a poll. Most are luckier.",
        0: "The answer is quick, but the question comes late. An update waits for the next poll.",
    }


mean_wait = Question(
    "How many seconds does an update wait for its user on average, if the user polls every {every:g} seconds?",
    unit="s",
    misconceptions=_wrong_mean,
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


sockets = Question(
    "100 users poll, and each keeps a connection for the next poll. 100 others hold a stream each. For whom does the "
    "server hold more sockets open, at a moment when nobody is polling?",
    choices=("for the pollers", "for the streams", "as many for both"),
    misconceptions={
        "for the pollers": "They ask more often, but each of them over one connection.",
        "for the streams": "A connection that is kept for the next poll stays open between two polls.",
        "as many for both": "Count again: has somebody opened or closed connections meanwhile?",
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

writes = Question(
    "Which did the server write to the streams more often: updates or comments?",
    choices=("updates", "comments"),
    misconceptions={
        "updates": "Compare RATE with COMMENT_EVERY: which of the two comes round more often?",
        "comments": "Compare RATE with COMMENT_EVERY: at these numbers the updates come round more often.",
    },
    outcome="computed",
)


dearer = Question(
    "A price changes 60 times a second. 100 users poll it every half second; 100 others get it over streams. Which "
    "side costs the server more processor time?",
    choices=("polling", "streams"),
    misconceptions={
        "polling": "Updates are no longer rare: there are thirty pushes for each poll.",
        "streams": "There are thirty pushes for each poll, and yet they cost less here: on this machine one poll is "
        "dearer than thirty pushes.",
    },
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
