"""Exercise of section “Stop, under ten thousand streams”: a deploy, step by step."""

from labkit.learn import Parsons

order_the_deploy = Parsons(
    "order_the_deploy",
    "Put the steps of a deploy in order, so that no reader loses anything, none gets an error, and they do not come "
    "back all at once. Two steps belong nowhere.",
    [
        "end the old server's streams, some hundred at a time",
        "answer 503 on every stream of the old server",
        "start the new server, on a history that both can use (a database, not our one file)",
        "stop the old server when it has no stream left",
        "let the proxy send new connections to the new server only",
        "close the port, and wait until the last reader has left by itself",
        "wait until the new server answers",
    ],
    [3, 7, 5, 1, 4],
    hints=[
        "Readers that are sent away must have somewhere to go.",
        "Start, wait until it answers, turn the proxy, then end the streams in portions.",
    ],
    wrong=[
        ([3, 7, 1], "A reader that is sent away before the proxy is turned comes back to the old server."),
        (
            [3, 5],
            "For a moment the proxy sends readers to a server that does not answer yet. They get a 502 from the proxy, "
            "and an error status ends an EventSource for good.",
        ),
        ([3, 7, 5, 2], "The streams have sent their 200 already. And a 503 on a reconnect ends an EventSource."),
        ([1], "They are sent away first, and nobody is there to take them."),
        ([3, 7, 5, 6], "A reader of a stream does not leave by itself. You would wait for hours."),
        ([3, 7, 5, 4], "The old server still has all its streams. To stop it now sends everybody back at once."),
        ([3, 7, 6], "New connections still go to the old server, and its streams do not end by themselves."),
        ([3, 7, 4], "All streams would end at once, and the proxy still leads their readers to the old server."),
        ([3, 1], "Does the new server answer already? Readers that are sent away need somewhere to go."),
        ([5], "The new server is not even started, and the proxy already sends readers there: they get a 502."),
        ([7], "Nothing is started yet, so nothing will answer."),
        ([2], "A stream has one status, and its 200 is long sent. A 503 on a reconnect ends an EventSource."),
        ([6], "With the port closed, new readers get an error; and those of a stream do not leave by themselves."),
        ([4], "The old server still has all its streams, and there is no other one."),
    ],
    why="It is the order in which a ferry changes ships: the new one is in the harbour before anybody leaves the old. "
    "Polling needs the first three steps as well; it is the two with the streams that a stream costs.",
)
