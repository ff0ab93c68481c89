"""Two questions on notebook 08, asked at the start of notebook 09."""

from labkit.learn import Choice

ONE_BY_ONE = "They come back one by one, in the order in which they first came"
TOGETHER = "They come back together, three seconds later"
SPREAD = "They come back at random moments within three seconds"
NEVER = "They do not come back until their pages are loaded again"

all_with_one_retry = Choice(
    "all_with_one_retry",
    "A server ends all of its streams at the same moment. It has told each of its readers the same `retry`: three "
    "seconds. What do the readers do?",
    [ONE_BY_ONE, SPREAD, TOGETHER, NEVER],
    TOGETHER,
    hints=["When does the pause of each reader begin, and how long is it?", "It begins for all at the same moment."],
    wrong={
        ONE_BY_ONE: "Nobody puts them in order. Each of them waits for three seconds from the same moment.",
        SPREAD: "Nothing here is drawn at random. The pauses would differ if each reader had a `retry` of its own.",
        NEVER: "When a stream ends, an `EventSource` comes back by itself.",
    },
    why="That is a herd. In section 4, a herd comes to servers that already have work.",
)

FIVE_AND_SIX = "Updates 5 and 6"
NOTHING = "Nothing, until update 7 comes"
GAP = "A `gap`, and then the newest update"
ALL_SIX = "All of updates 1 to 6"

id_of_another_life = Choice(
    "id_of_another_life",
    "A server puts an epoch into its ids. Its epoch is 8302, and it has published updates 1 to 6. A reader comes back "
    "with `Last-Event-ID: 417-4`. What does the server send?",
    [FIVE_AND_SIX, GAP, ALL_SIX, NOTHING],
    GAP,
    hints=["What does the number before the hyphen say?", "Update 4 of epoch 417 is not update 4 of epoch 8302."],
    wrong={
        FIVE_AND_SIX: "They come after update 4 of epoch 8302. The reader has update 4 of another epoch.",
        NOTHING: "Then the reader would never hear of updates 1 to 6. Its id is of another epoch, so it has none of "
        "them.",
        ALL_SIX: "Then nobody would tell the reader that it may have missed updates of the other epoch.",
    },
    why="An epoch names one life of a server. In section 2, several servers share a log, and there an epoch names "
    "one life of the log.",
)
