"""Exercise of section “The libraries that you have”: the lines that a library leaves to the app."""

from labkit.learn import Parsons

order_the_endpoint = Parsons(
    "order_the_endpoint",
    "Put the lines in order: FastAPI's endpoint with all that was missing. It says first how long to wait before "
    "coming back, and then follows the headlines after the reader's id; where some are gone, it says so before the "
    "next one. Two lines belong nowhere.",
    [
        "        if headline.gap:",
        "        yield headline.text",
        "async def stream(last_event_id: Annotated[str | None, Header()] = None):",
        '            yield ServerSentEvent(event="gap", data="some are gone")',
        "    async for headline in news.after():",
        "    yield ServerSentEvent(retry=3000)",
        "        yield ServerSentEvent(id=headline.id, data=headline.text)",
        "    async for headline in news.after(last_event_id):",
        '@app.get("/news/stream", response_class=EventSourceResponse)',
    ],
    [9, 3, 6, 8, 1, 4, 7],
    hints=[
        "Decorator and `async def` come first. What is sent once stands before the loop, what is sent each time in it.",
        "In the loop: is there a gap? Then say so. After that comes the headline, with its id.",
    ],
    wrong=[
        (
            [9, 3, 6, 5, 1, 4, 7],
            "`after()` without an id starts from the newest: the reader's id came, and nobody used it.",
        ),
        ([9, 3, 6, 8, 1, 4, 2], "Without its id, a headline is nothing that a reader could come back with."),
        ([9, 3, 6, 8, 7, 1, 4], "The gap is told after the headline that comes behind it. Say first what is missing."),
        ([9, 3, 8, 6, 1, 4, 7], "In the loop, `retry` would be sent with every headline. Once is enough."),
        ([9, 3, 8, 1, 4, 7], "Nobody says how long to wait before coming back. Which line is missing?"),
        ([9, 3, 6, 8, 7], "A reader whose headlines are gone is not told. Which two lines are missing?"),
    ],
    why="Below the `def` are five lines, and none of them is about bytes. The library writes the format; what was "
    "missed, and whether it is still held, only your app can know.",
)
