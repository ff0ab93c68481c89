"""Two questions on notebook 05, before notebook 06 begins."""

from labkit.learn import Choice

TAKES_THE_ID = "it keeps the id, and hands out no event"
EMPTY = "it hands out an event with empty data"
SKIPS = "it skips the whole block"

id_alone = Choice(
    "id_alone",
    "A block of an event stream has an `id` line and no `data` line. What does the reading program do with the block?",
    [EMPTY, TAKES_THE_ID, SKIPS],
    TAKES_THE_ID,
    hints=[
        "Which lines describe one event? Which line says how far the whole stream has got?",
        "There is no event without a `data` line.",
    ],
    wrong={
        EMPTY: "For an event with empty data the block needs a line `data:`, with nothing after the colon. This block "
        "has no `data` line at all.",
        SKIPS: "It is true that this block gives no event. But the id belongs to the whole stream, so the program "
        "keeps it.",
    },
    why="An id says how far the reading program has got in the stream. So it counts without an event too. Section 2 "
    "shows what the id is good for.",
)

id_of_the_half = Choice(
    "id_of_the_half",
    "A whole event with `id: 7` arrives. Then come the lines `id: 8` and `data: on`, and there the connection ends, "
    "with no blank line. Which id does the reading program keep?",
    ["7", "8", "none"],
    "7",
    hints=["When is a block complete?", "When a connection ends, a block that is not complete is thrown away."],
    wrong={
        "8": "The block with `id: 8` is not complete, so it gave no event. Its id counts only together "
        "with its blank line.",
        "none": "The event with `id: 7` was complete. The end of the connection does not take its id away.",
    },
    why="A block counts only when its blank line has arrived, and so does its id. A program that kept the id 8 "
    "would later tell the server that it has event 8, although it got only half of the block.",
)
