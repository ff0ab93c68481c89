"""Exercises of notebook 04, section “Where the price turns”: the updates that a poller never sees."""

from labkit.learn import Exercise, Number, same_as
from labkit.model import formula

lost_at_two_a_second = Number(
    "lost_at_two_a_second",
    "Change the rate of the busy run to 120 updates a minute, at random moments; everybody still polls every half "
    "second. Of 100 updates, how many does a poller never see?",
    36.8,
    unit="updates",
    solution="from math import exp\n\nexpected = 0.5 * 120 / 60\nanswer = 100 * (1 - (1 - exp(-expected)) / expected)",
    hints=[
        "One update is expected in each interval. Random ones bunch: some intervals have none, others several.",
        "Polls with news, one an interval at most: 1 - e**-1. Updates an interval: 1.",
    ],
    wrong=[
        (0, "That is right for updates by the clock. Random ones bunch, and of a bunch only the last is seen."),
        (50, "Too many: half of the intervals would have to hold two."),
        (63.2, "Those are the ones that are seen."),
    ],
    why="One update an interval on average, and more than a third are never seen. Whether that is a loss depends on "
    "them: of a price you want the newest, of messages you want all.",
)

write_delivered_share = Exercise(
    "write_delivered_share",
    "Write the share of updates, 0 to 1, that a poller sees. In one interval it expects `x` updates; it sees one if "
    "there is any, which has the probability 1 - e**-x. Give the share for `every` seconds and `updates_per_minute`.",
    stub="def delivered_share(every, updates_per_minute):\n    return ...",
    check=same_as(
        formula.fresh_share,
        lambda chance: (chance.choice([0.5, 1, 5]), round(chance.uniform(1, 1800), 1)),
        examples=[(0.5, 120), (5, 60)],
    ),
    solution="""
from math import exp

def delivered_share(every, updates_per_minute):
    x = every * updates_per_minute / 60
    return (1 - exp(-x)) / x
""",
    hints=["What is `x`? Mind the minute.", "Seen in an interval, divided by what happened in it."],
    wrong=[
        (
            "from math import exp\ndef delivered_share(every, updates_per_minute):\n"
            "    return 1 - exp(-every * updates_per_minute / 60)",
            "That is the share of polls with news. Divide by the updates of an interval.",
        ),
        (
            "def delivered_share(every, updates_per_minute):\n    return min(1, 60 / (every * updates_per_minute))",
            "That is for updates by the clock. Random ones bunch, so a few more are lost.",
        ),
    ],
    why="Percentiles are taken from what was delivered. This share says how much that is, so the two belong together.",
)
