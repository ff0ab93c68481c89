"""Exercises on “Three products on one stream each”: where to begin, and what to leave out."""

import re
from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Parsons

GIVEN = ["", "7", "007", "12", "abc", "-3", "+4", "²", "٣", "1e3", "1_0", " ", "7.0"]


class AfterTheLift(CodeExercise):
    """Change one line of the notifications: the number to begin after. `headers` is a dict whose names are in lower
    case. Return the number in `last-event-id`; return 0 when there is none, or when it is not a whole number in the
    digits 0 to 9. Anybody can send anything there.
    """

    asks = "first_number"
    hints = (
        '`headers.get("last-event-id", "")` is an empty text when there is none.',
        '`"7".isdigit()` is True, and so is `"²".isdigit()`; `isascii()` tells them apart.',
    )
    why = "An id comes from the client, so it is input like any other. The kit's own server treats a bad one as none."
    examples = (
        (({"last-event-id": "7"},), 7),
        (({},), 0),
        (({"last-event-id": "12", "accept": "text/event-stream"},), 12),
        (({"last-event-id": "abc"},), 0),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (({"last-event-id": "-3"},), 0),
        (({"last-event-id": "²"},), 0),
        (({"last-event-id": "٣"},), 0),
        (({"last-event-id": "1_0"},), 0),
        (({"last-event-id": ""},), 0),
        (({"last-event-id": "007"},), 7),
    )

    def inputs(self, chance: Random) -> tuple[dict[str, str]]:
        """Headers with any id, or without one."""
        given = chance.choice([*GIVEN, str(chance.randrange(10**6))])
        return (chance.choice([{"last-event-id": given}, {"last-event-id": given, "accept": "text/event-stream"}, {}]),)

    def start(self, headers: dict[str, str]) -> int:
        return 0

    def first_number(self, headers: dict[str, str]) -> int:
        given = headers.get("last-event-id", "")
        return int(given) if given.isascii() and given.isdigit() else 0

    def another_first_number(self, headers: dict[str, str]) -> int:
        found = re.fullmatch("[0-9]+", headers.get("last-event-id", ""))
        return int(found[0]) if found else 0

    def wrong_trusts(self, headers: dict[str, str]) -> int:
        """A stranger can send `abc`, and the answer becomes an error."""
        return int(headers.get("last-event-id", 0))

    def wrong_always_there(self, headers: dict[str, str]) -> int:
        """A newcomer sends no such header, and `headers[…]` raises then: `get` takes a value for that case."""
        return int(headers["last-event-id"])

    def wrong_tries(self, headers: dict[str, str]) -> int:
        """`int` reads more than the digits 0 to 9: signs, spaces, the digits of other scripts. Look at the text."""
        try:
            return int(headers.get("last-event-id", 0))
        except ValueError:
            return 0

    def wrong_text(self, headers: dict[str, str]) -> int | str:
        """That is a text, and the history counts in numbers."""
        return headers.get("last-event-id", 0)

    def wrong_digits_as_a_text(self, headers: dict[str, str]) -> int | str:
        """The digits are looked at, and are a text still: make an `int` of them."""
        given = headers.get("last-event-id", "")
        return given if given.isascii() and given.isdigit() else 0

    def wrong_below_zero(self, headers: dict[str, str]) -> int:
        """There is no notification number -3."""
        given = headers.get("last-event-id", "")
        return int(given) if given.isascii() and given.lstrip("-").isdigit() else 0

    def wrong_digits_of_any_script(self, headers: dict[str, str]) -> int:
        """`int` and `isdecimal` know the digits of every script. Only 0 to 9 are asked for."""
        given = headers.get("last-event-id", "")
        return int(given) if given.isdecimal() else 0

    def wrong_superscripts(self, headers: dict[str, str]) -> int:
        """`isdigit` takes `²` for a digit, and `int` does not. Look for 0 to 9 alone."""
        given = headers.get("last-event-id", "")
        return int(given) if given.isdigit() else 0

    def wrong_whatever_int_reads(self, headers: dict[str, str]) -> int:
        """`int` reads more than digits: `1_0` becomes 10. Look at the text first."""
        given = headers.get("last-event-id", "")
        try:
            return max(0, int(given)) if given.isascii() else 0
        except ValueError:
            return 0


after_the_lift = AfterTheLift()

order_the_filter = Parsons(
    "order_the_filter",
    "Put the lines in order, to build a feed that sends a reader only what that reader has asked for. Use five of the "
    "six lines, and leave out the one that sends everything and lets the page choose. The spaces at the start of a "
    "line are part of it.",
    [
        "                yield sse.encode(sse.Event(update.data['who'], type=update.data['what']))",
        "    async for news in server.follow('activity', 0):",
        "            if update.data['what'] in only:",
        "async def events(only):",
        "            yield sse.encode(sse.Event(update.data['who']))  # the page drops the rest",
        "        for update in news:",
    ],
    [4, 2, 6, 3, 1],
    hints=[
        "The function begins with `async def`. Then comes the loop that gets `news`, and then a loop over `news`.",
        "The line with `# the page drops the rest` is the one to leave out.",
    ],
    wrong=[
        ([4, 2, 6, 5], "Line 5 sends every update to every reader. The network carries what the page then drops."),
        ([4, 6, 2, 3, 1], "Line 6 uses `news`, which line 2 makes. So line 2 must come before line 6."),
        ([4, 2, 3, 6, 1], "Line 3 uses `update`, which line 6 makes. So line 6 must come before line 3."),
        ([4, 2, 6, 1], "Line 1 sends an update. Something has to check first whether the reader has asked for it."),
        ([4, 2, 6, 3, 5], "Lines 1 and 5 both send an update. Line 5 is the one for a page that drops the rest."),
    ],
    why="The server leaves out what nobody wants, so the network need not carry it. With ten readers this saves "
    "little. With ten thousand it saves most of the traffic.",
)
