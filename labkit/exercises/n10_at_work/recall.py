"""Two questions on notebook 06, before notebook 10 begins."""

from labkit.learn import Choice, Number

AGAIN = "it asks again after the `retry` time"
CLOSED = "it closes the stream, and never asks again"
WITHOUT_ID = "it asks again, without the last id"

after_a_401 = Choice(
    "after_a_401",
    "An `EventSource` lost its connection and asks again. Now the server answers with the status `401 Unauthorized`. "
    "What does the browser do?",
    [AGAIN, CLOSED, WITHOUT_ID],
    CLOSED,
    hints=["Which answers open a stream?", "Does the browser try again after an answer that refuses?"],
    wrong={
        AGAIN: "It asks again if no answer comes, or if a stream ends. But a 401 is an answer.",
        WITHOUT_ID: "A refusal has nothing to do with the id. And when a browser asks again, it sends the id.",
    },
    why="Only an answer with status 200 and the type `text/event-stream` opens a stream. Any other answer is final. "
    "You need this in section 5.",
)

at_the_same_time = Number(
    "at_the_same_time",
    "Over HTTP/1.1, a page has four streams open to one host. Then it sends five ordinary requests to the same host. "
    "Each of them takes a second. How many of these five can be under way at the same time?",
    2,
    unit="requests",
    within=0,
    solution="answer = 6 - 4",
    hints=[
        "How many connections does a browser open to one host?",
        "A browser opens six. The streams keep four of them.",
    ],
    wrong={
        5: "That would take nine connections to one host, but a browser opens six.",
        6: "A browser opens six connections to one host, but the four streams keep four of them.",
        1: "Two connections are left, not one.",
    },
    why="Two of them go at a time, so the last of the five starts after two seconds. In section 1 a page opens six "
    "streams, and sends one more request.",
)
