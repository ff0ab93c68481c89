"""Exercises of notebook 01, section 1, “Any update?” “No.”: what is news, and the loop that asks for it."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random

from labkit.app.orders import STAGES
from labkit.learn import Exercise, same_as

Answer = dict[str, object]


def _is_news(before: Answer, now: Answer) -> bool:
    return now["update"] != before["update"]


def _count_useless(answers: Sequence[Answer]) -> int:
    return sum(now["update"] == before["update"] for before, now in pairwise(answers))


def _answer(update: int) -> Answer:
    return {"order": 1, "dish": "Pad thai", "stage": STAGES[(update - 1) % len(STAGES)], "update": update}


def some_updates(chance: Random) -> list[int]:
    """What some polls in a row said: the number of the newest update at each."""
    seen = [chance.randint(1, 5)]
    for _ in range(chance.randint(0, 9)):
        seen.append(seen[-1] + chance.choice([0, 0, 0, 1, 1, 2, 4]))
    return seen


def _two_answers(chance: Random) -> tuple[Answer, Answer]:
    first = chance.randint(1, 9)
    return _answer(first), _answer(first + chance.choice([0, 1, 2, 4, 8]))


def _follows(loop: Callable[..., object]) -> str | None:
    """Is it a poll loop? Tried on many made-up kitchens, some of them so quick that a stage is never seen."""
    chance = Random(1)
    told = ([stage for stage in STAGES[:-1] for _ in range(chance.choice([0, 1, 1, 3]))] for _ in range(100))
    return next(filter(None, (_follows_one(loop, [*stages, STAGES[-1]]) for stages in told)), None)


def _follows_one(loop: Callable[..., object], told: list[str]) -> str | None:
    """The same for one kitchen: what a poll is told at each question, the last of it for ever."""
    asked, waited, wanted = 0, 0, list(dict.fromkeys(told))

    def ask() -> str:
        nonlocal asked
        asked += 1
        return told[min(asked, len(told)) - 1]

    def wait() -> None:
        nonlocal waited
        waited += 1

    news = loop(ask, wait)
    if news is ...:
        raise NotImplementedError
    if news != wanted:
        return f"When the answers are {told}, it should return {wanted}; yours returned {news!r}."
    if (asked, waited) != (len(told), len(told) - 1):
        times = f"{len(told)} times and wait {len(told) - 1} times"
        return f"When the answers are {told}, it should ask {times}; yours asked {asked} and waited {waited} times."
    return None


is_news = Exercise(
    "polling.is_news",
    "The loop compared stages. A delivered dish can be ordered again, and then the same stage comes back as news. "
    "Change one line: compare the numbers of the updates. `before` and `now` are two answers, one after the other.",
    stub='def is_news(before, now):\n    return now["stage"] != before["stage"]',
    check=same_as(
        _is_news, _two_answers, examples=[(_answer(1), _answer(1)), (_answer(1), _answer(2)), (_answer(2), _answer(6))]
    ),
    solution='def is_news(before, now):\n    return now["update"] != before["update"]',
    hints=["Look at an answer: which entry counts up with every update?", 'The entry is called "update".'],
    wrong=[
        (
            'def is_news(before, now):\n    return now["update"] == before["update"]',
            "The other way round: equal numbers mean that nothing has happened.",
        ),
        (
            'def is_news(before, now):\n    return now["update"] == before["update"] + 1',
            "Two updates may come between two polls. That is news as well.",
        ),
        ('def is_news(before, now):\n    return now["dish"] != before["dish"]', "The dish stays the same all the way."),
    ],
    why="A number that only counts up answers the question `anything new?` without looking at what is new. Servers "
    "call it a version, and send it as the `ETag`.",
)

count_useless = Exercise(
    "polling.count_useless",
    'Write `count_useless`: of a list of answers in order, how many brought no news? Compare their "update" numbers. '
    "The first answer is always news, because before it you knew nothing. Of no answers, none is useless.",
    stub="def count_useless(answers):\n    return ...",
    check=same_as(
        _count_useless,
        lambda chance: ([_answer(update) for update in some_updates(chance)],),
        examples=[([],), ([_answer(2)] * 3,), ([_answer(1)],), ([_answer(1), _answer(5)],)],
    ),
    solution="""
def count_useless(answers):
    useless, known = 0, None
    for answer in answers:
        if answer["update"] == known:
            useless += 1
        known = answer["update"]
    return useless
""",
    hints=[
        "Go through the answers and keep the number of the newest update you know.",
        "Begin with `useless, known = 0, None`; an answer whose number equals `known` is useless.",
    ],
    wrong=[
        (
            'def count_useless(answers):\n    return len(answers) - len({answer["stage"] for answer in answers})',
            "You count stages. An order that starts again has the same stage twice, and both times it is news.",
        ),
        (
            'def count_useless(answers):\n    return len({answer["update"] for answer in answers})',
            "That is how many were useful. You want the others.",
        ),
        (
            "def count_useless(answers):\n    useless, known = 0, 1\n    for answer in answers:\n"
            '        useless += answer["update"] == known\n        known = answer["update"]\n    return useless',
            "You begin as if update 1 were known. Before the first answer you know nothing.",
        ),
    ],
    why="This count is what the whole argument rests on, and labkit's meter keeps it in the same way: useless is an "
    "answer whose number you knew already.",
)

poll_loop = Exercise(
    "polling.poll_loop",
    "Write the poll loop. `ask()` returns the stage as it is now, `wait()` waits. Ask until the stage is 'delivered', "
    "and wait between two questions. Return a list of the stages that were news, in order.",
    stub="def poll_until_delivered(ask, wait):\n    return ...",
    check=_follows,
    solution="""
def poll_until_delivered(ask, wait):
    news = [ask()]
    while news[-1] != "delivered":
        wait()
        stage = ask()
        if stage != news[-1]:
            news.append(stage)
    return news
""",
    hints=[
        "Ask once before the loop: the first answer is news. What was the last news is `news[-1]`.",
        "`while news[-1] != 'delivered':` wait, ask, and append the stage if it differs from `news[-1]`.",
    ],
    wrong=[
        (
            "def poll_until_delivered(ask, wait):\n    news = [ask()]\n    while news[-1] != 'delivered':\n"
            "        wait()\n        news.append(ask())\n    return news",
            "You keep every answer. News is an answer that differs from the one before.",
        ),
        (
            "def poll_until_delivered(ask, wait):\n    news = [ask()]\n    while news[-1] != 'delivered':\n"
            "        stage = ask()\n        if stage != news[-1]:\n            news.append(stage)\n    return news",
            "It never waits: it asks as fast as it can. A loop like that keeps a server busy for nothing.",
        ),
    ],
    why="This is all of polling. labkit's crowd does it for thousands of users at once, each on a clock of its own.",
)
