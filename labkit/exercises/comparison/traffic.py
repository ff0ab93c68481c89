"""Exercises of notebook 04, section “The price on the wire”: the bytes of polls, events and comments."""

from random import Random

from labkit.learn import Exercise, Number, same_as


def _stream_bytes(updates_per_minute: float, event_bytes: int, keep_alive: float, comment_bytes: int) -> float:
    return updates_per_minute * event_bytes + 60 / keep_alive * comment_bytes


def _a_stream(chance: Random) -> tuple[float, int, float, int]:
    return chance.uniform(0.1, 60), chance.randint(50, 900), chance.choice([1, 10, 15, 60]), chance.randint(3, 30)


add_a_cookie = Number(
    "add_a_cookie",
    'Change the line of the cell above: `headers={"Cookie": "basket=" + 200 * "x"}`. By how many bytes does one poll '
    "grow?",
    217,
    within=0.001,
    unit="bytes",
    solution='answer = len("Cookie: basket=" + 200 * "x" + "\\r\\n")',
    hints=["Run it and compare, or count the header line by hand.", "A header line ends with two bytes, CR and LF."],
    wrong=[
        (200, "That is the value alone. The header line has names as well."),
        (207, "`basket=` and its value. The line starts with `Cookie: `."),
        (215, "Nearly: a header line ends with CR LF, which are two bytes."),
    ],
    why="A cookie is sent with every poll: 120,000 times a minute that is 26 MB more. A stream sends it once a user.",
)

keep_alive_every_second = Number(
    "keep_alive_every_second",
    "Somebody sets `keep_alive` to 1 second, to be safe. How many comments a minute does the server write to 10,000 "
    "streams?",
    600_000,
    unit="comments",
    solution="answer = 10_000 * 60 / 1",
    hints=["How many comments does one stream get in a minute?", "60. How many streams are there?"],
    wrong=[
        (40_000, "That is for a comment every 15 seconds."),
        (10_000, "That is one second. A minute has 60."),
        (120_000, "That is what 10,000 pollers ask in a minute; the comments are more."),
    ],
    why="Five times the messages of polling every 5 seconds, none of them news. A stream has an interval too: set it a "
    "little below the shortest patience of the proxies on the way, and not lower.",
)

write_stream_bytes = Exercise(
    "write_stream_bytes",
    "Write how many bytes a minute one open stream brings down: `updates_per_minute` events of `event_bytes`, and a "
    "comment of `comment_bytes` every `keep_alive` seconds.",
    stub="def stream_bytes(updates_per_minute, event_bytes, keep_alive, comment_bytes):\n    return ...",
    check=same_as(_stream_bytes, _a_stream, examples=[(1, 150, 15, 19), (0.5, 200, 60, 10)]),
    solution="def stream_bytes(updates_per_minute, event_bytes, keep_alive, comment_bytes):\n"
    "    return updates_per_minute * event_bytes + 60 / keep_alive * comment_bytes",
    hints=["How many comments are there in a minute?", "`60 / keep_alive` of them."],
    wrong=[
        (
            "def stream_bytes(updates_per_minute, event_bytes, keep_alive, comment_bytes):\n"
            "    return updates_per_minute * event_bytes",
            "The comments are missing. They come when there is no news, too.",
        ),
        (
            "def stream_bytes(updates_per_minute, event_bytes, keep_alive, comment_bytes):\n"
            "    return updates_per_minute * event_bytes + comment_bytes / keep_alive",
            "That counts the comments of one second. The question is about a minute.",
        ),
        (
            "def stream_bytes(updates_per_minute, event_bytes, keep_alive, comment_bytes):\n"
            "    return updates_per_minute * event_bytes + keep_alive * comment_bytes",
            "With this, rarer comments cost more. `keep_alive` is the time between two of them.",
        ),
    ],
    why="With rare updates the second term is the larger one: an idle stream pays for being there.",
)
