"""The predictions of notebook 09."""

from labkit.learn import Question

who_hears = Question(
    "Twenty readers have a stream of headlines open. A balancer has sent them to two hosts in turn, the first to host "
    "0, the second to host 1, and so on. A headline is told at host 0. How many of the twenty get it?",
    unit="readers",
    misconceptions={
        20: "Then host 0 would have to tell host 1. Who has told it to?",
        0: "Host 0 knows its own readers, and writes to each of them.",
        1: "An event goes to every open stream of its topic, not to one of them.",
    },
)

after_the_move = Question(
    "Each of two hosts numbers its own headlines. A reader has got headlines 1 and 2 from host 0. Host 1 has told six "
    "headlines, with the numbers 1 to 6. The balancer moves the reader there, and the reader says `Last-Event-ID: 2`. "
    "How many of the six does it get?",
    unit="headlines",
    misconceptions={
        6: "It has seen none of them. But it says that it has 2, and host 1 has a 2 of its own.",
        0: "Host 1 has told a headline 3, and that comes after 2.",
        2: "So many are lost: host 1's own 1 and 2.",
    },
)

number_of_the_third = Question(
    "Now the two hosts share a log. Host 0 publishes the first update of a new topic, then host 1 publishes one, then "
    "host 0 another. The id of each is an epoch and a number. What is the number of the third update?",
    misconceptions={
        2: "It is the second update that host 0 has published. But a host does not count any more.",
        1: "Numbers of one topic rise, whoever publishes.",
    },
)

beyond_the_limit = Question(
    "Users poll, so that there are 20,000 polls per second: more than the servers of this machine can answer. What "
    "becomes of the polls that are too many?",
    choices=(
        "they are refused with an error status",
        "they are lost on the way",
        "they wait, longer and longer",
        "they are not sent, because the users slow down",
    ),
    misconceptions={
        "they are refused with an error status": "Somebody would have to count, and to say no: a limit that a server "
        "must be given. This one takes what comes.",
        "they are lost on the way": "TCP loses nothing. What is not read yet waits in the buffers of the system.",
        "they are not sent, because the users slow down": "They would if each waited for its answer before it asks "
        "again. These ask by the clock, as a page with a timer does.",
    },
)

lost_with_the_host = Question(
    "One of the hosts is killed in the middle of a run: its process ends at once, without a goodbye. Its readers come "
    "back to the other hosts with their ids. Which of their updates are lost?",
    choices=(
        "those that the host had in its memory",
        "those that happen until a reader is back",
        "those that were on the wire",
        "none",
    ),
    misconceptions={
        "those that the host had in its memory": "Its memory held a copy. The log has them all.",
        "those that happen until a reader is back": "They went into the log, and the new host sends what comes after "
        "the reader's id.",
        "those that were on the wire": "A reader that has not got an update does not have its id, so it is sent again.",
    },
)

back_in_service = Question(
    "The killed host is started again, at its old address, while all the others run on. How many of the open streams "
    "does it have a moment later?",
    choices=("as many as before", "an equal share", "none", "half of an equal share"),
    misconceptions={
        "as many as before": "Its readers are somewhere else now, on streams that work. Nothing ends them.",
        "an equal share": "A request would be sent to it at once. A stream stays where it is, for hours.",
        "half of an equal share": "Who should go there? All readers have a stream that works.",
    },
)

hungriest = Question(
    "A million users hold a stream each; there is one update per minute, for all of them, and the last must have it "
    "within a second. A host is one process on one core, with two gigabytes, and may hold 100,000 streams. Which of "
    "these asks for the most hosts?",
    choices=(
        "open streams",
        "memory",
        "pushes on average",
        "one update to all within 1 s",
        "return of a lost host's readers",
    ),
    misconceptions={
        "open streams": "A million streams, 100,000 for each host, take ten hosts.",
        "memory": "An open stream takes some kilobytes, so a million take some gigabytes.",
        "pushes on average": "One update per minute to a million users is some ten thousand pushes per second.",
        "one update to all within 1 s": "A million pushes in one second: that depends on what one push costs here.",
        "return of a lost host's readers": "The more hosts there are, the fewer readers each of them has to lose.",
    },
    outcome="computed",
)

told_after_an_empty_start = Question(
    "A reader has had three headlines, and its stream stays open. The engine is killed, and started again with nothing "
    "in it. Then one headline is told. What comes to the reader?",
    choices=(
        "nothing, since its number is 1 and the reader has 3",
        "a gap, and then the headline",
        "the headline, with number 4",
        "the end of the stream",
    ),
    misconceptions={
        "nothing, since its number is 1 and the reader has 3": "That was the silence of Notebook 08, with numbers "
        "alone. Here the epoch is another one.",
        "the headline, with number 4": "The engine counts, and it has forgotten that it had got to 3.",
        "the end of the stream": "The stream is between reader and server, and the server runs on.",
    },
)

id_after_the_snapshot = Question(
    "The engine's data were copied after two updates, and a third was published. Then the engine is killed, and "
    "started again from that copy: the third update is gone. A new update is published. Which id does it get?",
    choices=(
        "number 3 of the same epoch",
        "number 4 of the same epoch",
        "number 3 of another epoch",
        "number 1 of another epoch",
    ),
    misconceptions={
        "number 3 of the same epoch": "A reader who has the lost update 3 would take the new one for it, and say "
        "nothing.",
        "number 4 of the same epoch": "The engine has forgotten that there was a 3.",
        "number 3 of another epoch": "Another epoch, yes. And in it the engine begins to count anew.",
    },
)
