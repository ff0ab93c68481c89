"""Two questions on notebook 06, before notebook 10 begins."""

from labkit.learn import Choice, Number

AGAIN = "it asks again after the `retry` time"
CLOSED = "it closes the stream for good"
WITHOUT_ID = "it asks again, without the last id"

after_a_401 = Choice(
    "after_a_401",
    "An EventSource was cut off and comes back. The server now answers `401 Unauthorized`. What does the browser do?",
    [AGAIN, CLOSED, WITHOUT_ID],
    CLOSED,
    hints=["Which answers open a stream?", "Is a refusal an accident, or the last word?"],
    wrong={
        AGAIN: "It does so where no answer comes, or where a stream ends. A 401 is an answer.",
        WITHOUT_ID: "The id has nothing to do with it, and the browser would send it.",
    },
    why="Any answer but 200 with `text/event-stream` is final. Keep that in mind for section 5.",
)

at_the_same_time = Number(
    "at_the_same_time",
    "Over HTTP/1.1 a page has four streams open at a host. Then it sends five ordinary requests there, each of which "
    "takes a second. How many of these five are under way at the same time?",
    2,
    unit="requests",
    within=0,
    solution="answer = 6 - 4",
    hints=["How many connections does a browser open to one host?", "Four of them are taken, and stay so."],
    wrong={
        5: "That takes nine connections to one host, and a browser opens six.",
        6: "The four streams use connections too, and do not give them back.",
        1: "Two connections are left, not one.",
    },
    why="They go two at a time, so the last of the five starts after two seconds. Section 1 opens six "
    "streams, and asks again.",
)
