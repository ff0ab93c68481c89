"""Exercise of section “Stop, under ten thousand streams”: a deploy, step by step."""

from labkit.learn import Parsons

order_the_deploy = Parsons(
    "order_the_deploy",
    "Put the steps of a deploy in order. No reader may lose an update or get an error status, and the readers must not "
    "all come back at once. Two of the steps are not needed.",
    [
        "end the old server's streams, a few hundred at a time",
        "answer 503 on every stream of the old server",
        "start the new server, with a history in a database that both servers use",
        "stop the old server when it has no stream left",
        "let the proxy send new connections to the new server only",
        "close the old server's port, and wait until the last reader has left by itself",
        "wait until the new server answers",
    ],
    [3, 7, 5, 1, 4],
    hints=[
        "When a reader's stream ends, the reader has to find a server that answers.",
        "Start the new server, wait until it answers, change the proxy, and then end the streams.",
    ],
    wrong=[
        (
            [3, 7, 1],
            "The proxy still sends new connections to the old server. A reader whose stream ends comes back to it.",
        ),
        (
            [3, 5],
            "For a moment the proxy sends readers to a server that does not answer yet. They get a 502 from the proxy, "
            "and after an error status an EventSource never asks again.",
        ),
        ([3, 7, 5, 2], "Each stream got its status, 200, when it began. It cannot get a second one."),
        ([1], "The streams end first, and there is no other server yet to which the readers could go."),
        (
            [3, 7, 5, 1, 6],
            "Closing the port is of no use here: new connections go to the new server. Leave this step out.",
        ),
        ([3, 7, 5, 6], "A reader of a stream does not leave by itself. You would wait for hours."),
        ([3, 7, 5, 4], "The old server still has all its streams. If you stop it now, all readers come back at once."),
        ([3, 2], "Step 2 does not work: a stream has one status, and it got its 200 when it began."),
        ([3, 7, 2], "A stream has one status, and it got its 200 when it began. So it cannot get a 503 now."),
        ([3, 6], "The proxy still sends new connections to the old server, so its port has to stay open."),
        ([3, 4], "The new server may not answer yet, and all readers would come back at once."),
        ([3, 7, 6], "New connections still go to the old server, and its streams do not end by themselves."),
        ([3, 7, 4], "All streams would end at once, and the proxy still sends their readers to the old server."),
        ([3, 1], "The new server may not answer yet. A reader whose stream ends needs a server that answers."),
        ([5], "The new server is not even started, and the proxy already sends readers there: they get a 502."),
        ([7], "Nothing is started yet, so nothing will answer."),
        ([2], "The streams cannot get a 503: each of them got its status, 200, when it began."),
        ([6], "New readers find a closed port and get an error. And a reader of a stream does not leave by itself."),
        ([4], "The old server still has all its streams, and there is no other server yet."),
    ],
    why="The new server answers before anybody has to leave the old one. With polling, you could stop the old server "
    "right after the first three steps. The fourth step is needed only because of the streams.",
)
