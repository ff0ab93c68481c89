"""Exercises of notebook 01, section 3, “Twice as often, and what nobody sees”: short waits, and lost updates."""

from collections.abc import Sequence

from labkit.exercises.polling.news import some_updates
from labkit.learn import Exercise, Number, same_as


def _count_never_seen(seen: Sequence[int]) -> int:
    return max(seen) - min(seen) + 1 - len(set(seen)) if seen else 0


twice_as_often = Number(
    "polling.twice_as_often",
    "Change the interval: 600 users ask every 5 seconds, which is 7,200 requests a minute. The news should wait half "
    "as long. How many requests a minute does that take?",
    14_400,
    unit="requests",
    stub="requests_a_minute = ...",
    solution="requests_a_minute = 600 * 60 / 2.5",
    hints=["Which interval halves the average wait?", "Every 2.5 seconds: how often is that in a minute?"],
    wrong=[
        (7_200, "That is as before. Shorter waits have to be paid for with requests."),
        (3_600, "That is asking half as often, and the news would wait twice as long."),
        (28_800, "That is four times as often. The wait shrinks as the interval does: half for half."),
    ],
    why="Requests times wait stays the same. With polling you can move along that line, and never off it.",
)

count_never_seen = Exercise(
    "polling.count_never_seen",
    "Write it from scratch. `seen` holds the update number of each answer, in order, such as `[1, 1, 3, 3, 4]`. How "
    "many updates between the first and the last one were never seen? (Here it is 1: number 2.) Of no answers: 0.",
    stub="def count_never_seen(seen):\n    return ...",
    check=same_as(
        _count_never_seen, lambda chance: (some_updates(chance),), examples=[([],), ([1, 1, 3, 3, 4],), ([1, 5],)]
    ),
    solution="""
def count_never_seen(seen):
    if not seen:
        return 0
    return seen[-1] - seen[0] + 1 - len(set(seen))
""",
    hints=[
        "How many numbers are there from the first to the last, both included?",
        "`set(seen)` holds each number once; its length is how many were seen.",
    ],
    wrong=[
        (
            "def count_never_seen(seen):\n    return sum(now > before + 1 for before, now in zip(seen, seen[1:]))",
            "You count the gaps. A gap may hide more than one update: from 1 to 5 three are missing.",
        ),
        (
            "def count_never_seen(seen):\n    return len(seen) - len(set(seen))",
            "That counts answers without news. You want updates without an answer.",
        ),
        (
            "def count_never_seen(seen):\n    return seen[-1] - seen[0] + 1 - len(set(seen))",
            "Right for every list but the empty one.",
        ),
    ],
    why="Numbers without gaps let a client notice what it has missed, and ask for it. Server-Sent Events build on "
    "that: there the number is called the event's id.",
)
