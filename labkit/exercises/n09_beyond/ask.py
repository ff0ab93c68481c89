"""The predictions of notebook 09."""

from labkit.learn import Question

who_hears = Question(
    "Twenty readers have a stream of headlines open. A balancer has sent them to two hosts in turn: the first reader "
    "to host 0, the second to host 1, and so on. A headline is published at host 0. How many of the twenty readers "
    "get it?",
    unit="readers",
    misconceptions={
        20: "Then host 0 would have to pass the headline on to host 1. But the hosts do not know of each other.",
        0: "Host 0 knows its own readers, and sends the headline to each of them.",
        1: "A host sends a headline to every reader that has its stream open, not to one of them.",
    },
)

after_the_move = Question(
    "Two hosts share nothing, and each of them numbers its own headlines. Host 1 has published six headlines, with the "
    "numbers 1 to 6. A reader has got headlines 1 and 2 from host 0. Then the balancer moves it to host 1, and the "
    "reader sends `Last-Event-ID: 2`. How many of host 1's six headlines does it get?",
    unit="headlines",
    misconceptions={
        6: "It has seen none of them. But it says that it has headline 2, and host 1 has a headline 2 of its own.",
        0: "Host 1 has a headline 3, and that comes after 2.",
        2: "Two is how many the reader misses: headlines 1 and 2 of host 1.",
    },
)

number_of_the_third = Question(
    "Now the two hosts share a log. Host 0 publishes the first update of a new topic. Then host 1 publishes one, and "
    "then host 0 publishes another. The id of each update is an epoch and a number. What is the number of the third "
    "update?",
    misconceptions={
        2: "It is the second update that host 0 has published. But the hosts do not count any more.",
        1: "Within a topic the numbers rise, whichever host publishes.",
    },
)

beyond_the_limit = Question(
    "Each user polls by a timer, and all timers together ask for 20,000 polls per second. The servers of this machine "
    "can answer fewer. What happens to the other polls?",
    choices=(
        "they are refused with an error status",
        "they are lost on the way",
        "they wait, longer and longer",
        "they are not sent, because the users slow down",
    ),
    misconceptions={
        "they are refused with an error status": "For that, a server must count, and must have been given a limit. "
        "These servers take what comes. (A few polls may get a 503 all the same, from a host that was too busy to hear "
        "from its engine.)",
        "they are lost on the way": "TCP loses nothing. What the server has not read yet waits in memory.",
        "they are not sent, because the users slow down": "They would slow down if each waited for its answer "
        "before it asked again. These users ask by a timer.",
    },
)

lost_with_the_host = Question(
    "One of the hosts is killed in the middle of a run: its process stops at once, as in a crash. Its readers come "
    "back to the other hosts with their ids. Which of their updates are lost?",
    choices=(
        "those that the host had in its memory",
        "those that happen until a reader is back",
        "those that were on the wire",
        "none",
    ),
    misconceptions={
        "those that the host had in its memory": "Its memory held only a copy. The log has all updates.",
        "those that happen until a reader is back": "They went into the log. The other host sends what comes after the "
        "reader's id.",
        "those that were on the wire": "A reader that did not get an update does not have its id either. So the other "
        "host sends the update again.",
    },
)

back_in_service = Question(
    "The killed host is started again, at its old address, while the other hosts run on. How many of the open streams "
    "does it have a moment later?",
    choices=("as many as before", "an equal share", "none", "half of an equal share"),
    misconceptions={
        "as many as before": "Its readers have streams at the other hosts now. These work, and nothing ends them.",
        "an equal share": "A balancer would send it new requests at once. But a stream stays where it is, for hours.",
        "half of an equal share": "No reader has a reason to go there: each has a stream that works.",
    },
)

hungriest = Question(
    "A million users hold a stream each. There is one update per minute, for all of them, and the last user must have "
    "it within a second. A host is one process on one core. It has two gigabytes of memory, and may hold 100,000 "
    "streams. When a host dies, its readers must be back within 15 seconds. Which of these needs the most hosts?",
    choices=(
        "open streams",
        "memory",
        "pushes on average",
        "one update to all within 1 s",
        "return of a lost host's readers",
    ),
    misconceptions={
        "open streams": "A million streams at 100,000 for each host need ten hosts.",
        "memory": "An open stream takes some kilobytes, so a million take some gigabytes.",
        "pushes on average": "One update per minute to a million users makes about 17,000 pushes per second. With a "
        "keep-alive for each stream every 15 seconds there are about 83,000.",
        "one update to all within 1 s": "These are a million pushes in one second. How many hosts they need depends on "
        "what one push costs, and on this machine it was little.",
        "return of a lost host's readers": "The more hosts there are, the fewer readers each of them has. And so the "
        "fewer come back when it dies.",
    },
    outcome="computed",
)

told_after_an_empty_start = Question(
    "A reader has got three headlines, and its stream stays open. The engine is killed, and started again with nothing "
    "in it. Then one headline is published. What does the reader get?",
    choices=(
        "nothing, since its number is 1 and the reader has 3",
        "a gap, and then the headline",
        "the headline, with number 4",
        "the end of the stream",
    ),
    misconceptions={
        "nothing, since its number is 1 and the reader has 3": "In Notebook 08 that happened when ids were "
        "numbers alone. Here the new id has another epoch.",
        "the headline, with number 4": "The engine counts, and it has forgotten that it came to 3.",
        "the end of the stream": "The stream is between the reader and the host, and the host runs on.",
    },
)

id_after_the_snapshot = Question(
    "The engine's data were copied after two updates. Then a third update was published. Now the engine is killed, and "
    "started again from the copy: the third update is gone. A new update is published. Which id does it get?",
    choices=(
        "number 3 of the same epoch",
        "number 4 of the same epoch",
        "number 3 of another epoch",
        "number 1 of another epoch",
    ),
    misconceptions={
        "number 3 of the same epoch": "Then two updates would have the same id. A reader that got the lost update "
        "would never get the new one.",
        "number 4 of the same epoch": "The engine has forgotten that there was a number 3.",
        "number 3 of another epoch": "Another epoch is right. But in a new epoch, the numbers begin at 1 again.",
    },
)
