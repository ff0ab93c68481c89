"""Exercise of section “A pause that is in no line of your code”: when freezing helps."""

from labkit.learn import Choice

STAY = "A server with 10,000 streams that stay open all day"
COME_AND_GO = "A server with 10,000 new streams per second, each open for a moment"
SHORT = "A script that runs for two seconds"
CIRCLES = "A program that makes circles of objects and drops them, before the freeze and after it"

frozen_for_whom = Choice(
    "frozen_for_whom",
    "Where does one `gc.freeze()`, a minute after the start, help the most?",
    [COME_AND_GO, SHORT, STAY, CIRCLES],
    STAY,
    hints=["What is frozen is not looked at any more. What came later is.", "Which objects live long?"],
    wrong={
        COME_AND_GO: "The streams of that minute are gone a moment later. All that come afterwards are not frozen.",
        SHORT: "It is over before anything is frozen, and before most full collections.",
        CIRCLES: "What was dropped in a circle must be found to be freed. Frozen, it stays until the end.",
    },
    why="A collection costs as much as there is to look at. Streams that stay are looked at again and again for "
    "nothing, and while the collector looks, nobody is served.",
)
