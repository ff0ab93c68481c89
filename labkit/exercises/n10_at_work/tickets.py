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
    """Write `admit`, the check of a signed ticket. `signature` and `expires` (a time in seconds) came in the address.
    `expected` is the signature that our server computes for this user and this `expires`. `now` is the time in
    seconds. `used` is the set of the signatures that were let in before. Return True if the signature is the expected
    one, is not in `used`, and has not expired. (At the time `expires` it has expired.) Then also add the signature to
    `used`. For any other ticket return False. Compare signatures with `compare_digest`.
    """

    asks = "admit"
    imports = "from hmac import compare_digest"
    hints = (
        "Check three things, and `return False` as soon as one of them is not as it should be.",
        "`compare_digest(signature, expected)` is True when both are equal.",
        "Before you return True, call `used.add(signature)`. Do not add other signatures, or strangers could fill your "
        "memory.",
    )
    why = (
        "Such a ticket works once, and not for long. A minute later, a copy in a log is worth nothing. Why "
        "`compare_digest`? `==` stops at the first wrong letter, so its time could tell a stranger how many letters "
        "were right."
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
        """The results are right. But this compares with `==`, which takes longer the more letters are right."""
        if now >= expires or signature in used or signature != expected:
            return False
        used.add(signature)
        return True

    def wrong_for_ever(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """This lets in a ticket that has expired. Compare `now` with `expires`."""
        return self.admit(signature, expected, now + 1, now, used)

    def wrong_many_uses(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """This lets in a ticket that is in `used`. It was let in before, and it works only once."""
        used.discard(signature)
        return self.admit(signature, expected, expires, now, used)

    def wrong_notes_nothing(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """Nothing was added to `used`, so the same ticket would be let in again."""
        return self.admit(signature, expected, expires, now, set(used))

    def wrong_notes_all(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """This adds a ticket to `used` that it does not let in. Strangers could send a million of them."""
        let_in = self.admit(signature, expected, expires, now, used)
        used.add(signature)
        return let_in

    def wrong_notes_first(self, signature: str, expected: str, expires: float, now: float, used: Used) -> bool:
        """This lets no ticket in. It happens, for example, when you add to `used` before you look into it."""
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
    "Another company, our partner, wants to show our stream in its web page. The readers of that page have no account "
    "with us. We gave a secret key to the partner's server. How should the `EventSource` in the page say who it is?",
    [OUR_COOKIE, A_TICKET, IN_THE_ADDRESS, A_HEADER],
    A_TICKET,
    hints=[
        "What can every reader of the page see?",
        "The key must stay on the partner's server. What can that server fetch with it?",
    ],
    wrong={
        IN_THE_ADDRESS: "Then every reader's browser has the key, and so have logs. And the key does not expire.",
        OUR_COOKIE: "The readers have never logged in with us, so they have no cookie of ours. And in the page of "
        "another site, many browsers would not send it.",
        A_HEADER: "An `EventSource` cannot send headers of your own. And the key would be in the page, where everybody "
        "can read it.",
    },
    why="The key stays between two servers. The page gets a ticket that works once and not for long. (The answer must "
    "name the partner's origin, as in section 7.)",
)
