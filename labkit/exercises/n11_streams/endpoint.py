"""Exercise of section “The libraries that you have”: the lines that a library leaves to the app."""

from labkit.learn import Parsons

order_the_endpoint = Parsons(
    "order_the_endpoint",
    "Put the lines of an endpoint in order. It adds to the FastAPI app above what was missing. First it tells the "
    "reader how long to wait before it comes back. Then it sends the headlines after the reader's id. Where headlines "
    "are gone, it says so before it sends the next one. Two of the lines are not needed.",
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
        "The line with `@app.get` and the line with `async def` come first. What is sent once comes before the loop.",
        "In the loop, first ask whether there is a gap, and say so. After that, send the headline with its id.",
    ],
    wrong=[
        (
            [9, 3, 6, 5, 1, 4, 7],
            "`after()` without an id starts from the newest headline, so a reader that comes back misses some. Use its "
            "id.",
        ),
        ([9, 3, 6, 8, 1, 4, 2], "This sends headlines without ids, so a reader that comes back has no id to send."),
        ([9, 3, 6, 8, 7, 1, 4], "This tells of the gap after the next headline. Say first that some are gone."),
        ([9, 3, 8, 6, 1, 4, 7], "In the loop, `retry` is sent with every headline. Once, before the loop, is enough."),
        (
            [9, 3, 8, 1, 4, 7],
            "This does not tell the reader how long to wait before it comes back. Which line is missing?",
        ),
        ([9, 3, 6, 8, 7], "This does not tell the reader that headlines are gone. Which two lines are missing?"),
    ],
    why="There are five lines below the `def`, and none of them is about bytes. The library writes the format. "
    "FastAPI takes `last_event_id` from the header of that name. What a reader has missed, and whether you still have "
    "it, only your app can know.",
)
