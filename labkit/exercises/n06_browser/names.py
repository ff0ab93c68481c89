"""Exercise of section “More practice: events with names”: a page, line by line."""

from labkit.learn import Parsons

order_the_page = Parsons(
    "order_the_page",
    "Put the lines in the right order. The page shows each stage of order 1. When the order is delivered, the page "
    "says so, and after that the browser must not ask the server again. The server sends each stage as an event "
    "without a name, and at the end one event with the name `goodbye`. Leave out the two lines that are wrong.",
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
        "First make the EventSource. Then `onmessage` takes one line, and the listener for `goodbye` takes four.",
        "An event with a name needs `addEventListener`. Inside that listener, the page says so and closes the stream.",
    ],
    wrong=[
        (
            [3, 4, 7, 5, 1, 6],
            "There is no `ongoodbye`: an EventSource has only `onopen`, `onmessage` and `onerror`. For other names use "
            "`addEventListener`.",
        ),
        (
            [8, 4, 2, 5, 1, 6],
            "An EventSource takes no headers from the page. It sends this header by itself.",
        ),
        (
            [3, 4, 2, 5, 6, 1],
            "`close()` is outside the listener here, so the page closes the stream before the first event.",
        ),
        (
            [3, 4, 2, 5, 6],
            "Nothing closes the stream here. When the server ends the answer, the browser asks again and again.",
        ),
        ([3, 2, 4, 5, 1, 6], "`onmessage` is set inside the listener here, so no stage is shown before the goodbye."),
    ],
    why="With `close()` the page says that it needs nothing more. Without it, a browser takes the end of the answer "
    "for an accident, and comes back.",
)
