"""Exercises of notebook 02, section “Are most of them useless?”: the share, and where it is one half."""

from math import exp

from labkit.learn import Exercise, Number, same_as

# What the wrong answers of `write_useless_share` have in common.
SHARE = "from math import exp; useless_share = lambda every, rate: "


write_useless_share = Exercise(
    "write_useless_share",
    "Write the share of useless polls, 0 to 1. Updates are a Poisson process of `updates_per_minute`, and nothing "
    "happens in `every` seconds with probability e to the power of minus the updates expected in them.",
    stub="def useless_share(every, updates_per_minute):\n    return ...",
    check=same_as(
        lambda every, updates_per_minute: exp(-every * updates_per_minute / 60),
        lambda chance: (chance.choice([0.5, 1, 5, 30]), round(chance.uniform(0.1, 30), 1)),
        examples=[(5, 1)],
    ),
    solution="""from math import exp

def useless_share(every, updates_per_minute):
    return exp(-every * updates_per_minute / 60)""",
    hints=["How many updates do you expect in `every` seconds? Mind the minute.", "`from math import exp`"],
    wrong=[
        (SHARE + "exp(-every * rate)", "The rate is a minute and the interval in seconds: divide by 60."),
        (SHARE + "1 - exp(-every * rate / 60)", "That is the useful share: at least one update. You want none."),
        (SHARE + "max(0, 1 - every * rate / 60)", "That holds for updates by the clock. Random ones bunch."),
    ],
    why="The number of users is not in it. A thousand times the users waste a thousand times as much.",
)

turning_point = Number(
    "turning_point",
    "You ask every 5 seconds. Updates come at random. How many seconds apart, on average, are they when exactly half "
    "of your polls are useless?",
    7.213,
    unit="s",
    solution="from math import log\n\nanswer = 5 / log(2)",
    hints=["Solve e**(-5 / apart) = 0.5 for `apart`.", "5 / apart = ln 2, and ln 2 is `math.log(2)`, about 0.693."],
    wrong=[
        (10, "Right for updates by the clock: every second interval has one. Random ones bunch."),
        (3.466, "You multiplied by ln 2; solve 5 / apart = ln 2 once more."),
        (8.318, "That is the rate, in updates a minute. How many seconds is it from one to the next?"),
    ],
    why='"Most of them useless" has a limit: updates rarer than one in T / ln 2 seconds. An order with four updates in '
    "half an hour is far on the useless side; a stock price is on the other.",
)
