"""Two questions on notebook 08, asked at the start of notebook 09."""

from labkit.learn import Choice

ONE_BY_ONE = "They come back one by one, in the order in which they had come"
TOGETHER = "They come back together, three seconds later"
SPREAD = "They come back at random moments within three seconds"
NEVER = "They do not come back until their pages are loaded again"

all_with_one_retry = Choice(
    "all_with_one_retry",
    "A server ends all of its streams at the same moment. Each of its readers has been told the same `retry`, three "
    "seconds. What do they do?",
    [ONE_BY_ONE, SPREAD, TOGETHER, NEVER],
    TOGETHER,
    hints=["When does the pause of each reader begin, and how long is it?", "It begins for all at the same moment."],
    wrong={
        ONE_BY_ONE: "Nobody puts them in order. Each of them has a clock of its own, and all clocks ring together.",
        SPREAD: "Nothing here is drawn at random. It would be, had each reader been told a `retry` of its own.",
        NEVER: "The end of a stream is no error: an `EventSource` comes back by itself.",
    },
    why="That is a herd. In section 4 it meets servers that have work already.",
)

FIVE_AND_SIX = "Updates 5 and 6"
NOTHING = "Nothing, until update 10"
GAP = "A `gap`, and then the newest update"
ALL_SIX = "All of updates 1 to 6, once more"

id_of_another_life = Choice(
    "id_of_another_life",
    "A server gives ids with an epoch. Its epoch is 8302, and it has told the updates 1 to 6. A reader comes back with "
    "`Last-Event-ID: 417-4`. What does it get?",
    [FIVE_AND_SIX, GAP, ALL_SIX, NOTHING],
    GAP,
    hints=["What does the first number of the id say?", "Update 4 of the life 417 was another update than our 4."],
    wrong={
        FIVE_AND_SIX: "They come after update 4 of this life. The reader has update 4 of another one.",
        NOTHING: "A number of another life says nothing about this one, neither that it is higher nor lower.",
        ALL_SIX: "Then nobody would tell the reader that what it knows from the other life is out of date.",
    },
    why="Ids with an epoch belong to one life. Section 2 needs them, because there it is the log's life that "
    "counts, not a server's.",
)
