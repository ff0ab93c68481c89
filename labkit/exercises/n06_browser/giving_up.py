"""Exercises of section “What ends it for good?”: a busy server's answer, and the rule as code."""

import re
from random import Random

from labkit.learn import Choice, CodeExercise

LATER = "503 Service Unavailable, with `Retry-After: 60` (seconds), to each browser that comes back"
RETRY = "on each stream a `retry` of about a minute, a little different for each, and then its end"
NO_CONTENT = "204 No Content to each browser that comes back"
END = "the end of each stream, and nothing else"

answer_when_busy = Choice(
    "answer_when_busy",
    "Change the server: it is overloaded for a minute. A thousand browsers have streams open, and each of them should "
    "come back later, by itself. How do you answer?",
    [LATER, RETRY, NO_CONTENT, END],
    RETRY,
    hints=["After which answers did the browser come back?", "And who says after how long?"],
    wrong={
        LATER: "Any status but 200 ends an EventSource for good. It does not look at `Retry-After`.",
        NO_CONTENT: "204 is how a server says: do not come back. They will not, until somebody reloads the page.",
        END: "They come back, all of them, after the short pause that the stream had set before.",
    },
    why="The clean way out is the end of a body, after a longer `retry`. With the same `retry` for all, a thousand "
    "browsers would come back at the same moment; Notebook 08 shows that. The server of this notebook stops with the "
    "end of a body too, and never answers a stream with a 503.",
)

TYPES = ["text/event-stream", "text/plain", "application/json", "text/event-stream; charset=utf-8", "", "text/html"]
TYPES += ["Text/Event-Stream", "text/event-stream;charset=UTF-8", "text/event-streams", "x-text/event-stream"]


class WriteOpens(CodeExercise):
    """Write the browser's rule from scratch: does an answer with this status and this `Content-Type` open the stream?
    Return True or False. Parameters may follow the type (`; charset=utf-8`), and capitals do not matter.
    """

    asks = "opens"
    hints = (
        "Two conditions, and both must hold.",
        'Of the type, only what stands before the first `;` counts: `content_type.split(";")[0]`.',
    )
    why = (
        "This is the line that turns a passing trouble into a dead page. A loop of your own needs it too: without "
        "it, it would read an error page as a stream, again and again."
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
        """Many servers add `; charset=utf-8`, and browsers do not mind."""
        return status == 200 and content_type == "text/event-stream"

    def wrong_all_that_went_well(self, status: int, content_type: str) -> bool:
        """200 and no other. 201 and 206 are good news too, and they end an EventSource."""
        kind = content_type.split(";")[0].strip().lower()
        return 200 <= status < 300 and kind == "text/event-stream"

    def wrong_begins_like_it(self, status: int, content_type: str) -> bool:
        """A type that only begins like that is another type."""
        return status == 200 and content_type.lower().startswith("text/event-stream")

    def wrong_status_alone(self, status: int, content_type: str) -> bool:
        """A page of HTML comes with 200 as well: the login page, say, to which a browser was sent. The type counts."""
        return status == 200


write_opens = WriteOpens()
