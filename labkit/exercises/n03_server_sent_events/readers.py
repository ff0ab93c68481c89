"""Exercises on many readers: the last one's wait, in section 6, and a handler with queues, in “More practice”."""

from labkit.learn import Number, Parsons

last_reader = Number(
    "last_reader",
    "Change the crowd: 10,000 readers, and one push costs the server 30 millionths of a second. How many seconds after "
    "the start of the first push has the last reader been served?",
    0.3,
    unit="s",
    solution="answer = 10_000 * 30 / 1_000_000",
    hints=["The last one waits for everybody's push.", "10,000 times 0.00003 seconds."],
    wrong={
        0.15: "That is the reader in the middle of the line. The last one waits twice as long.",
        0.6: "You doubled it. The reader in the middle waits half of the whole line; the last one waits for all of it.",
        10_000 / 30: "You divided. Each of 10,000 readers costs one push: multiply.",
        0.00003: "That is the first one.",
        0: "One push after the other: somebody is the last.",
        30: "You took 0.003 for 30 millionths; it is 0.00003.",
        300: "Those are milliseconds: 0.3 s is 300 of them. The question asks for seconds.",
        0.03: "You took 0.000003 for 30 millionths; it is 0.00003.",
        300_000: "Those are millionths of a second. A million of them is one second.",
        3: "You took 0.0003 for 30 millionths; it is 0.00003.",
    },
    why="Nobody minds a third of a second for a headline. For a million readers it would be half a minute, and that is "
    "where one server is not enough any more.",
)

order_the_handler = Parsons(
    "order_the_handler",
    "Put the lines in order: another handler of Starlette, in which every reader has a queue. `readers` is the set of "
    "all queues; whoever has a headline puts its text and its number into each of them, and `frame` makes bytes of "
    "the two. Two of the lines are not needed.",
    [
        "            yield frame(*await queue.get())",
        "        queue = asyncio.Queue()",
        "    return StreamingResponse(body(), status_code=101)",
        "async def ticker(request):",
        "        while True:",
        '    return StreamingResponse(body(), media_type="text/event-stream")',
        "            return frame(*await queue.get())",
        "        readers.add(queue)",
        "    async def body():",
    ],
    [4, 9, 2, 8, 5, 1, 6],
    hints=[
        "The handler's body is an inner function, and the last line hands it to the response.",
        "First a queue, then the set learns of it, then the loop: wait for a headline, yield its frame.",
    ],
    wrong=[
        ([4, 9, 2, 8, 5, 7, 6], "`return` ends the body after the first headline. `yield` hands it out and goes on."),
        ([4, 9, 2, 8, 5, 1, 3], "101 would announce another protocol. It is a plain response of another type."),
        ([4, 9, 2, 5, 1, 6], "Nobody knows of this queue, so nothing is ever put into it. Which line is missing?"),
        ([4, 9, 5, 2, 8, 1, 6], "Each reader has one queue. Make it, and put it into the set, before the loop begins."),
        ([4, 9, 2, 5, 8, 1, 6], "The queue has to be in the set once, before the loop."),
    ],
    why="Two ways to wake a reader: an event that all wait for, or a queue for each. A queue has to be taken out "
    "again when its reader leaves, or it fills for ever.",
)
