"""Two questions on notebook 03, before notebook 04 begins."""

from labkit.learn import Choice, Number

LAST_SEEN = "the number of the last event it has: `Last-Event-ID: 7`"

after_the_cut = Choice(
    "after_the_cut",
    "A stream breaks after event 7. What does the client send, to get events 8 and 9 as well?",
    [
        "nothing: the network delivers 8 and 9 as soon as it is back",
        LAST_SEEN,
        "a request for event 8, and then one for event 9",
        "the time of the cut, in a `Date` header",
    ],
    LAST_SEEN,
    hints=["What is the line `id: 7` in the stream good for?", "The server keeps a history. What must it be told?"],
    wrong={
        "nothing: the network delivers 8 and 9 as soon as it is back": "A new connection knows nothing of the old one. "
        "What was written to the old one is lost.",
        "a request for event 8, and then one for event 9": "The client cannot know that there are two. It says what it "
        "has, and the server sends all that came after.",
        "the time of the cut, in a `Date` header": "A client that was cut off notices late, and clocks differ. Events "
        "have numbers for this.",
    },
    why="One header, and a history that the server keeps. Keep it in mind for this notebook: a stream that breaks is "
    "opened again, and that is one more request.",
)

last_reader = Number(
    "last_reader",
    "One push takes 10 millionths of a second, and one update goes to 10,000 streams. After how many seconds is it "
    "written to the last of them?",
    0.1,
    unit="s",
    solution="answer = 10_000 * 10e-6",
    hints=["The last one waits for everybody's push, its own included.", "10,000 times 0.00001 seconds."],
    wrong={
        0.05: "That is the mean: half of the readers are served by then.",
        0.00001: "That is the first reader. The last one waits for all pushes before.",
        10: "That would be with a thousandth of a second for each push. 10 millionths are 0.00001 seconds.",
        100_000: "Those are millionths of a second, and there are a million of them in a second.",
        0: "A server writes to one socket after another. Each write takes its time.",
    },
    why="Pushing is never instant, and never fair: whoever is last in the list is last every time. In this notebook "
    "every user follows an order of their own, so pushes come one at a time.",
)
