"""The exercises of notebook 00: an address, a wait without end, a refusal, and how many users fit."""

from random import Random

from labkit.learn import Choice, Exercise, Number, same_as


def _order_address(url: str, order: int) -> str:
    return f"{url}/orders/{order}"


def _stage_or_none(status: int, body: object) -> object:
    return body["stage"] if status == 200 and isinstance(body, dict) else None


def _some_order(chance: Random) -> tuple[str, int]:
    return f"http://127.0.0.1:{chance.randint(1024, 65535)}", chance.randint(1, 10_000)


def _some_answer(chance: Random) -> tuple[int, object]:
    status = chance.choice([200, 200, 403, 404, 500])
    if status == 200:
        return status, {"order": chance.randint(1, 99), "stage": chance.choice(["order received", "delivered"])}
    return status, chance.choice(["there is no order 99", "Internal Server Error"])


order_address = Exercise(
    "start_here.order_address",
    "Change one line: `order_address` always gives the address of order 1. Let it give that of any `order`. "
    "`url` is a server's address, such as `server.url`.",
    stub='def order_address(url, order):\n    return f"{url}/orders/1"',
    check=same_as(_order_address, _some_order, examples=[("http://127.0.0.1:8000", 7)]),
    solution='def order_address(url, order):\n    return f"{url}/orders/{order}"',
    hints=["In an f-string, a name between braces becomes its value.", "`{url}` is there already; add `{order}`."],
    wrong=[
        (
            'def order_address(url, order):\n    return f"{url}/orders/order"',
            "That is the word order, without braces.",
        ),
        ('def order_address(url, order):\n    return f"{url}/order/{order}"', "The path says `orders`, with an s."),
        (
            'def order_address(url, order):\n    return f"{url}/orders/{order}/stream"',
            "That address opens a stream. To ask once, leave `/stream` out.",
        ),
    ],
    why="Everything on this server has an address of its own. With `/stream` behind it, the same order is told and not "
    "asked for.",
)

patience = Choice(
    "start_here.patience",
    "What does `read=None` in `httpx.Timeout(5, read=None)` mean for an open stream?",
    {
        "a": "Between two pieces of news, wait as long as it takes.",
        "b": "Do not wait for news at all.",
        "c": "Wait 5 seconds for each piece of news, then give up.",
        "d": "Let the stream live for 5 seconds.",
    },
    "a",
    hints=["`None` stands for no limit.", "The 5 is for all the other waits, such as the one for a connection."],
    wrong={
        "b": "That would be `read=0`. `None` means that there is no limit.",
        "c": "That is what httpx does when you say nothing. A quiet kitchen would look like an error.",
        "d": "No timeout of httpx limits the life of a stream; each one limits a single wait.",
    },
    why="A stream is quiet while there is no news, and quiet is no error. The price: a server that died without a word "
    "looks quiet too. A later notebook deals with that.",
)

stage_or_none = Exercise(
    "start_here.stage_or_none",
    "Write it from scratch: `status` is the status of an answer, `body` what it carried. Return the order's stage when "
    "the status is 200, and `None` for everything else (the body is then text and has no stage).",
    stub="def stage_or_none(status, body):\n    return ...",
    check=same_as(
        _stage_or_none,
        _some_answer,
        examples=[(200, {"order": 1, "stage": "delivered"}), (404, "there is no order 99"), (500, "oh")],
    ),
    solution='def stage_or_none(status, body):\n    if status == 200:\n        return body["stage"]\n    return None',
    hints=["Look at the status first, at the body only then.", 'With status 200 it is `body["stage"]`.'],
    wrong=[
        (
            'def stage_or_none(status, body):\n    return body["stage"]',
            "A refusal carries a sentence and no stage. Ask for the status before you open the body.",
        ),
        (
            'def stage_or_none(status, body):\n    if status != 404:\n        return body["stage"]\n    return None',
            "404 is one refusal of many. What would a 500 do here?",
        ),
        ("def stage_or_none(status, body):\n    return body", "That is all of the body; the stage is one entry of it."),
    ],
    why="A program that asks all day meets every answer there is. An answer that says no is still an answer.",
)

room_for_users = Number(
    "start_here.room_for_users",
    "Another machine lets one process open 1,024 files. A process keeps 200 of them for other things. Each user is one "
    "open connection, and a connection counts as a file. The users have a process of their own. How many fit?",
    824,
    unit="users",
    within=0,
    solution="users = 1_024 - 200",
    stub="users = ...",
    hints=["What is left when the 200 are taken away?", "One user needs one file, in the process of the users."],
    wrong=[
        (1_024, "That is all of them. Some are needed for other things."),
        (412, "You shared them between users and server. These are two processes, and each has its own limit."),
        (1_224, "The 200 are taken away from the limit; they do not come on top."),
    ],
    why="The first wall you hit is a limit of the system and not the speed of the machine. That is why labkit puts the "
    "users into a second process, and says so when it has to make do with fewer.",
)
