"""Exercise of section “What happens when requests queue?”: more work than a server can do."""

from labkit.learn import Choice

TOO_LARGE = "There is a mean, but it is too large for a computer."
REFUSED = "The server refuses the requests, so nobody waits."
TOGETHER = "All requests arrive at the same moment."
GROWS = "The queue grows as long as the load lasts, so the mean depends on how long you watch."

why_no_mean = Choice(
    "why_no_mean",
    "Why is there no mean wait for a server that gets more work than it can do?",
    [TOO_LARGE, GROWS, REFUSED, TOGETHER],
    GROWS,
    hints=["Compare the three runs. They have the same load, but different lengths."],
    wrong={
        TOO_LARGE: "No number is too large here: the mean of each run is a few seconds. But the three means differ.",
        REFUSED: "This server refuses nobody. It answers every request, but later and later.",
        TOGETHER: "These users have random phases, so their requests are spread over the interval. The queue grows "
        "because each second brings more work than the server can do in a second.",
    },
    why="Only a queue that stops growing has a mean wait. If somebody shows you a mean wait for an overloaded server, "
    "it mostly tells you for how long they measured.",
)
