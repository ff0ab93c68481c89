"""The predictions of notebook 03."""

from labkit.learn import Question

upgrade = Question(
    "Does a stream of server-sent events need an upgrade to another protocol?",
    choices=("yes", "no"),
    misconceptions={"yes": "You may be thinking of WebSocket, where the status is 101. Read the status line."},
)

requests_of_the_ticker = Question(
    "You open the ticker's stream, and the newsroom publishes 100 headlines. How many HTTP requests does the server "
    "count for this stream, from the first to the last headline?",
    unit="requests",
    misconceptions={
        100: "That is polling with perfect luck. Here the one answer is still going on.",
        101: "One to open, and one for each event? Nobody asks for an event, or confirms it.",
        0: "Somebody has to begin, and a server cannot call. A request opens the stream.",
    },
)

without_blank_line = Question(
    "A server forgets the blank line, and sends three `data: ` lines one below the other. All the bytes arrive. How "
    "many events does the program get?",
    unit="events",
    misconceptions={
        3: "A data line is a part of an event. The next one may be too, so the reader waits.",
        1: "Not yet. They will be one event, when the blank line comes.",
    },
    outcome="by the rule",
)

quiet_stream = Question(
    "The stream is opened by `httpx` as it comes, with all of its usual settings. What becomes of a stream that is "
    "quiet for minutes?",
    choices=("it stays open", "the server hangs up", "the client gives up"),
    misconceptions={
        "it stays open": "To a client that expects a short answer, the server looks dead.",
        "the server hangs up": "The server knows that the kitchen is quiet. The client does not.",
    },
)

waiting_streams = Question(
    "The server has one thread for everybody. Twenty streams are waiting in `await news.wait()` when somebody asks for "
    "an ordinary page. What becomes of that request?",
    choices=("it waits until a stream ends", "it is answered while they wait", "it is refused"),
    misconceptions={
        "it waits until a stream ends": "So it would be if a waiting function kept its thread. Read `await` once more.",
        "it is refused": "Nothing here counts the streams, and a waiting one uses no processor time.",
    },
)

waiting_events = Question(
    "While the train is in the tunnel, the order moves on twice. Then the customer opens a new stream, with one more "
    "header: `Last-Event-ID: 1`. How many events does this stream bring at once?",
    unit="events",
    misconceptions={
        0: "Lost with the connection? The server keeps its last updates for a while.",
        1: "The newest alone: that is what a poll would see. The header asks for more.",
        3: "Event 1 has arrived; the header says so. It is not sent again.",
    },
)

last_reader = Question(
    "The server writes an update to one reader after another, and each write takes the same time. The reader in the "
    "middle of the line waits a certain time. How many times as long does the last one wait?",
    unit="times",
    misconceptions={
        1: "Everybody at the same moment? Each reader has a socket, and they are written one by one.",
        10: "So far behind? Every push costs about the same, so the waits grow in a straight line.",
    },
    outcome="computed",
)

line_end_in_a_name = Question(
    "Users choose the name of an event. One of them types a line break into it, and the server puts it into the stream "
    "as it is. What does the reader get?",
    choices=("an event with an odd name", "data that the user made up", "an error"),
    misconceptions={
        "an event with an odd name": "The reader cannot know that this line end was meant as a part of the name.",
        "an error": "The bytes are in order: two lines, and both make sense.",
    },
    outcome="by the rule",
)

sent_by_the_customer = Question(
    "The stream is open, and three updates come. How many bytes does the customer's program send from the first update "
    "to the last?",
    unit="bytes",
    misconceptions={
        3: "A receipt for each update? HTTP has none. (TCP, below it, has; a program does not see it.)",
        **dict.fromkeys(
            (60, 90, 100, 150, 200, 300, 450, 500, 600, 900, 1000, 1500),
            "A question or a receipt for each update? The one request is still being answered; HTTP has no receipts.",
        ),
    },
)
