"""What a learner records by hand, one exchange after the other."""

from typing import Literal, NamedTuple

What = Literal["useless poll", "useful poll", "push", "open", "close"]


class Exchange(NamedTuple):
    """One exchange of one user, as a learner records it by hand: a poll, a push, an opened or closed stream.

    `at` is when it began, in seconds from the start; `took` how long it lasted (seconds); `text` what was learnt.
    """

    at: float
    took: float
    what: What
    text: str = ""
