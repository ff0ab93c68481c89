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
        100: "Only what happens while a reader is away can be lost.",
    },
)

of_the_new_life = Question(
    "In its first life a ticker tells three headlines, and a reader has read them all. The server is restarted with "
    "nothing kept, and tells five new headlines. Then the reader comes back with `Last-Event-ID: 3`. How many of the "
    "five does it get?",
    unit="headlines",
    misconceptions={
        5: "The server would have to see that this 3 was given in another life. Its own count has passed 3.",
        0: "The server looks for what is newer than 3, and it has told a 4 and a 5.",
        3: "So many are lost: headlines 1 to 3 of the new life.",
    },
)

next_id = Question(
    "Three updates go into the file, and the program ends. A second program opens the same file, and publishes another "
    "update. Which id does that one get?",
    misconceptions={
        1: "Numbers begin at 1 where nothing is kept. The file holds three.",
        3: "That id was given by the first program, and its row is still there.",
    },
)

first_headline = Question(
    "A ticker keeps three headlines. Headlines 1 to 8 are told, and then a reader comes back who knows headline 2. "
    "Which headline does it get first?",
    misconceptions={
        3: "That is the one it wants. It has made room for a newer one.",
        8: "A newcomer gets the newest alone. A reader with an id of this life gets all that is held after it.",
        1: "That one it knows, and it is no longer held.",
    },
)

peak_ratio = Question(
    "Count the streams that open again, and take the fullest tenth of a second. How many times fuller is it when all "
    "readers share one `retry` than when each has its own?",
    unit="times",
    misconceptions={
        1: "As many readers come back, but they are spread over more tenths.",
        80: "That would be the whole herd in one tenth. The server opens its streams one by one.",
    },
)

unread_megabytes = Question(
    "A reader opens a stream and never reads a byte of it. Long headlines are told, one after the other. How many "
    "megabytes (millions of bytes) wait in the system's buffers for this reader when nothing more fits?",
    unit="MB",
    misconceptions={
        0: "The system takes bytes for a program that does not read, at both ends of the connection.",
        0.064: "That is about what this server holds itself for one reader. The system's buffers are larger.",
        1_000: "A system limits the memory of one connection, or a few such readers would fill it.",
    },
)

after_ten_headlines = Question(
    "A proxy passes an answer on when 2,000 bytes have come. Forty headlines of some eighty bytes are told, one after "
    "the other. How many have arrived when the first ten have been told?",
    unit="headlines",
    misconceptions={
        10: "They have left the server, all ten. They are in the proxy.",
        9: "That would be a delay of one event. A proxy that counts bytes knows no events.",
    },
)

open_streams = Question(
    "A phone has a stream open. Its line falls silent, and then the phone is switched off. The server has nothing to "
    "send meanwhile, not even a comment. How many open streams does it count afterwards?",
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

objects_of_a_stream = Question(
    "Count the objects that the collector has to look at, before anybody is connected and with all streams open. How "
    "many objects does each open stream add?",
    unit="objects",
    misconceptions={
        1: "One stream is a socket, a parser, a request, an answer that waits, and what each of these holds.",
        1_000: "That would be ten million objects for ten thousand streams.",
    },
)
