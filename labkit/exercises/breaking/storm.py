"""Exercises of notebook 08, section 3, “Everybody comes back at once”: how far to spread, and a pause with jitter."""

from random import Random

from labkit.learn import Exercise, Number, same_as

spread_the_storm = Number(
    "spread_the_storm",
    "Change the server: it can open 2,000 streams a second, and half of that time it needs for other work. 10,000 "
    "readers lose their streams at the same moment. Over how many seconds do you spread their return, at least, so "
    "that no queue grows?",
    10,
    unit="s",
    solution="answer = 10_000 / (2_000 / 2)",
    hints=["How many openings a second are left?", "1,000 a second, for 10,000 readers."],
    wrong=[
        (5, "Then the server has no time for anything else. Half of it is taken."),
        (0.2, "You divided the other way round: that is seconds a reader in thousands."),
        (20, "You halved twice."),
        (2.5, "That needs 4,000 a second. The other work takes half away; it adds nothing."),
    ],
    why="The spread follows from what the server can open, not from how long it was away. The price is in the same "
    "number: the last reader is ten seconds without news.",
)


def _pause(attempt: int, base: float, longest: float, draw: float) -> float:
    return draw * min(longest, base * 2.0**attempt)


def _some_attempt(chance: Random) -> tuple[int, float, float, float]:
    return chance.randint(0, 12), chance.choice([0.1, 1.0, 3.0]), chance.choice([10.0, 30.0, 60.0]), chance.random()


write_pause = Exercise(
    "write_pause",
    "Write a reader's pause from scratch: back-off with full jitter. `attempt` counts the failures before this one, so "
    "it is 0 at first. The pause may be up to `base` seconds at first, up to twice as long after each further failure, "
    "and never more than `longest`. Of what it may be, take the share `draw`, which is a random number from 0 to 1.",
    stub="def pause(attempt, base, longest, draw):\n    return ...",
    check=same_as(
        _pause,
        _some_attempt,
        examples=[(0, 1.0, 30.0, 1.0), (3, 1.0, 30.0, 0.5), (10, 1.0, 30.0, 0.5), (2, 3.0, 60.0, 0.0)],
    ),
    solution="def pause(attempt, base, longest, draw):\n    return draw * min(longest, base * 2**attempt)",
    hints=[
        "Without limit and chance it is `base * 2**attempt`: base, twice base, four times base.",
        "`min(longest, …)` is the limit. Which comes first, the limit or the share?",
        "First the limit, then the share: or else all who have reached the limit come at the same moment.",
    ],
    wrong=[
        (
            "def pause(attempt, base, longest, draw):\n    return min(longest, base * 2**attempt)",
            "It backs off, and all readers do so in step: the herd comes later, and comes whole.",
        ),
        (
            "def pause(attempt, base, longest, draw):\n    return min(longest, draw * base * 2**attempt)",
            "The limit comes last here. After some failures most draws exceed it, and the herd meets at `longest`.",
        ),
        (
            "def pause(attempt, base, longest, draw):\n    return draw * min(longest, base * (attempt + 1))",
            "That grows by `base` each time. Back-off doubles: 1, 2, 4, 8.",
        ),
        (
            "def pause(attempt, base, longest, draw):\n    return draw * base",
            "Spread, but as eager after ten failures as after the first one.",
        ),
    ],
    why="Doubling protects a server that is down, and the draw protects it when it is back. The retry that an event "
    "stream sets can do the second, for one round; the first is the client's.",
)
