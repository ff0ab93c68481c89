"""Exercise of section “A proxy that buffers”: how long the first event waits."""

from labkit.learn import Number

first_headline_through = Number(
    "first_headline_through",
    "Change the numbers: a proxy keeps what comes, and passes it on as soon as 8,000 bytes have come. Each event takes "
    "100 bytes on the wire, and there is one every two seconds. The first is sent now, and nothing was held before it. "
    "After how many seconds does the first event get through?",
    158,
    unit="s",
    within=0,
    solution="answer = (8_000 / 100 - 1) * 2",
    hints=["How many events fill the proxy?", "80. The first is sent now, so 79 pauses follow."],
    wrong={
        160: "Nearly: 80 events have 79 pauses between them.",
        162: "The 80th event completes the 8,000 bytes, and 79 pauses lie before it.",
        40: "You divided by the two seconds. Each pause takes two, so multiply.",
        80: "That is the number of events. There is one every two seconds.",
        79: "Those are the pauses. Each takes two seconds.",
        2: "Only if the proxy passed each event on. It waits for 8,000 bytes.",
        0: "It has left the server at once. It is in the proxy.",
    },
    why="The first event is more than two and a half minutes old when it comes, and 79 younger ones come with it. In "
    "a test at a busy hour nobody would notice: the faster the events, the smaller the fault.",
)
