"""Exercise of section “More practice: who hears a named event?”: a page, line by line."""

from labkit.learn import Parsons

order_the_page = Parsons(
    "order_the_page",
    "Put the lines in order: a page that shows every stage of order 1, says so when the order is delivered, and is "
    "done then. The server sends the stages as plain messages, and at the end `event: goodbye`. Two lines belong "
    "nowhere.",
    [
        "  source.close();",
        'source.addEventListener("goodbye", () => {',
        'const source = new EventSource("/orders/1/stream");',
        "source.onmessage = (event) => show(JSON.parse(event.data).stage);",
        '  show("The order has arrived.");',
        "});",
        "source.ongoodbye = () => {",
        'const source = new EventSource("/orders/1/stream", { headers: { Accept: "text/event-stream" } });',
    ],
    [3, 4, 2, 5, 1, 6],
    also_right=[[3, 4, 2, 1, 5, 6], [3, 2, 5, 1, 6, 4], [3, 2, 1, 5, 6, 4]],
    hints=[
        "First the object, then what it calls. `onmessage` takes one line, the goodbye takes four.",
        "A name of the server's own needs `addEventListener`. Inside it, say so and close.",
    ],
    wrong=[
        (
            [3, 4, 7, 5, 1, 6],
            "There are `onopen`, `onmessage` and `onerror`, and nothing else. A name of your own needs a listener.",
        ),
        (
            [8, 4, 2, 5, 1, 6],
            "An EventSource takes no headers. It sends this one by itself; any other it cannot send.",
        ),
        ([3, 4, 2, 5, 6, 1], "`close()` is outside of the listener: the stream ends before the first event."),
        (
            [3, 4, 2, 5, 6],
            "Nobody closes. The server will end the answer, and the page comes back again and again for nothing.",
        ),
        ([3, 2, 4, 5, 1, 6], "`onmessage` is set inside the listener, so until the goodbye no stage is shown."),
    ],
    why="`close()` is the page's half of an ending. Without it a browser takes the end of the answer for an accident, "
    "and comes back. (What the server can do is in section 3.)",
)
