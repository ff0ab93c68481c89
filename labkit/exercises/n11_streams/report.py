"""Exercise of section “What stands in between”: what to do with a report in which nothing is wrong."""

from labkit.learn import Choice

LISTEN = "Let the probe listen for more than a minute, from outside, and see whether a comment comes."

read_the_report = Choice(
    "read_the_report",
    "A stream is often silent for two minutes. Its readers come through an AWS load balancer with its default "
    "settings. The report of a probe says that nothing is wrong, and that whether comments keep a quiet stream "
    "alive “was not seen in 3 s”. What do you do?",
    [
        "Nothing, since nothing is wrong.",
        "Switch off buffering in the load balancer.",
        LISTEN,
        "Set `retry` to more than two minutes.",
    ],
    LISTEN,
    hints=["After how long a silence does this load balancer cut a connection?", "What has the probe not seen yet?"],
    wrong={
        "Nothing, since nothing is wrong.": "What was not seen may still be missing. After 60 s of silence this load "
        "balancer cuts the connection, unless a byte comes before.",
        "Switch off buffering in the load balancer.": "Bytes that are held back come in lumps. Here the question is "
        "whether any byte comes at all.",
        "Set `retry` to more than two minutes.": "`retry` is how long readers stay away after the cut. Then each cut "
        "would cost them two minutes of news.",
    },
    why="A probe says what it has seen, and for how long it has looked. A minute of silence is found by one that "
    "listens for more than a minute, where the readers are.",
)
