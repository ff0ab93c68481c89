"""Two questions on notebook 05, before notebook 06 begins."""

from labkit.learn import Choice

TAKES_THE_ID = "it remembers the id, and hands out no event"
EMPTY = "it hands out an event with empty data"
SKIPS = "it skips the whole block"

id_alone = Choice(
    "id_alone",
    "A block has an `id`, and no `data`. What does a reader do with it?",
    [EMPTY, TAKES_THE_ID, SKIPS],
    TAKES_THE_ID,
    hints=["Which fields belong to one event, and which to the stream?", "Without data nothing is dispatched."],
    wrong={
        EMPTY: "That takes a line `data:`, even one with nothing behind the colon.",
        SKIPS: "No event comes of it, but the id belongs to the stream, and it counts.",
    },
    why="An id belongs to the stream, not to one event. Section 2 shows what it is good for.",
)

id_of_the_half = Choice(
    "id_of_the_half",
    "After a whole event with `id: 7` come `id: 8` and `data: on`, and the connection ends. Which id does the reader "
    "keep?",
    ["7", "8", "none"],
    "7",
    hints=["When is a block complete?", "What is not complete is thrown away, with all its lines."],
    wrong={
        "8": "Then the event with the id 8 would count as received, and nobody has seen it.",
        "none": "The end of a connection takes nothing away that was complete before it.",
    },
    why="Only the blank line makes a block count. An id that counted earlier would lose an event at every cut that "
    "falls into a block.",
)
