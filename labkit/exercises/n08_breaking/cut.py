"""Exercises of section “The line is cut”: the id of a half event, and the loop that comes back."""

from labkit.learn import Number, Parsons

last_id_of_the_half = Number(
    "last_id_of_the_half",
    "Change where the scissors are: now the line is cut between the last two line ends of event 3, so that `id: 3`, "
    "its `data` line and that line's end have arrived, and the blank line has not. With which `Last-Event-ID` does the "
    "reader come back?",
    2,
    within=0,
    hints=["When does an event count?", "The blank line of event 2 has come. That of event 3 has not."],
    wrong={
        3: "All that you would look at has arrived. But without its blank line event 3 does not count.",
        0: "The two events before are complete, and what is complete stays.",
        1: "Event 2 was finished: its blank line came before `id: 3`.",
    },
    why="One byte was missing, and the whole event is sent again. That is the safe side: a reader that believed the id "
    "too early would lose an event in each cut that falls there.",
)

order_the_reader = Parsons(
    "order_the_reader",
    "Put the lines in order: a reader that comes back from where it was after a pause, however the connection ended, "
    "and that stores an id before it hands the event on. `stream_after` opens the stream with that `Last-Event-ID`, as "
    "`httpx.stream` did; `events_of` is the notebook's. Two lines belong nowhere.",
    [
        "                    yield event",
        '    last_id = ""',
        "                for event in events_of(response):",
        "        except httpx.TransportError as problem:",
        "    while True:",
        "            return",
        "        try:",
        '                    last_id = event.get("id", last_id)',
        "        time.sleep(0.1)",
        "def resuming(url):",
        "            with stream_after(url, last_id) as response:",
        '        last_id = ""',
        "            print(problem)",
    ],
    [10, 2, 5, 7, 11, 3, 8, 1, 4, 13, 9],
    hints=[
        "The indentation tells which block a line belongs to. What must be remembered stands before the loop.",
        "Inside: try, open with the id, for each event first the id and then the yield. Except next, the pause last.",
    ],
    wrong=[
        (
            [10, 5, 12, 7, 11, 3, 8, 1, 4, 13, 9],
            "Each time round, the id is forgotten. The reader comes back as a newcomer, and loses what was between.",
        ),
        ([10, 2, 5, 7, 11, 3, 8, 1, 4, 6], "`return` at the first cut: that is a reader for good days."),
        ([10, 2, 5, 7, 11, 3, 8, 1, 4, 13, 6], "With `return` the reader gives up at its first cut. It should go on."),
        (
            [10, 2, 5, 7, 11, 3, 1, 8, 4, 13, 9],
            "The id is stored when the program asks for the next event. If it is cut or stopped in between, this "
            "event comes twice. A fair choice, but not what is asked for here.",
        ),
        (
            [10, 2, 5, 7, 11, 3, 1, 4, 13, 9],
            "Nobody stores the id, so `last_id` stays empty. Which line is missing?",
        ),
        (
            [10, 2, 5, 9, 7, 11, 3, 8, 1, 4, 13],
            "It works, and it pauses before the first request too. Only a reader that comes back should wait.",
        ),
        (
            [10, 2, 5, 7, 11, 3, 8, 1, 4, 13],
            "It comes back at once, again and again, while the server is away: a small storm. Which line is missing?",
        ),
    ],
    why="Eleven lines, and a stream survives its connections. Where the id is stored decides what a crash does: before "
    "the work is done, an event may be lost; after it, one may come twice. Choose, and know which.",
)
