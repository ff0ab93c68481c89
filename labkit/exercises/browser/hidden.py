"""Exercises of notebook 06, section 6, “A tab that nobody sees”: how late, and a timer that may not ring."""

from random import Random

from labkit.learn import Exercise, Number, same_as


def _rings(every: int, allowed: int, until: int) -> list[int]:
    found = []
    due = every
    while (ring := -(-due // allowed) * allowed) <= until:
        found.append(ring)
        due = ring + every
    return found


def _some_timer(chance: Random) -> tuple[int, int, int]:
    return chance.choice([1, 2, 5, 7, 30, 60, 61, 90]), chance.choice([1, 10, 60]), chance.randint(0, 400)


news_while_hidden = Number(
    "news_while_hidden",
    "Change the numbers: the page polls every 5 seconds, and its tab is hidden, so that timers ring once a minute. "
    "News comes at a random moment. How many seconds later does the page know, on average?",
    30,
    unit="s",
    hints=["The next poll is somewhere in the next minute.", "Anywhere from 0 to 60 seconds, all alike."],
    wrong=[
        (2.5, "That holds for a tab that is seen: half of 5 seconds."),
        (60, "That is the longest wait. On average it is half of that."),
        (32.5, "The 5 seconds are over long before the timer may ring; only the minute counts."),
        (5, "A hidden page's timer does not ring when it is due."),
    ],
    why="A page that polls every five seconds promises news within five. In a hidden tab it keeps that promise once in "
    "twelve times, and it cannot tell.",
)

write_rings = Exercise(
    "write_rings",
    "Write the hidden tab's timer from scratch. A page asks to be woken `every` seconds, counted from its last ring. "
    "The browser wakes it only at multiples of `allowed` seconds, at the first one that is not before the moment asked "
    "for. Return the list of all rings up to and including second `until`. All are whole numbers; it starts at 0.",
    stub="def rings(every, allowed, until):\n    return ...",
    check=same_as(
        _rings, _some_timer, examples=[(5, 60, 180), (5, 1, 20), (60, 60, 180), (61, 60, 300), (7, 10, 35), (5, 60, 59)]
    ),
    solution="""
def rings(every, allowed, until):
    found = []
    now = every
    while now <= until:
        if now % allowed == 0:
            found.append(now)
            now += every
        else:
            now += 1
    return found
""",
    hints=[
        "A `while` loop that goes on second by second, from the first moment asked for.",
        "`now % allowed == 0` says whether the browser may wake the page now.",
        "After a ring the next one is asked for `every` seconds later; else try the next second.",
    ],
    wrong=[
        (
            "def rings(every, allowed, until):\n    return list(range(every, until + 1, every))",
            "Those are the moments that the page asks for. A hidden tab rings at multiples of `allowed` alone.",
        ),
        (
            "def rings(every, allowed, until):\n    return list(range(allowed, until + 1, allowed))",
            "Right while `every` is short. A page that asks for 61 seconds is not woken after 60.",
        ),
        (
            "def rings(every, allowed, until):\n"
            "    return [now for now in range(1, until + 1) if now % every == 0 and now % allowed == 0]",
            "A late ring moves all later ones: the page counts from its last ring, not from the start.",
        ),
    ],
    why="A timer is a wish. Whoever needs news soon, in a tab that nobody sees, needs somebody who calls: a stream, or "
    "a push message of the system.",
)
