"""Exercise of section “What stands in between”: what to do with a report in which nothing is wrong."""

from labkit.learn import Choice

LISTEN = "Let the probe listen for more than a minute, from outside, and see whether a comment comes."

read_the_report = Choice(
    "read_the_report",
    "A stream often has no news for two minutes. Its readers come through an AWS load balancer with its default "
    "settings. The probe listened for 3 seconds. Its report says that nothing is wrong, and that it has not seen "
    "whether comments keep a quiet stream alive. What do you do next?",
    [
        "Nothing, since nothing is wrong.",
        "Switch off buffering in the load balancer.",
        LISTEN,
        "Set `retry` to more than two minutes.",
    ],
    LISTEN,
    hints=["After how long a silence does this load balancer cut a connection?", "What has the probe not seen yet?"],
    wrong={
        "Nothing, since nothing is wrong.": "Nothing wrong was seen in 3 seconds. But after 60 s of silence this load "
        "balancer cuts the connection, unless a byte comes before that.",
        "Switch off buffering in the load balancer.": "When bytes are held back, many events come at once. Here the "
        "question is whether any byte comes during a silence.",
        "Set `retry` to more than two minutes.": "`retry` is how long readers wait after a cut before they come back. "
        "Then they would be without news for more than two minutes after each cut.",
    },
    why="A probe says what it has seen, and for how long it has listened. To find out what happens in a minute of "
    "silence, it must listen for more than a minute, and from where the readers are.",
)
