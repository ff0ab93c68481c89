"""The predictions of notebook 08."""

from labkit.learn import Question

half_an_event = Question(
    "A connection is cut in the middle of event 2: its id has arrived, and half of its data. What does the reader "
    "above make of event 2?",
    choices=("it is lost", "it comes once, whole", "it comes twice", "it comes in two halves"),
    misconceptions={
        "it comes in two halves": "No blank line, no event: the half is thrown away, and its id with it.",
        "it is lost": "It would be if the reader had believed the id of the half.",
        "it comes twice": "The half was never given to the program, so only one copy counts.",
    },
)

lost_by_newcomers = Question(
    "Without ids, a reader that comes back is a newcomer, and is told where its order stands. What share of all "
    "published updates is lost?",
    unit="%",
    misconceptions={
        0: "A newcomer hears the newest update. What lies between was told while nobody listened.",
        20: "That is about the share of time that a reader is away; but it is told the newest of what it missed.",
        100: "Only what happens while a reader is away can be lost.",
    },
)

newer_than_three = Question(
    "A reader has seen update 3. The new server starts, and the customer orders again. The reader comes back with "
    '`Last-Event-ID: 3`. A server that looks for "newer than 3" finds how many updates?',
    unit="updates",
    misconceptions={
        1: "Update 1 is new, but its number is not above 3. Ids began again.",
        3: "Those are the updates of the life before, and they ended with it.",
    },
    outcome="computed",
)

next_id = Question(
    "Three updates go onto a shelf, and its process ends. A second one opens the same file, and publishes another. "
    "Which id does that one get?",
    misconceptions={
        1: "Numbers begin at 1 where nothing is kept. The file holds three.",
        3: "That id was given in the first life, and the row that has it is still there.",
    },
)

first_headline = Question(
    "A ticker keeps three, headlines 1 to 8 are told, and a reader who knows headline 2 comes back. Which headline "
    "does it get first?",
    misconceptions={
        3: "That is the one it wants. It has made room.",
        8: "A newcomer gets the newest alone. A reader that shows an id gets all that is held after it.",
        1: "That one it knows, and it is held no longer.",
    },
)

peak_ratio = Question(
    "Count the streams that open again, and take the fullest tenth of a second. How many times as full is it with one "
    "`retry` for all as with a `retry` of their own?",
    unit="times",
    misconceptions={
        1: "As many readers come back, but not in as many tenths.",
        80: "That would be all ten thousand in one tenth. The server opens them one by one.",
    },
)

full_buffers = Question(
    "The server has 64 kilobytes of its own for each reader, and the system has buffers too, often larger ones. What "
    "does this server do when those of the sloth are full?",
    choices=("it makes everybody wait", "it grows", "it drops the sloth", "it drops single events"),
    misconceptions={
        "it makes everybody wait": "It would if one task wrote to all. Here each stream has its own.",
        "it drops single events": "Some servers do. Then the sloth has a gap and does not know it.",
        "it grows": "A queue without a limit, for each reader, is how servers run out of memory.",
    },
)

after_ten_headlines = Question(
    "A proxy passes an answer on when 2,000 bytes have come. Forty headlines are told, one after the other. How many "
    "have arrived when the first ten have been told?",
    unit="headlines",
    misconceptions={
        10: "They have left the server, all ten. They are in the proxy.",
        9: "Not one is behind: all of them are.",
    },
)

open_streams = Question(
    "A server sends no keep-alives (one an hour), and no news comes. A phone's line falls silent, and then the phone "
    "is switched off. How many open streams does the server count then?",
    unit="streams",
    misconceptions={
        0: "Who would have told the server? The goodbye was lost as well.",
        2: "The phone had one stream open, and did not come back for another.",
    },
)

goodbyes_with_503 = Question(
    "A deploy stops the old server. Five of its readers are bare sockets in this notebook, so that you can look at "
    "their last bytes. How many of the five find a 503 there?",
    unit="streams",
    misconceptions={
        5: "Their 200 was sent long ago, and one answer has one status.",
        1: "No stream is special: each of them has had its status long ago.",
    },
)

pause_ratio = Question(
    "Collect three times before anybody is connected, and again with all streams open. How many times as long is the "
    "pause with all streams open?",
    unit="times",
    misconceptions={
        1_000: "Each stream is some dozens of objects; the notebook itself has very many.",
        10_000: "That is the number of streams. The notebook's own objects are looked at each time, too.",
    },
)
