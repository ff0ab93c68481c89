"""Exercises of notebook 04, section “The price in processor time”: pushes in a row, the ratio, the break-even."""

from random import Random

from labkit.learn import Exercise, Number, same_as
from labkit.model import formula


def _break_even(every: float, poll_cpu: float, push_cpu: float, keep_alive: float) -> float:
    return 60 * (poll_cpu / (every * push_cpu) - 1 / keep_alive)


def _a_bill(chance: Random) -> tuple[float, float, float, float]:
    """Interval, CPU seconds of a poll and of a push, seconds between comments; polling is the dearer one at rest."""
    return chance.choice([0.5, 1, 2, 5]), chance.uniform(1e-4, 4e-4), chance.uniform(1e-5, 4e-5), chance.uniform(10, 60)


def _a_bill_with_rate(chance: Random) -> tuple[float, float, float, float, float]:
    every, poll_cpu, push_cpu, keep_alive = _a_bill(chance)
    return every, chance.uniform(0.1, 600), poll_cpu, push_cpu, keep_alive


last_reader = Number(
    "last_reader",
    "One push takes the server 10 millionths of a second. One update goes to 10,000 streams, one after the other. How "
    "many seconds until the last one is written?",
    0.1,
    unit="s",
    solution="answer = 10_000 * 10e-6",
    hints=["Who is last waits for everybody's push, its own included.", "10,000 times 0.00001 seconds."],
    wrong=[
        (0.05, "That is the mean: half of the readers are served by then."),
        (0.00001, "That is the first reader. The last one waits for all pushes before."),
        (0, "A server writes to one socket after another. Each write takes its time."),
    ],
    why="Pushing is never instant, and never fair: whoever is last in the list is last every time.",
)

write_cpu_ratio = Exercise(
    "write_cpu_ratio",
    "Write how many times the processor time of streaming polling costs. A poll costs `poll_cpu` seconds, every "
    "`every` seconds. A push costs `push_cpu`, at each update and at each comment, every `keep_alive` seconds.",
    stub="def cpu_ratio(every, updates_per_minute, poll_cpu, push_cpu, keep_alive):\n    return ...",
    check=same_as(formula.cpu_ratio, _a_bill_with_rate, examples=[(5, 1, 0.0003, 0.00003, 15), (2, 30, 0.1, 0.1, 10)]),
    solution="""
def cpu_ratio(every, updates_per_minute, poll_cpu, push_cpu, keep_alive):
    pushes_a_second = updates_per_minute / 60 + 1 / keep_alive
    return (poll_cpu / every) / (push_cpu * pushes_a_second)
""",
    hints=[
        "What does one polling user cost in one second? `poll_cpu / every`.",
        "A streaming user costs `push_cpu` times the pushes in one second: updates and comments.",
    ],
    wrong=[
        (
            "def cpu_ratio(every, updates_per_minute, poll_cpu, push_cpu, keep_alive):\n"
            "    return poll_cpu / every / (push_cpu * updates_per_minute / 60)",
            "The comments are missing: `1 / keep_alive` of them in a second.",
        ),
        (
            "def cpu_ratio(every, updates_per_minute, poll_cpu, push_cpu, keep_alive):\n"
            "    return poll_cpu / every / (push_cpu * (updates_per_minute + 1 / keep_alive))",
            "Updates are counted a minute, comments a second. Bring both to a second.",
        ),
        (
            "def cpu_ratio(every, updates_per_minute, poll_cpu, push_cpu, keep_alive):\n"
            "    return push_cpu * (updates_per_minute / 60 + 1 / keep_alive) / (poll_cpu / every)",
            "Upside down: above 1 should mean that polling is the dearer one.",
        ),
    ],
    why="In the usual letters s / (T · c · (λ + 1/K)). With rare updates K decides, and λ does when they are frequent.",
)

write_break_even = Exercise(
    "write_break_even",
    "Write from how many updates a minute on a stream costs the server more than polling: solve the ratio for 1.",
    stub="def break_even(every, poll_cpu, push_cpu, keep_alive):\n    return ...",
    check=same_as(_break_even, _a_bill, examples=[(1, 0.0003, 0.00003, 15), (5, 0.0003, 0.00003, 15)]),
    solution="def break_even(every, poll_cpu, push_cpu, keep_alive):\n"
    "    return 60 * (poll_cpu / (every * push_cpu) - 1 / keep_alive)",
    hints=["s / (T · c · (λ + 1/K)) = 1. What is λ + 1/K then?", "λ = s / (T · c) - 1/K, in updates a second."],
    wrong=[
        (
            "def break_even(every, poll_cpu, push_cpu, keep_alive):\n"
            "    return poll_cpu / (every * push_cpu) - 1 / keep_alive",
            "That is the rate a second. Take it times 60.",
        ),
        (
            "def break_even(every, poll_cpu, push_cpu, keep_alive):\n    return 60 * poll_cpu / (every * push_cpu)",
            "The comments have to be paid too, so there is room for fewer updates.",
        ),
        (
            "def break_even(every, poll_cpu, push_cpu, keep_alive):\n"
            "    return 60 * (poll_cpu / (every * push_cpu) + 1 / keep_alive)",
            "Moved to the other side, 1/K changes its sign.",
        ),
    ],
    why="A poll costs several pushes. Where more updates than that fall into one interval, polling is cheaper: it "
    "answers with the newest only.",
)
