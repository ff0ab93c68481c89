"""Exercise of section “More practice: events with names”: a page, line by line."""

from labkit.learn import Parsons

order_the_page = Parsons(
    "order_the_page",
    "The server sends each stage of order 1 as an event without a name. When the order is delivered, it sends one "
    "event with the name `goodbye`, and ends its answer. Put the lines in the right order, for a page that shows each "
    "stage. At the goodbye the page shows that the order has arrived, and after that the browser must not ask the "
    "server again. Leave out the two lines that are wrong.",
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
        ([4], "Line 4 uses `source`, but no line above it has made `source`."),
        ([2], "Line 2 uses `source`, but no line above it has made `source`."),
        ([1], "Line 1 uses `source`, but no line above it has made `source`."),
        ([3, 1], "Line 1 closes the stream here as soon as it is made."),
        ([3, 4, 1], "Line 1 closes the stream here before the first event."),
        ([3, 7], "`ongoodbye` does nothing in a browser. An event with a name needs `addEventListener`."),
        (
            [3, 4, 7],
            "There is no `ongoodbye`: an EventSource has only `onopen`, `onmessage` and `onerror`. For other names use "
            "`addEventListener`.",
        ),
        (
            [8],
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
