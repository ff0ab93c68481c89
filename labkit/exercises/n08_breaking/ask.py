"""The predictions of notebook 08."""

from labkit.learn import Question

half_an_event = Question(
    "The connection is cut in the middle of event 2. Its `id` line has arrived, and half of its `data` line. Then the "
    "reader above comes back. How does it hand out event 2?",
    choices=("not at all", "once, whole", "twice", "in two halves"),
    misconceptions={
        "in two halves": "The first half had no blank line, so the reader threw it away, with its id.",
        "not at all": "Event 2 would be lost if the reader had stored the id of the unfinished event.",
        "twice": "The unfinished event was never handed out. Only the one that was sent again counts.",
    },
)

lost_by_newcomers = Question(
    "In the first of two runs, a reader that comes back sends no id. So the server treats it as a new reader, and "
    "sends it the newest update of its order. What share of all published updates is lost?",
    unit="%",
    misconceptions={
        0: "A new reader gets the newest update. Others may have come while it was away, and it never gets those.",
        100: "Only an update that comes while a reader is away can be lost.",
    },
)

of_the_new_life = Question(
    "In its first life, a ticker publishes three headlines, and a reader reads them all. Then the server is restarted, "
    "and nothing is kept. In its second life it publishes five new headlines, with the ids 1 to 5. Then the reader "
    "comes back with `Last-Event-ID: 3`. How many of the five new headlines does it get?",
    unit="headlines",
    misconceptions={
        5: "For that, the server would have to know that this 3 is from its first life. It cannot know: it has given a "
        "3 in its second life too.",
        0: "The server looks for ids above 3, and it has published a 4 and a 5.",
        3: "That is how many it misses: headlines 1, 2 and 3 of the second life.",
    },
)

next_id = Question(
    "Three updates are written into the file. Then the newest of them is deleted from it, and the program ends. A "
    "second program opens the same file and writes one more update. Which id does this update get?",
    misconceptions={
        1: "Ids begin at 1 in an empty table. This table still holds updates 1 and 2.",
        2: "Update 2 is still in the table. Only the newest update was deleted.",
        4: "For that, the file would have to remember the deleted update 3. It looks only at the rows that it holds.",
    },
)

first_headline = Question(
    "A ticker keeps its newest three headlines. It publishes headlines 1 to 8. Then a reader comes back that has read "
    "up to headline 2. Which headline does it get first?",
    misconceptions={
        3: "That is the headline that it needs next, but the server no longer keeps it.",
        8: "A new reader gets the newest alone, and so does a reader with an id of another life (section 2). A reader "
        "with an id of this life gets all that is kept after that id.",
        1: "The reader has read that one, and the server no longer keeps it.",
    },
)

peak_ratio = Question(
    "For each tenth of a second, count the streams that are opened again. The highest of these counts is the peak of a "
    "run. Divide the first run's peak by the second run's peak. What is the result?",
    unit="times",
    misconceptions={
        1: "As many readers come back in the second run, but they are spread over more tenths.",
        80: "At full scale that would be the whole herd in one tenth. But the server opens its streams one by one.",
    },
)

unread_megabytes = Question(
    "A reader opens a stream and never reads a byte of it. The server sends long headlines, one after the other, until "
    "nothing more fits into the system's buffers for this reader. How many megabytes (millions of bytes) are waiting "
    "in these buffers then?",
    unit="MB",
    misconceptions={
        0: "The system takes bytes for a program that does not read, at both ends of the connection.",
        0.064: "That is about what the server program itself holds for one reader. The system's buffers are larger.",
        1_000: "The system limits the memory of each connection. Otherwise a few such readers would fill it.",
    },
)

after_ten_headlines = Question(
    "A proxy passes an answer on as soon as it has 2,000 bytes of it. Forty headlines are published, one after the "
    "other. Each of them takes about eighty bytes. How many headlines have arrived at the reader when the first ten "
    "have been published?",
    unit="headlines",
    misconceptions={
        10: "All ten have left the server. But they are still in the proxy, which does not have 2,000 bytes yet.",
        9: "That would be a delay of one event. A proxy counts bytes and knows nothing of events.",
        25: "So many headlines make 2,000 bytes. But only ten have been published.",
    },
)

open_streams = Question(
    "A phone has a stream open. Its line falls silent, and then the phone is switched off. The server has nothing to "
    "send in this time, not even a comment. How many open streams does the server count afterwards?",
    unit="streams",
    misconceptions={
        0: "Nobody has told the server. What the phone's system sent at the end was lost as well.",
        2: "The phone had one stream open, and it did not open another.",
    },
)

goodbyes_with_503 = Question(
    "A deploy stops the old server. Five of its readers are bare sockets in this notebook, so that you can look at the "
    "last bytes that they get. How many of the five get a 503 in these bytes?",
    unit="streams",
    misconceptions={
        5: "Each of them got its status, 200, when its stream began. An answer has only one status.",
        1: "No stream is special: each of them got its status when it began.",
    },
)

objects_of_a_stream = Question(
    "Count the objects that the collector has to look at: once before anybody is connected, and once with all streams "
    "open. How many objects does each open stream add?",
    unit="objects",
    misconceptions={
        1: "A stream needs a socket, a parser, a request and an answer, and each of them holds more objects.",
        1_000: "That would be ten million objects for ten thousand streams.",
    },
)
