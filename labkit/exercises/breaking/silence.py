"""Exercises of notebook 08, section 6, “The peer that falls silent”: a heartbeat for pages, and a watchdog."""

from random import Random

from labkit.learn import Choice, Exercise, same_as

ping_for_pages = Choice(
    "ping_for_pages",
    "A page uses `EventSource`, and shall say “connection lost” when nothing has come for 30 seconds. The server "
    "writes a comment every 15 seconds. What has to change?",
    {
        "a": "Nothing: the page counts the comments",
        "b": "The server sends a named event every 15 seconds, and the page listens for it",
        "c": "The page waits for `onerror`",
        "d": "The server writes a comment every second",
    },
    "b",
    hints=["What does a page see of a comment?", "The parser skips comments. An event reaches the page."],
    wrong={
        "a": "A page never sees a comment. The browser's parser skips it.",
        "c": "`onerror` is called when the connection ends. A silent one does not end.",
        "d": "More often, and just as unseen. It would find dead readers sooner, at the server's end.",
    },
    why="A comment keeps proxies content and lets the server find out. A page can only watch for events. The price is "
    "an event for each reader, each time, that means nothing but “I am here”.",
)


def _barks_at(arrivals: list[float], patience: float, now: float) -> float | None:
    last = 0.0
    for arrival in [*arrivals, now]:
        if arrival > last + patience:
            return last + patience
        last = arrival
    return None


def _some_line(chance: Random) -> tuple[list[int], int, int]:
    arrivals: list[int] = []
    for _ in range(chance.randint(0, 6)):
        arrivals.append((arrivals[-1] if arrivals else 0) + chance.randint(1, 12))
    return arrivals, chance.choice([5, 10, 12]), (arrivals[-1] if arrivals else 0) + chance.randint(0, 20)


write_watchdog = Exercise(
    "write_watchdog",
    "Write a watchdog from scratch. The line was opened at second 0. `arrivals` are the seconds at which something "
    "came, rising; `now` is the second at which you look, at or after the last of them. The watchdog barks when "
    "`patience` seconds have passed since the last arrival (or the opening) and nothing has come by then. Return the "
    "second of its first bark, or `None` if it has not barked before `now`. What comes in the very second in which the "
    "patience ends is in time.",
    stub="def barks_at(arrivals, patience, now):\n    return ...",
    check=same_as(
        _barks_at,
        _some_line,
        examples=[([15, 30, 45], 30, 60), ([15, 30], 30, 61), ([], 30, 100), ([15, 50, 60], 30, 61), ([30], 30, 60)],
    ),
    solution="""
def barks_at(arrivals, patience, now):
    last = 0
    for arrival in arrivals + [now]:
        if arrival > last + patience:
            return last + patience
        last = arrival
    return None
""",
    hints=[
        "Go through the arrivals and remember the last one; the opening counts as one, at 0.",
        "When the next one comes later than `last + patience`, the dog has barked at `last + patience`.",
        "After the last arrival there is `now`: treat it as one more.",
    ],
    wrong=[
        (
            "def barks_at(arrivals, patience, now):\n    last = arrivals[-1] if arrivals else 0\n"
            "    return last + patience if now > last + patience else None",
            "You look at the last pause only. A line that was dead for a while, earlier, would have been left.",
        ),
        (
            "def barks_at(arrivals, patience, now):\n    last = 0\n    for arrival in arrivals:\n"
            "        if arrival > last + patience:\n            return last + patience\n        last = arrival\n"
            "    return None",
            "And after the last byte? The pause until `now` counts as well: it is the one that never ends.",
        ),
        (
            "def barks_at(arrivals, patience, now):\n    last = 0\n    for arrival in arrivals + [now]:\n"
            "        if arrival > last + patience:\n            return arrival\n        last = arrival\n"
            "    return None",
            "That is when something came at last. A watchdog does not wait for it: it barks when time is up.",
        ),
        (
            "def barks_at(arrivals, patience, now):\n    return patience if now > patience else None",
            "Each byte that comes gives the line new time.",
        ),
    ],
    why="In service nobody has the list: a timer is set anew at each byte, and rings when none comes. It is the read "
    "timeout that you gave `httpx`, and it belongs to the client, for the server's timer guards the other end.",
)
