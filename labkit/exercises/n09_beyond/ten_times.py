"""Exercise of section “Ten times the users”: how long a poll waits when more are sent than can be answered."""

from labkit.learn import Number

last_in_the_queue = Number(
    "last_in_the_queue",
    "A machine answers 5,000 polls per second, and not one more. 100,000 users send a poll every 5 seconds each, "
    "whether the last one has been answered or not. After one minute of this, how many seconds does a new poll wait in "
    "the queue?",
    180,
    unit="s",
    solution="answer = (100_000 / 5 - 5_000) * 60 / 5_000",
    hints=[
        "How many polls are sent per second, and how many of them are not answered in that second?",
        "15,000 more are waiting with each second: 900,000 after a minute.",
        "They are answered before the new one, 5,000 per second.",
    ],
    wrong={
        4: "So many times more is asked than can be answered. How many polls are waiting after a minute?",
        240: "That is all that was sent in the minute. A quarter of it has been answered by then.",
        60: "That is how long it has been going on. How many polls are waiting by then?",
        45: "You divided what waits by what is sent. The queue is emptied by what is answered.",
        20: "So it would be if each user waited for its answer before it asks again: then at most 100,000 polls wait.",
        900_000: "So many polls are waiting. They are answered at 5,000 per second.",
        3: "That is what one second of it adds. It goes on for a minute.",
    },
    why="No error, no status, nothing in a log: the answers only get older, three seconds older with each second. What "
    "ends it is somebody's patience. And a user who gives up and asks again makes the queue longer.",
)
