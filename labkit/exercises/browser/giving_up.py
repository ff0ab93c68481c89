"""Exercises of notebook 06, section 4, “What ends it for good”: a busy server's answer, and the rule as code."""

from random import Random

from labkit.learn import Choice, Exercise, same_as

TYPES = ["text/event-stream", "text/plain", "application/json", "text/event-stream; charset=utf-8", "", "text/html"]
TYPES += ["Text/Event-Stream", "text/event-stream;charset=UTF-8", "text/event-streams", "x-text/event-stream"]


def _opens(status: int, content_type: str) -> bool:
    return status == 200 and content_type.partition(";")[0].strip().lower() == "text/event-stream"


def _some_answer(chance: Random) -> tuple[int, str]:
    return chance.choice([200, 200, 200, 201, 204, 206, 304, 404, 500, 503]), chance.choice(TYPES)


answer_when_busy = Choice(
    "answer_when_busy",
    "Change the server: it is overloaded for a minute. A thousand browsers have streams open, and each of them should "
    "come back later, by itself. What do you send on their streams?",
    {
        "a": "503 Service Unavailable, with `Retry-After: 60`, to each that comes back",
        "b": "`retry: 60000`, and then the end of the answer",
        "c": "204 No Content to each that comes back",
        "d": "the end of the answer, and nothing else",
    },
    "b",
    hints=["Which answers did the browser come back from?", "And who says after how long?"],
    wrong={
        "a": "Any status but 200 ends an EventSource for good. It does not look at `Retry-After`.",
        "c": "204 is how a server says: do not come back. They will not, until somebody reloads the page.",
        "d": "They come back, all of them, after the short pause that the stream had set before.",
    },
    why="The clean way out is the end of a body, after a longer `retry`. That is also how the server of this notebook "
    "stops: it ends its streams, and never answers one of them with a 503.",
)

write_opens = Exercise(
    "write_opens",
    "Write the browser's rule from scratch: does an answer with this status and this `Content-Type` open the stream? "
    "Return True or False. Behind the type may stand parameters (`; charset=utf-8`), and capitals do not matter.",
    stub="def opens(status, content_type):\n    return ...",
    check=same_as(
        _opens,
        _some_answer,
        examples=[
            (200, "text/event-stream"),
            (503, "text/event-stream"),
            (204, ""),
            (200, "text/plain"),
            (200, "text/event-stream; charset=utf-8"),
            (200, "Text/Event-Stream"),
            (200, "text/event-streams"),
        ],
    ),
    solution="""
def opens(status, content_type):
    kind = content_type.split(";")[0].strip().lower()
    return status == 200 and kind == "text/event-stream"
""",
    hints=[
        "Two conditions, and both must hold.",
        'Of the type, only what stands before the first `;` counts: `content_type.split(";")[0]`.',
    ],
    wrong=[
        (
            'def opens(status, content_type):\n    return status == 200 and content_type == "text/event-stream"',
            "Many servers add `; charset=utf-8`, and browsers do not mind.",
        ),
        (
            'def opens(status, content_type):\n    kind = content_type.split(";")[0].strip().lower()\n'
            '    return 200 <= status < 300 and kind == "text/event-stream"',
            "200 and no other. 204 says: do not come back.",
        ),
        (
            "def opens(status, content_type):\n"
            '    return status == 200 and content_type.lower().startswith("text/event-stream")',
            "A type that only begins like that is another type.",
        ),
        (
            "def opens(status, content_type):\n    return status == 200",
            "A page of HTML comes with 200 as well: the login page, say, to which somebody was sent. The type counts.",
        ),
    ],
    why="This is the line that turns a passing trouble into a dead page. Your loop of section 1 needs it too: without "
    "it, it would read an error page as a stream, again and again.",
)
