"""Exercises of notebook 02, section “One: on paper”: users and interval alone set the load."""

from labkit.learn import Exercise, Number, same_as

# What the wrong answers of `write_requests` have in common.
RATE = "requests_per_minute = lambda users, every: "


ask_half_as_often = Number(
    "ask_half_as_often",
    "Change the line: the same 10,000 users, but each asks every 10 seconds. How many requests a minute?",
    60_000,
    unit="requests",
    solution="answer = 10_000 / 10 * 60",
    hints=["How many requests does one user send in a minute?", "Six each. How many users are there?"],
    wrong=[
        (240_000, "Half as often means fewer requests: divide by the seconds between two polls."),
        (1_000, "That is a second. A minute has 60 of them."),
    ],
    why="Twice the interval, half the requests. And twice the wait: news that comes at any moment waits half an "
    "interval on average. Polling lets you choose between the two, and gives you no third way.",
)

write_requests = Exercise(
    "write_requests",
    "Write the argument as a function: `users` who each ask every `every` seconds send how many requests a minute?",
    stub="def requests_per_minute(users, every):\n    return ...",
    check=same_as(
        lambda users, every: users * 60 / every,
        lambda chance: (chance.randint(1, 100_000), chance.choice([0.5, 1, 2, 5, 7, 30])),
        examples=[(10_000, 5), (10, 4)],
    ),
    solution="def requests_per_minute(users, every):\n    return users * 60 / every",
    hints=["One user who asks every 5 seconds asks 60 / 5 times a minute.", "Now multiply by the number of users."],
    wrong=[
        (RATE + "users / every", "That is a second; you want a minute."),
        (RATE + "users * 60 * every", "With this, asking less often makes more requests. Divide by the interval."),
        (RATE + "users // every * 60", "`//` throws the rest away before you multiply by 60. Use `/`."),
    ],
    why="No term says whether there is news. That is the argument: users and interval alone set the load.",
)
