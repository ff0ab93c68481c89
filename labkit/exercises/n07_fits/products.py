"""Exercises on “Three products, one stream each”: where to begin, and what to leave out."""

import re
from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example, Parsons

GIVEN = ["", "7", "007", "12", "abc", "-3", "+4", "²", "٣", "1e3", "1_0", " ", "7.0"]


class AfterTheLift(CodeExercise):
    """Write the function that finds the number after which the notifications begin. `headers` is a dict of texts, with
    all names in lower case. Return the number in `last-event-id` as an int. Return 0 if there is no `last-event-id`, if
    it is empty, or if it has any other character than the digits 0 to 9. Anybody can send anything there.
    """

    asks = "first_number"
    hints = (
        '`headers.get("last-event-id", "")` returns an empty text if the header is missing.',
        '`"7".isdigit()` is True, and `"²".isdigit()` is True too. But `"²".isascii()` is False.',
        "Check the text first. Only when it is good, make an int of it.",
    )
    why = "An id comes from the client, so check it like any other input. The kit's own server ignores a bad one too."
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
        """Your function raises an error for a text such as `abc`. Any client can send that. Check the text before you
        make an int of it.
        """
        return int(headers.get("last-event-id", 0))

    def wrong_always_there(self, headers: dict[str, str]) -> int:
        """Your function raises an error if the header is missing. `headers.get("last-event-id", "")` returns an empty
        text then.
        """
        return int(headers["last-event-id"])

    def wrong_tries(self, headers: dict[str, str]) -> int:
        """Only the digits 0 to 9 are allowed. But `int` reads more: signs, spaces, and the digits of other scripts.
        Check the text first.
        """
        try:
            return int(headers.get("last-event-id", 0))
        except ValueError:
            return 0

    def wrong_text(self, headers: dict[str, str]) -> int | str:
        """Your function returns a text. The number is wanted as an int."""
        return headers.get("last-event-id", 0)

    def wrong_digits_as_a_text(self, headers: dict[str, str]) -> int | str:
        """The check is right, but your function returns a text. Make an int of it."""
        given = headers.get("last-event-id", "")
        return given if given.isascii() and given.isdigit() else 0

    def wrong_below_zero(self, headers: dict[str, str]) -> int:
        """A minus sign is not one of the digits 0 to 9. So -3 should give 0."""
        given = headers.get("last-event-id", "")
        return int(given) if given.isascii() and given.lstrip("-").isdigit() else 0

    def wrong_digits_of_any_script(self, headers: dict[str, str]) -> int:
        """Digits of other scripts, such as `٣`, should give 0. This happens, for example, with `isdecimal`, which is
        True for the digits of every script.
        """
        given = headers.get("last-event-id", "")
        return int(given) if given.isdecimal() else 0

    def wrong_superscripts(self, headers: dict[str, str]) -> int:
        """Your function raises an error for `²`. This happens, for example, with `isdigit`, which is True for `²`,
        although `int` cannot read it.
        """
        given = headers.get("last-event-id", "")
        return int(given) if given.isdigit() else 0

    def wrong_whatever_int_reads(self, headers: dict[str, str]) -> int:
        """Texts such as `+4` or `1_0` should give 0, because `+` and `_` are not digits. But `int` reads them. Check
        the text first.
        """
        given = headers.get("last-event-id", "")
        try:
            return max(0, int(given)) if given.isascii() else 0
        except ValueError:
            return 0

    def wrong_empty_text(self, headers: dict[str, str]) -> int:
        """Your function raises an error if the header is missing or empty, because `int("")` does. Return 0 then."""
        return int(headers.get("last-event-id", ""))

    def wrong_all_of_nothing(self, headers: dict[str, str]) -> int:
        """Your function raises an error if the header is missing or empty. This happens, for example, with `all`, which
        is True for an empty text, although `int("")` raises an error.
        """
        given = headers.get("last-event-id", "")
        return int(given) if all(letter in "0123456789" for letter in given) else 0

    def wrong_none(self, headers: dict[str, str]) -> int | None:
        """Your function returns None if there is no number. Return 0 then."""
        given = headers.get("last-event-id", "")
        return int(given) if given.isascii() and given.isdigit() else None

    def wrong_none_where_there_is_none(self, headers: dict[str, str]) -> int | None:
        """Your function returns None if the header is missing. Return 0 then."""
        return int(headers["last-event-id"]) if "last-event-id" in headers else None

    def wrong_capitals(self, headers: dict[str, str]) -> int:
        """Your function never returns the number. This happens, for example, when you look for a name with capitals: in
        `headers` all names are in lower case.
        """
        return self.first_number({"last-event-id": headers.get("Last-Event-ID", "")})

    def wrong_digits_alone(self, headers: dict[str, str]) -> int:
        """Your function leaves out the other characters and reads the rest. But a text such as `-3` should give 0."""
        return int("0" + "".join(letter for letter in headers.get("last-event-id", "") if letter in "0123456789"))

    def wrong_at_least_0(self, headers: dict[str, str]) -> int:
        """A number below 0 gives 0, which is right. But `int` reads more than the digits 0 to 9, for example `٣` and
        `1_0`. Check the text first.
        """
        try:
            return max(0, int(headers.get("last-event-id", 0)))
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
    why="The server leaves out what a reader does not want, so the network need not carry it. The more readers "
    "there are, the more bytes this saves. With very many readers and updates, checking each update for each reader "
    "takes long. Then use several smaller topics instead.",
)
