"""Exercise of section “A pause that is in no line of your code”: when freezing helps."""

from labkit.learn import Choice

STAY = "A server with 10,000 streams that stay open all day"
COME_AND_GO = "A server with 10,000 new streams per second, each of them open for a moment"
SHORT = "A script that runs for two seconds"
CIRCLES = "A program that makes circles of objects all the time, and soon stops using each of them"

frozen_for_whom = Choice(
    "frozen_for_whom",
    "A program calls `gc.freeze()` once, a minute after its start. Which of these programs gains most from that?",
    [COME_AND_GO, SHORT, STAY, CIRCLES],
    STAY,
    hints=["The collector skips frozen objects, but not later ones.", "Which program has objects that live long?"],
    wrong={
        COME_AND_GO: "The streams that are frozen end a moment later. All later streams are not frozen.",
        SHORT: "This script ends before the freeze.",
        CIRCLES: "Only the collector can free such circles. Those that are frozen stay in memory until the end.",
    },
    why="The more objects the collector looks at, the longer it takes, and nobody is served in that time. It would "
    "look at open streams again and again, and find nothing to free.",
)
