"""How each verdict looks: its sign and its colour, beside its word.

White on each of these colours has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3), and each stands out by 3 to 1
(1.4.11) from white, from JupyterLab's dark page (#111111) and from other dark pages up to #212121. So a card looks the
same in every theme, and no style sheet or script has to know which one is on.
"""

from typing import NamedTuple

from labkit.plumbing import progress_file

RIGHT = progress_file.RIGHT
NOT_YET, NOT_ATTEMPTED, NOT_READABLE = "Not yet", "Not attempted", "Not readable"
PREDICTION = "Your prediction"
EXACTLY, CLOSE, TOO_HIGH, TOO_LOW = "Exactly", "Close", "Too high", "Too low"
AS_PREDICTED, NOT_THIS_TIME = "As you predicted", "Not this time"
HOLDS = "Holds"
WRONG, WORTH_KNOWING, NOT_EXAMINED = "Wrong", "Worth knowing", "Not examined"  # of a probed endpoint
OPEN = "Nothing to compare with"


class Look(NamedTuple):
    """A sign, and a colour in CSS."""

    sign: str
    colour: str


LOOKS = {
    RIGHT: Look("✓", "#15803d"),
    NOT_YET: Look("↻", "#b45309"),
    NOT_ATTEMPTED: Look("○", "#6b7280"),
    NOT_READABLE: Look("!", "#9a6a4a"),
    PREDICTION: Look("?", "#0072b2"),
    EXACTLY: Look("◎", "#0f7b6c"),
    AS_PREDICTED: Look("★", "#3f7d20"),
    CLOSE: Look("≈", "#6b7a0f"),
    TOO_HIGH: Look("↑", "#d03a2b"),
    TOO_LOW: Look("↓", "#6d5ae0"),
    NOT_THIS_TIME: Look("✗", "#b8369a"),
    HOLDS: Look("=", "#0e7490"),
    WRONG: Look("✘", "#c8312f"),
    WORTH_KNOWING: Look("i", "#3b72a8"),
    NOT_EXAMINED: Look("…", "#7a6a2f"),
}
OTHER = Look("›", "#5f7489")  # a card that is no verdict, such as a hint


def look_of(heading: str) -> Look:
    """The look of the card with this heading."""
    return LOOKS.get(heading, OTHER)
