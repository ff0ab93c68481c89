"""Exercises of section “The line is cut”: the id of a half event, and the loop that comes back."""

from labkit.learn import Number, Parsons

last_id_of_the_half = Number(
    "last_id_of_the_half",
    "Now the line is cut at another place: near the end of event 3. The line `id: 3` and the `data` line after it have "
    "arrived complete. The blank line after them has not arrived. Which number does the reader send as `Last-Event-ID` "
    "when it comes back?",
    2,
    within=0,
    hints=["When does an event count?", "The blank line of event 2 has come. The blank line of event 3 has not."],
    wrong={
        3: "The two lines of event 3 have arrived. But without its blank line, event 3 does not count.",
        0: "Events 1 and 2 arrived complete, so they count.",
        1: "Event 2 is complete: its blank line came before `id: 3`.",
        4: "Event 4 has not arrived, and event 3 is not complete.",
    },
    why="Only the blank line was missing, and still the whole event is sent again. This is the safe way: a reader that "
    "stored the id too early would lose event 3.",
)

order_the_reader = Parsons(
    "order_the_reader",
    "Put the lines in order. They make a reader that goes on after a cut, as in section 1. It stores the id of an "
    "event before it hands that event out. It waits for a moment before it opens the stream again. `stream_after(url, "
    "last_id)` opens the stream with that `Last-Event-ID`. `events_of` is the function of section 1. Two of the lines "
    "are not needed.",
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
        "The indentation tells which block a line belongs to. What the reader has to remember is set before the loop.",
        "Inside the loop: try, open the stream, and for each event first the id, then yield. After that except, then "
        "sleep.",
    ],
    wrong=[
        (
            [10, 5, 12],
            "In each round of the loop, the id is set back to an empty text. So the reader comes back without an id.",
        ),
        (
            [10, 2, 5, 12],
            "Line 12 sets the id back to an empty text in each round of the loop. So the reader comes back without an "
            "id. Leave line 12 out.",
        ),
        ([10, 2, 5, 7, 11, 3, 8, 1, 4, 6], "After the first cut, this reader returns and never comes back."),
        ([10, 2, 5, 7, 11, 3, 8, 1, 4, 13, 6], "With `return` the reader gives up at its first cut. It should go on."),
        (
            [10, 2, 5, 7, 11, 3, 1, 8, 4, 13, 9],
            "Here the id is stored after `yield`, when the program asks for the next event. That can be useful, but "
            "the question asks for a reader that stores the id before it hands the event out.",
        ),
        (
            [10, 2, 5, 7, 11, 3, 1, 4, 13, 9],
            "No line stores the id, so `last_id` stays empty. Which line is missing?",
        ),
        (
            [10, 2, 5, 9, 7, 11, 3, 8, 1, 4, 13],
            "This reader waits before its first request too. It should wait only before it opens the stream again.",
        ),
        (
            [10, 2, 5, 7, 11, 3, 8, 1, 4, 13],
            "This reader comes back without a pause, again and again, while the server is away. Which line is missing?",
        ),
    ],
    why="With these eleven lines, a reader goes on after each cut. It forgets its id when the program ends. If you "
    "keep the id in a file, you have to choose. If you store it before you work on an event, and the program fails in "
    "that work, the event is never sent again. If you store it after the work, an event may come twice.",
)
