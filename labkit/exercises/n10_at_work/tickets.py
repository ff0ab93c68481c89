"""Exercises of section “Who may listen”: the check of a ticket, and which way fits a partner."""

from collections.abc import Callable, Sequence
from hmac import compare_digest
from random import Random
from typing import Any, ClassVar

from labkit.learn import Choice, CodeExercise, Example
from labkit.learn.equivalence import Arguments, Outcome, listed
from labkit.plumbing.wording import counted

OURS, THEIRS, OTHER = "7d1c90aa", "7d1c90ab", "03fe51b2"  # signatures; real ones are longer
Used = set[str]


class Watched(str):
    """A signature that notes when it is compared with `==`, which takes longer the more of it is right."""

    compared: bool

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        self.compared = True
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        self.compared = True
        return str.__ne__(self, other)


class WriteAdmit(CodeExercise):
    """Write the check of a ticket. `signature` and `expires` (a moment, in seconds) came in the address. `expected` is
    the signature that only our server can make for this user and this moment, `now` is the time in seconds, and `used`
    is the set of signatures that were let in before. Return True for a ticket that is ours, is not used, and has not
    expired (at `expires` it has), and note its signature in `used`. Return False for any other ticket. Compare
    signatures with `compare_digest`, which takes as long for a wrong one as for a right one.
    """

    asks = "admit"
    imports = "from hmac import compare_digest"
    hints = (
        "Three questions, and `return False` for each that goes wrong.",
        "`compare_digest(signature, expected)` is True when both are equal.",
        "Only a ticket that you let in goes into `used`, with `used.add(signature)`: otherwise strangers fill your "
        "memory.",
    )
    why = (
        "Signed, short-lived, and good for one use: a minute later such a ticket in a log is worth nothing. And a "
        "comparison that stops at the first wrong letter would tell a patient stranger how many letters were right."
    )
    examples = (
        ((OURS, OURS, 1_030, 1_000, set()), (True, 1, False)),
        ((OURS, OURS, 990, 1_000, set()), (False, 0, False)),
        ((THEIRS, OURS, 1_030, 1_000, set()), (False, 0, False)),
        ((OURS, OURS, 1_030, 1_000, {OURS}), (False, 1, False)),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        ((OURS, OURS, 1_000, 1_000, set()), (False, 0, False)),
        ((OURS, OURS, 1_000, 999, {OTHER}), (True, 2, False)),
        (("", OURS, 1_030, 1_000, set()), (False, 0, False)),
    )

    def inputs(self, chance: Random) -> tuple[str, str, int, int, Used]:
        """A ticket that is good, forged, too old or used up."""
        signature = chance.choice([OURS, OURS, THEIRS, OTHER, OURS[:4], ""])
        used = chance.choice([set(), {OTHER}, {OURS}, {OTHER, THEIRS}])
        return signature, OURS, chance.choice([990, 1_000, 1_030]), chance.choice([989, 1_000, 1_029]), used

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """What it answers, how many signatures are noted afterwards, and whether `==` met the expected one."""
        signature, expected, expires, now, used = given
        watched = Watched(expected)
        watched.compared = False
        let_in = answer(signature, watched, expires, now, used)
        return let_in, len(used), watched.compared

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """What is wrong with what was answered, or noted; the comparison last."""
        names = ("signature", "expected", "expires", "now", "used")
        if not isinstance(got.result, tuple) or not isinstance(wanted.result, tuple):
            kind = type(got.error).__name__
            return f"Given `{listed(given, names)}`, it should return True or False; yours raised {kind}: {got.error}."
        (let_in, noted, compared), (right, to_note, _) = got.result, wanted.result
        if let_in is not right:
            return f"Given `{listed(given, names)}`, it should return `{right}`; yours returns `{let_in!r}`."
        if noted != to_note:
            left = counted(noted, "signatures")
            return f"Given `{listed(given, names)}`, it leaves {left} in `used`; there should be {to_note}."
        return "It compares with `==`, which stops at the first letter that differs." if compared else None

    def admit(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        if now >= expires or signature in used:
            return False
        if not compare_digest(signature, expected):
            return False
        used.add(signature)
        return True

    def another_admit(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        ours = compare_digest(signature.encode(), expected.encode())
        good = ours and now < expires and signature not in used
        used.update([signature] * good)
        return good

    def wrong_double_equals(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """Right each time, and slower the more letters are right. `compare_digest` tells nobody how many."""
        if now >= expires or signature in used or signature != expected:
            return False
        used.add(signature)
        return True

    def wrong_for_ever(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """Nobody looks at `expires`: a ticket from last year's log would do."""
        return self.admit(signature, expected, now + 1, now, used)

    def wrong_many_uses(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """A ticket that is in `used` was let in before. Whoever copies it from a log must not be let in again."""
        used.discard(signature)
        return self.admit(signature, expected, expires, now, used)

    def wrong_notes_nothing(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """It looks into `used`, and nothing is ever put there."""
        return self.admit(signature, expected, expires, now, set(used))

    def wrong_notes_all(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """It notes tickets that it does not let in. Strangers could send a million of them."""
        let_in = self.admit(signature, expected, expires, now, used)
        used.add(signature)
        return let_in

    def wrong_notes_first(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """It notes the signature before it looks into `used`, and so takes each ticket for a used one."""
        used.add(signature)
        return self.admit(signature, expected, expires, now, used)

    def wrong_one_moment_more(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """At `expires` the ticket has expired: `now >= expires`."""
        return self.admit(signature, expected, expires + 1e-9, now, used)


write_admit = WriteAdmit()

IN_THE_ADDRESS = "our key in the address: `?key=…`"
OUR_COOKIE = "our cookie, with `withCredentials: true`"
A_HEADER = "our key in a header of the EventSource"
A_TICKET = "a ticket that the partner's server has fetched with our key"

for_a_partner = Choice(
    "for_a_partner",
    "A partner's web page is to show our stream. Its readers have no account with us; the partner's own server has a "
    "key of ours. How does the EventSource in such a page say who it is?",
    [OUR_COOKIE, A_TICKET, IN_THE_ADDRESS, A_HEADER],
    A_TICKET,
    hints=["Which of these does every reader of the page see?", "Who has the key, and whom may it leave?"],
    wrong={
        IN_THE_ADDRESS: "Then the key is in every reader's browser, and in logs on the way. It does not expire.",
        OUR_COOKIE: "The readers have never logged in with us, so there is no cookie. And from another site browsers "
        "send one only if it is `SameSite=None`, and ever fewer do even then.",
        A_HEADER: "An EventSource takes no headers. And the key would be in the page, for everybody to read.",
    },
    why="The key stays between two servers, and what the page gets is worth little and not for long. (The answer must "
    "name the partner's origin, as in section 7.)",
)
