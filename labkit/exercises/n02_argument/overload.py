"""Exercise of section “What happens when requests queue?”: more work than a server can do."""

from labkit.learn import Choice

TOO_LARGE = "The mean is there, but too large for a computer."
REFUSED = "The server refuses the requests, so nobody waits."
TOGETHER = "All requests arrive at the same moment."
GROWS = "The queue grows as long as the load lasts, so the mean depends on when you stop looking."

why_no_mean = Choice(
    "why_no_mean",
    "Why is there no mean wait for a server that gets more work than it can do?",
    [TOO_LARGE, GROWS, REFUSED, TOGETHER],
    GROWS,
    hints=["Look at the three runs: same load, other lengths."],
    wrong={
        TOO_LARGE: "No number is too large here: each of the three runs has a small one. They differ, though.",
        REFUSED: "Nothing in this queue refuses anybody. Every request is answered, later and later.",
        TOGETHER: "Here the arrivals are spread evenly, and the queue grows all the same: each second brings more work "
        "than fits into it.",
    },
    why="A mean belongs to a queue that comes to rest. Above full load there is none to measure, and a figure that "
    "somebody shows you tells how long they measured.",
)
