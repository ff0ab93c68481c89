"""The predictions of notebook 03."""

from labkit.learn import Question

upgrade = Question(
    "Does a stream of server-sent events need an upgrade to another protocol?",
    choices=("yes", "no"),
    misconceptions={
        "yes": "You may be thinking of WebSocket, which needs an upgrade: its status is 101. Here the status is 200."
    },
)

requests_of_the_ticker = Question(
    "You open the ticker's stream, and the newsroom publishes 100 headlines. You read all of them. How many HTTP "
    "requests does the server get from you in all?",
    unit="requests",
    misconceptions={
        100: "That would be polling, with news in every answer. On a stream, all headlines come in one response.",
        101: "You counted one request to open the stream and one for each headline. But nobody asks for a headline, or "
        "confirms it: all of them come in the one response.",
        2: "One request opens the stream. Nothing has to be sent after it, not even at the end.",
        0: "A server cannot open a connection to your program. Your program has to send a request to open the stream.",
    },
)

without_blank_line = Question(
    "A server forgets the blank line. It sends three `data: ` lines, one below the other, and nothing after them. All "
    "the bytes arrive. How many events does the program that reads them get?",
    unit="events",
    misconceptions={
        3: "A `data: ` line is only a part of an event. The next line may belong to the same event, so the decoder "
        "waits.",
        2: "No line ends an event here, because there is no blank line. So the decoder still waits.",
        1: "The three lines will become one event, but only when the blank line comes.",
    },
    outcome="by the rule",
)

quiet_stream = Question(
    "`httpx` opens a stream with its default settings. Then, for several minutes, there is no news, and the server "
    "sends nothing. What happens to the stream?",
    choices=("it stays open", "the server closes it", "the client gives up"),
    misconceptions={
        "it stays open": "The server would keep it open. But by default, httpx expects some bytes every five seconds.",
        "the server closes it": "The server knows that there is no news, and waits. The client does not know it.",
    },
)

waiting_streams = Question(
    "The server has one thread for everybody. Twenty streams are waiting in `await news.wait()`. Then somebody asks "
    "for an ordinary page. What happens to that request?",
    choices=("it waits until a stream ends", "it is answered while the streams wait", "it is refused"),
    misconceptions={
        "it waits until a stream ends": "That would be true if a waiting function kept the thread. But `await` pauses "
        "the function, and the thread is free for other requests.",
        "it is refused": "The server has no limit of twenty streams, and a stream that waits does not keep the thread.",
    },
)

waiting_events = Question(
    "While the train is in the tunnel, the order moves on twice. Then the customer's program opens a new stream. Its "
    "request has one more header: `Last-Event-ID: 1`. How many events does this stream bring at once?",
    unit="events",
    misconceptions={
        0: "The two events are not lost with the connection: the server keeps its last updates for a while.",
        1: "A poll would bring the newest update alone. But this header asks for every event after event 1.",
        3: "The header says that event 1 has arrived. So event 1 is not sent again.",
    },
)

last_reader = Question(
    "The server writes an update to one reader after another, and each write takes the same time. The reader in the "
    "middle of the line waits a certain time for the update. How many times as long as that does the last reader "
    "wait?",
    unit="times",
    misconceptions={
        1: "Then all readers would get the update at the same moment. But the server writes to one after another.",
        10: "Every write takes the same time. So the last reader is no further behind the middle one than the middle "
        "one is behind the start.",
    },
    outcome="computed",
)

line_end_in_a_name = Question(
    "Users choose the name of an event. One user types a line break into the name, and the server writes the name into "
    "the stream without a check. What does the reader get?",
    choices=("an event with an odd name", "data that the user made up", "an error"),
    misconceptions={
        "an event with an odd name": "For the reader, the line break ends the line `event: goal`. What comes after it "
        "is a new line.",
        "an error": "The reader sees two correct lines, one with a name and one with data. So it has no reason for an "
        "error.",
    },
    outcome="by the rule",
)

sent_by_the_customer = Question(
    "A customer's stream is open, and three updates come. How many bytes does the customer's program send from the "
    "first update to the last?",
    unit="bytes",
    misconceptions={
        3: "The program does not confirm an update. (TCP, the layer below HTTP, does confirm what arrives, but the "
        "program sends nothing for it.)",
        **dict.fromkeys(
            (60, 90, 100, 150, 200, 300, 450, 500, 600, 900, 1000, 1500),
            "The program sends neither a question nor a receipt for an update. The server is still answering the one "
            "request that opened the stream.",
        ),
    },
)
