"""Exercises of notebook 08, section 2, “The server is restarted”: what a history costs, and an honest replay."""

from random import Random

from labkit.learn import Exercise, Number, same_as

History = list[tuple[int, str]]
STAGES = ["order received", "cooking started", "out for delivery", "delivered"]

history_memory = Number(
    "history_memory",
    "Change the numbers: 10,000 orders, for each of them the newest 100 updates are kept, and an update takes 500 "
    "bytes in memory. How many megabytes (millions of bytes) is the history, when it is full?",
    500,
    unit="MB",
    solution="answer = 10_000 * 100 * 500 / 1_000_000",
    hints=["How many updates are kept in all?", "A million, of 500 bytes each."],
    wrong=[
        (5, "That is one update of each order. A hundred are kept."),
        (0.05, "That is the history of one order."),
        (50, "A zero was lost: 10,000 times 100 is a million."),
    ],
    why="Half a gigabyte, in case that somebody comes back. An order has four stages: a history of four would do, and "
    "take 20 megabytes. How much you keep follows from how long your readers are away.",
)


def _replay(history: History, last_id: int) -> History | str:
    oldest, newest = (history[0][0], history[-1][0]) if history else (1, 0)
    if last_id < oldest - 1 or last_id > newest:
        return "gap"
    return [(id, text) for id, text in history if id > last_id]


def _some_return(chance: Random) -> tuple[History, int]:
    first, length = chance.randint(1, 20), chance.randint(0, 5)
    history = [(id, chance.choice(STAGES)) for id in range(first, first + length)]
    return history, chance.choice([chance.randint(0, 30), max(0, first - 2), first - 1, first + length - 1])


write_replay_or_gap = Exercise(
    "write_replay_or_gap",
    "Write the server's half from scratch. `history` is a list of `(id, text)` with ids that rise by one, oldest "
    "first; older ones are forgotten. `last_id` is a number: the newest update that a reader has. Return the updates "
    'after it, as such a list. But when that list would be wrong, return the text `"gap"`: when the update right after '
    "`last_id` is held no longer, or when `last_id` is above every id that we have given. An empty history has given "
    'none: then 0 gets an empty list, and every other id a `"gap"`.',
    stub="def replay(history, last_id):\n    return ...",
    check=same_as(
        _replay,
        _some_return,
        examples=[
            ([(1, "order received"), (2, "cooking started"), (3, "out for delivery")], 1),
            ([(6, "cooking started"), (7, "out for delivery"), (8, "delivered")], 2),
            ([(6, "cooking started"), (7, "out for delivery")], 5),
            ([(1, "order received")], 3),
            ([(1, "order received")], 1),
            ([], 0),
            ([], 4),
        ],
    ),
    solution="""
def replay(history, last_id):
    if not history:
        return [] if last_id == 0 else "gap"
    oldest, newest = history[0][0], history[-1][0]
    if last_id < oldest - 1 or last_id > newest:
        return "gap"
    return [(id, text) for id, text in history if id > last_id]
""",
    hints=[
        "Begin with the empty history. Then name two numbers: the oldest id and the newest.",
        "A reader who has 5 needs 6. It is complete when the oldest is 6, or older: `last_id >= oldest - 1`.",
        "An id above the newest was given in another life: a gap as well.",
    ],
    wrong=[
        (
            "def replay(history, last_id):\n    return [(id, text) for id, text in history if id > last_id]",
            "Right on a good day. Otherwise it is silent about what is missing, and nobody will ever know.",
        ),
        (
            "def replay(history, last_id):\n    if not history:\n        return [] if last_id == 0 else 'gap'\n"
            "    if last_id < history[0][0] - 1:\n        return 'gap'\n"
            "    return [(id, text) for id, text in history if id > last_id]",
            "An id from another life gets an empty list, as if all were well. That is section 2's silence.",
        ),
        (
            "def replay(history, last_id):\n    if not history:\n        return [] if last_id == 0 else 'gap'\n"
            "    if last_id < history[0][0] or last_id > history[-1][0]:\n        return 'gap'\n"
            "    return [(id, text) for id, text in history if id > last_id]",
            "One too strict: who has 5 misses nothing when the oldest that you hold is 6. You need not hold the "
            "reader's own update, only all that come after it.",
        ),
    ],
    why="Six lines decide between three answers: everything, not everything, and silence. Whoever hears `gap` asks for "
    "the whole state, and is right again.",
)
