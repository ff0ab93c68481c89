"""The predictions of notebook 04."""

from collections.abc import Mapping

from labkit.learn import Question
from labkit.run import Run


def _wrong_streams(users: int, every: float, seconds: float) -> Mapping[float, str]:
    return {
        0: "The opening counts as well: the client asks for a stream with one request.",
        1: "One request opens one stream. Each user has a stream of their own.",
        2 * users: "The server does not need a request to end a stream. Opening it is the only request.",
        users * seconds: "That is one request per second for each user. A stream needs no further request once it is "
        "open.",
        users * seconds / every: "That is how many requests polling sends. Over a stream nobody has to ask again.",
    }


streams = Question(
    "Each of {users:,} users opens one stream and holds it open for {seconds} seconds. How many requests do they send "
    "in all, the opening of the streams included?",
    unit="requests",
    misconceptions=_wrong_streams,
)


none_beyond = Question(
    "99 % of all updates wait no longer than a certain time: the true p99. You watch 100 updates. How probable is it "
    "that none of them waits longer than the true p99?",
    unit="%",
    misconceptions={
        0: "On average, one of 100 updates waits longer. But chance gives some runs two or three of them, and other "
        "runs none.",
        1: "1 % is the probability that one single update waits longer.",
        99: "That is the probability for one single update. Here none of the hundred may wait longer.",
        63: "That is the probability that at least one of them waits longer. The question is about the opposite.",
        50: "This is not a matter of half and half: multiply 0.99 by itself, once for each update.",
    },
    outcome="simulated",
)


def _wrong_p95(every: float) -> Mapping[float, str]:
    return {
        every / 2: "That is the mean wait. Half of the updates wait longer.",
        every: "That is the longest wait. 95 % of the updates wait a little less.",
        0.05 * every: "Only 5 % of the updates arrive within that time.",
    }


p95_wait = Question(
    "Users poll every {every:g} seconds. Within how many seconds have 95 % of the updates reached them?",
    unit="s",
    misconceptions=_wrong_p95,
)


def _wrong_stream_wait(every: float) -> Mapping[float, str]:
    return {
        every / 2 * 1000: "That is for polling. A stream has no interval: the server writes as soon as there is news.",
        0: "The bytes travel from one program to another, and that takes a moment.",
    }


stream_wait = Question(
    "Now the updates come over streams, on this machine. Within how many milliseconds have half of the updates "
    "arrived? (Guess a number between 0.1 and 100.)",
    unit="ms",
    misconceptions=_wrong_stream_wait,
)


memory = Question(
    "Per user, which takes more of the first server's memory: a connection that a poller keeps for the next poll, or "
    "an open stream?",
    choices=("the poller's connection", "the open stream", "about as much"),
    misconceptions={
        "the poller's connection": "Between two polls this connection is idle, and its last answer is over. The "
        "server needs little memory for it.",
        "the open stream": "The server usually needs more for a stream, because its answer is not over. Perhaps "
        "something else used memory during this measurement: run the cell again.",
        "about as much": "Both have a connection. But a stream also has an answer that is not over, and the server "
        "keeps that in memory.",
    },
)


def _wrong_cpu(polling: Run, streaming: Run) -> Mapping[float, str]:
    return {
        polling.requests
        / streaming.requests: "That is the number of polls for each stream. But the server also pushes "
        "updates and comments, and a poll does not cost the same as a push.",
        polling.requests / max(1, streaming.updates): "That is the number of polls divided by the number of updates. "
        "The comments are pushed, too, and a poll does not cost the same as a push.",
        1: "Then both would be the same work. But a user polls more often here than the server pushes, and a poll has "
        "to be read and answered.",
    }


cpu = Question(
    "In your two runs, how many times as much processor time did the server spend on polling as on streams?",
    unit="times",
    misconceptions=_wrong_cpu,
)


def _wrong_without_comments(rate: float, comment_every: float) -> Mapping[float, str]:
    comments = 60 / (rate * comment_every)  # for each update
    return {
        1: "Then comments would cost nothing. But a comment is a push, as an update is.",
        comments: "That is the number of comments for each update. The update itself is a push as well: add one.",
        1 / (1 + comments): "That is upside down. Without comments streams cost less. The ratio divides by their cost, "
        "so it grows.",
    }


without_comments = Question(
    "A stream gets {rate:.3g} updates per minute and a comment every {comment_every:g} seconds. How many times as "
    "large would the ratio be if the server wrote no comments?",
    unit="times",
    misconceptions=_wrong_without_comments,
    outcome="computed",
)


dearer = Question(
    "Each user has a price of their own, which changes 60 times per second. 100 users poll it every half second, and "
    "100 other users get every change over a stream. Which costs the server more processor time: polling or streams?",
    choices=("polling", "streams"),
    misconceptions={
        "polling": "Updates are no longer rare: the server makes thirty pushes for each poll.",
        "streams": "The server makes thirty pushes for each poll. But by your `s` and `c`, one poll costs more than "
        "thirty pushes.",
    },
    outcome="computed",
)

lost = Question(
    "A price changes 60 times per second, and a user polls it every half second. Of 100 changes, how many does this "
    "user never see?",
    unit="%",
    misconceptions={
        100: "Nearly all, but each poll does bring one change: the newest.",
        0: "Each poll brings only the newest price. The user never sees the prices that were replaced before.",
        50: "The user polls twice per second, and the price changes sixty times per second.",
        3.3: "That is how many of 100 changes the user does see.",
    },
)

same_share = Question(
    "A poll that brings no news is useless. A colleague says: “The share of useless polls is the same in the busy run "
    "and in the first run.” Does this claim hold?",
    choices=("it holds", "it does not hold"),
    misconceptions={
        "it holds": "The share is e^-λT, and both λ and T can differ between the two runs.",
        "it does not hold": "Your two runs happened to have nearly the same share. With other rates they would not: "
        "the share is e^-λT.",
    },
)
