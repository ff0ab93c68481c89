"""Exercises of section “What ends a stream for ever?”: a busy server's answer, and the rule as code."""

import re
from random import Random

from labkit.learn import Choice, CodeExercise

LATER = "end each stream; when a browser comes back, answer `503` with the header `Retry-After: 60` (seconds)"
RETRY = "send on each stream a `retry` of about a minute, a little different for each browser; then end the stream"
NO_CONTENT = "end each stream; when a browser comes back, answer `204 No Content`"
END = "end each stream, and do nothing else"

answer_when_busy = Choice(
    "answer_when_busy",
    "A server is overloaded, and a thousand browsers have streams open. Each browser should go away now, and come back "
    "by itself about a minute later. What should the server do?",
    [LATER, RETRY, NO_CONTENT, END],
    RETRY,
    hints=[
        "In the experiment of this section, what did the source do after the answer of server A?",
        "Which line of a stream sets the pause before the browser comes back?",
    ],
    wrong={
        LATER: "After a 503 an EventSource never asks again. It does not look at `Retry-After`.",
        NO_CONTENT: "After a 204 an EventSource never asks again. With 204 a server says: do not come back.",
        END: "The browsers do come back, but after the pause that they already know. It is a few seconds or less.",
    },
    why="To a browser the end of an answer is a cut, so it comes back, and the longer `retry` says when. The pauses "
    "differ, so that the thousand browsers do not come back at the same moment; Notebook 08 shows this.",
)

TYPES = ["text/event-stream", "text/plain", "application/json", "text/event-stream; charset=utf-8", "", "text/html"]
TYPES += ["Text/Event-Stream", "text/event-stream;charset=UTF-8", "text/event-streams", "x-text/event-stream"]


class WriteOpens(CodeExercise):
    """Write `opens(status, content_type)`, the browser's rule. `status` is a number. `content_type` is the text of the
    header `Content-Type`. Return True if such an answer opens a stream, otherwise False. The type may have an addition
    after a `;`, such as `; charset=utf-8`; it does not matter. Capital letters do not matter either.
    """

    asks = "opens"
    hints = (
        "There are two conditions, one for the status and one for the type. Both must hold.",
        'Only the part before the first `;` counts: `content_type.split(";")[0]`. Compare it in small letters.',
    )
    why = (
        "Because of this rule a short failure can end a page's stream for ever. A loop of your own needs such a rule "
        "too. Without a rule, the loop would read an error page as a stream, again and again."
    )
    examples = (
        ((200, "text/event-stream"), True),
        ((503, "text/event-stream"), False),
        ((200, "text/plain"), False),
        ((200, "text/event-stream; charset=utf-8"), True),
        ((201, "text/event-stream"), False),
    )
    edge_cases = (
        ((200, "Text/Event-Stream"), True),
        ((200, "text/event-streams"), False),
        ((204, ""), False),
        ((200, ""), False),
    )

    def inputs(self, chance: Random) -> tuple[int, str]:
        """A status and a type, as servers send them."""
        return chance.choice([200, 200, 200, 201, 204, 206, 304, 404, 500, 503]), chance.choice(TYPES)

    def opens(self, status: int, content_type: str) -> bool:
        kind = content_type.split(";")[0].strip().lower()
        return status == 200 and kind == "text/event-stream"

    def another_opens(self, status: int, content_type: str) -> bool:
        found = re.match(r"\s*text/event-stream\s*(;|$)", content_type, re.IGNORECASE)
        return found is not None and status == 200

    def wrong_without_parameters(self, status: int, content_type: str) -> bool:
        """A type with an addition such as `; charset=utf-8` opens a stream too, and so does a type in capitals."""
        return status == 200 and content_type == "text/event-stream"

    def wrong_all_that_went_well(self, status: int, content_type: str) -> bool:
        """Only the status 200 opens a stream. 201 and 206 also mean success, but a browser gives up after them."""
        kind = content_type.split(";")[0].strip().lower()
        return 200 <= status < 300 and kind == "text/event-stream"

    def wrong_begins_like_it(self, status: int, content_type: str) -> bool:
        """`text/event-streams` is another type. A type that begins with `text/event-stream`, or contains it, is not
        enough."""
        return status == 200 and content_type.lower().startswith("text/event-stream")

    def wrong_status_alone(self, status: int, content_type: str) -> bool:
        """The type counts too. An HTML page, for example a login page, also comes with the status 200."""
        return status == 200

    def wrong_type_alone(self, status: int, content_type: str) -> bool:
        """The status counts too. After a 503 a browser gives up, whatever the type is."""
        return content_type.split(";")[0].strip().lower() == "text/event-stream"

    def wrong_minds_capitals(self, status: int, content_type: str) -> bool:
        """Capital letters do not matter: `Text/Event-Stream` is the same type."""
        return status == 200 and content_type.split(";")[0].strip() == "text/event-stream"


write_opens = WriteOpens()
