"""Exercise of section “A proxy that buffers”: how long the first event waits."""

from labkit.learn import Number

first_headline_through = Number(
    "first_headline_through",
    "Another proxy holds the body of an answer back until it has 8,000 bytes of it. Then it passes all of them on. The "
    "server sends an event of 100 bytes every two seconds, and nothing else. It sends the first event at second 0. At "
    "which second does the proxy pass the first event on?",
    158,
    unit="s",
    within=0,
    solution="answer = (8_000 / 100 - 1) * 2",
    hints=["How many events make 8,000 bytes?", "80 events. The first is sent at second 0, and 79 pauses follow."],
    wrong={
        160: "80 events make 8,000 bytes. But the first is sent at second 0, so there are only 79 pauses.",
        156: "At second 156 the server sends the 79th event. The proxy has 7,900 bytes then, and waits for 8,000.",
        162: "The 80th event completes the 8,000 bytes. There are 79 pauses before it.",
        16_000: "That is two seconds for each byte. Each event has 100 bytes.",
        40: "80 events make 8,000 bytes. There is one event every two seconds, so 80 events take more than 80 seconds.",
        80: "80 is the number of events that make 8,000 bytes. There is one event every two seconds.",
        79: "79 is the number of pauses between 80 events. Each pause takes two seconds.",
        39.5: "There are 79 pauses, and each of them takes two seconds. So they take more than 79 seconds.",
        2: "At second 2 the server sends the second event. The proxy has 200 bytes then, and waits for 8,000.",
        0: "At second 0 the server sends the first event. The proxy has 100 bytes then, and waits for 8,000.",
    },
    why="The first event arrives more than two and a half minutes late, and 79 newer events arrive with it. The more "
    "events there are per second, the shorter the delay. So a test with many events may not show the fault. Not "
    "only proxies hold an answer back. Compression may wait for a full block, and a virus scanner or a client library "
    "may read the whole answer first. The header `Cache-Control: no-transform` asks all proxies not to change an "
    "answer, so not to compress it either (RFC 9111, section 5.2.2.6).",
)
