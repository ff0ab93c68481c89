"""Exercises of notebook 04, section “What streams save: waiting”: percentiles, and how many samples they take."""

from math import ceil, log

from labkit.learn import Exercise, Number, Parsons, same_as


def _samples_needed(percent: float) -> int:
    return ceil(log(0.05) / log(percent / 100))


wait_at_two_seconds = Number(
    "wait_at_two_seconds",
    "Change one number: everybody polls every 2 seconds. Within how many seconds have 95 % of the updates arrived?",
    1.9,
    unit="s",
    solution="answer = 0.95 * 2",
    hints=["The wait is anything from 0 to the interval, each value as likely as the next."],
    wrong=[
        (2, "That is the worst wait. 95 % are a little better off."),
        (1, "That is the mean: half of the updates wait longer."),
        (4.75, "That is for an interval of 5 seconds."),
    ],
    why="To cut the wait to two fifths you send two and a half times the requests. Polling sells time for requests.",
)

order_share_within = Parsons(
    "order_share_within",
    "Put these lines in order: the share of updates that arrived within `limit` seconds. It is one point of the "
    "curve. `latencies` is a list of seconds. One line belongs nowhere.",
    [
        "            inside += 1",
        "    return inside",
        "    inside = 0",
        "        if latency <= limit:",
        "def share_within(latencies, limit):",
        "    return inside / len(latencies)",
        "    for latency in latencies:",
    ],
    [5, 3, 7, 4, 1, 6],
    hints=["A count starts at 0, before the loop.", "A share lies between 0 and 1: which `return` gives that?"],
    wrong=[
        ([5, 3, 7, 4, 1, 2], "Line 2 returns how many. A share is how many out of all."),
        ([5, 7, 3, 4, 1, 6], "Line 3 sets the count to 0 for every update; it counts one at most."),
        ([5, 3, 7, 1, 4, 6], "Line 1 stands deeper than the `for`. Which line does it belong into?"),
    ],
    why="Do this for every limit and you have drawn the empirical distribution, ECDF for short. No bins, no smoothing.",
)

write_samples_needed = Exercise(
    "write_samples_needed",
    "How many updates must you have seen before you may show a percentile? Return the smallest whole number n with "
    "1 - p**n >= 0.95, where p is `percent / 100`.",
    stub="def samples_needed(percent):\n    return ...",
    check=same_as(_samples_needed, lambda chance: chance.randint(50, 99), examples=[99, 95, 50]),
    solution="from math import ceil, log\n\ndef samples_needed(percent):\n"
    "    return ceil(log(0.05) / log(percent / 100))",
    hints=["Solve p**n = 0.05 for n, with logarithms.", "n = log(0.05) / log(p), and `ceil` rounds up."],
    wrong=[
        (
            "def samples_needed(percent):\n    return round(100 / (100 - percent))",
            "So many give one beyond the percentile on average; in a third of all cases there is none.",
        ),
        (
            "from math import log\ndef samples_needed(percent):\n    return int(log(0.05) / log(percent / 100))",
            "Rounded down, the condition does not hold yet. Round up.",
        ),
        (
            "from math import ceil, log\ndef samples_needed(percent):\n    return ceil(log(0.05) / log(percent))",
            "`percent` is 99, and p is 0.99: divide by 100.",
        ),
    ],
    why="299 for a p99, 59 for a p95. Below that the largest value you saw may well lie under the percentile.",
)
