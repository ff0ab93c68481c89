"""Two questions on notebook 03, before notebook 04 begins."""

from labkit.learn import Choice, Number

LAST_SEEN = "the number of the last event it has: `Last-Event-ID: 7`"

after_the_cut = Choice(
    "after_the_cut",
    "A stream breaks after event 7, and the client opens it again. What does the client send so that it also gets the "
    "events 8 and 9?",
    [
        "nothing: the network delivers 8 and 9 as soon as it works again",
        LAST_SEEN,
        "a request for event 8, and then one for event 9",
        "the time at which the stream broke, in a `Date` header",
    ],
    LAST_SEEN,
    hints=[
        "Each event in the stream has a line such as `id: 7`. What can the client do with this number?",
        "The server keeps the last events. What does it have to know about this client?",
    ],
    wrong={
        "nothing: the network delivers 8 and 9 as soon as it works again": "The new connection knows nothing of the "
        "old one. Whatever the server wrote to the old connection after the break is lost.",
        "a request for event 8, and then one for event 9": "The client cannot know that there are two more events. "
        "It says which event was its last one, and the server sends all later ones.",
        "the time at which the stream broke, in a `Date` header": "A client often notices a break late, and the clocks "
        "of client and server differ. Therefore the events have numbers.",
    },
    why="The client sends one header, and the server keeps the last events. A stream that breaks is opened again, and "
    "that is one more request.",
)

last_reader = Number(
    "last_reader",
    "One push takes 10 millionths of a second, and one update goes to 10,000 streams. After how many seconds is the "
    "update written to the last stream?",
    0.1,
    unit="s",
    solution="answer = 10_000 * 10e-6",
    hints=[
        "How many pushes are over when the last stream has its update?",
        "There are 10,000 pushes of 0.00001 seconds each, one after another.",
    ],
    wrong={
        0.05: "After that time only half of the streams have their update.",
        0.00001: "That is one push. The last stream has to wait for the pushes to all other streams.",
        10: "10 seconds would be right if a push took a thousandth of a second. But 10 millionths of a second are "
        "0.00001 seconds.",
        0.01: "0.01 seconds would be right for 1,000 streams. There are 10,000.",
        1: "1 second would be right for a push of 100 millionths of a second. Here a push takes 10.",
        1000: "10,000 pushes of 10 millionths of a second are 100,000 millionths. A second has a million of them.",
        100_000: "That is the time in millionths of a second. A second has a million of them.",
        0: "The server writes to one stream after another, and each write takes time.",
    },
    why="One update for many streams takes time, and the last stream gets it last. In this notebook every user watches "
    "an order of their own, so one update is one push.",
)
