"""Exercises on many readers: the last one's wait, in section 6, and a handler with queues, in “More practice”."""

from labkit.learn import Number, Parsons

last_reader = Number(
    "last_reader",
    "Change the crowd: there are 10,000 readers, and one push costs the server 30 millionths of a second. How many "
    "seconds after the start of the first push has the last reader been served?",
    0.3,
    unit="s",
    solution="answer = 10_000 * 30 / 1_000_000",
    hints=["The last reader waits for all 10,000 pushes.", "It is 10,000 times 0.00003 seconds."],
    wrong={
        0.15: "That is the wait of the reader in the middle of the line. The last reader waits twice as long.",
        0.6: "That is twice the right time. There are 10,000 pushes, and each of them is made once.",
        10_000 / 30: "That is 10,000 divided by 30. Each of the 10,000 readers costs one push, so multiply the two.",
        0.00003: "That is the time of one push, so only the first reader has been served by then.",
        0: "The pushes are made one after another. So the last reader waits for all of them.",
        30: "That would be right if one push took 0.003 seconds. 30 millionths of a second are 0.00003 seconds.",
        300: "300 is right in milliseconds (thousandths of a second). The question asks for seconds.",
        0.03: "That would be right if one push took 0.000003 seconds. 30 millionths of a second are 0.00003 seconds.",
        300_000: "300,000 is right in millionths of a second. The question asks for seconds, so divide by a million.",
        3: "That would be right if one push took 0.0003 seconds. 30 millionths of a second are 0.00003 seconds.",
    },
    why="For a headline, nobody minds 0.3 seconds. With a million readers, the last one would wait for 30 seconds. "
    "Then one server is no longer enough.",
)

order_the_handler = Parsons(
    "order_the_handler",
    "Put the lines in order. They make a handler of Starlette in which every reader has a queue. `readers` is the set "
    "of all queues, and `frame` makes bytes of a text and a number. Two of the lines are not needed. The spaces in "
    "front of each line say what belongs inside what.",
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
        "The function `body` stands inside the function `ticker`. The last line gives it to the response.",
        "In `body`, first make a queue. Then put it into the set. Then comes the loop: wait for a headline, and yield "
        "its frame.",
    ],
    wrong=[
        (
            [4, 9, 2, 8, 5, 7, 6],
            "`return` ends the body at the first headline. `yield` hands out a headline and goes on.",
        ),
        (
            [4, 9, 2, 8, 5, 1, 3],
            "101 would begin another protocol. A stream is a plain response with its own content type.",
        ),
        (
            [4, 9, 2, 5, 1, 6],
            "This queue is not in the set `readers`, so nobody puts a headline into it. Which line is missing?",
        ),
        (
            [4, 9, 5, 2, 8, 1, 6],
            "Each reader has one queue. Make the queue and put it into the set before the loop begins.",
        ),
        ([4, 9, 2, 5, 8, 1, 6], "The queue has to be put into the set once, before the loop begins."),
    ],
    why="Now you know two ways to wake readers: one bell for all of them, or a queue for each. A queue has to be taken "
    "out of the set when its reader leaves. Otherwise it gets longer forever.",
)
