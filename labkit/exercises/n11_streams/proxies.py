"""Exercise of section “What stands in between”: the line that cures a proxy."""

from labkit.learn import Choice

BUFFERING = "`proxy_buffering off;`"

line_for_the_proxy = Choice(
    "line_for_the_proxy",
    "Your server is behind nginx with its default settings. After long silences, many events arrive at once. Your "
    "framework does not let you set a header. Which line in nginx's settings helps?",
    ["`proxy_read_timeout 1h;`", "`gzip on;`", "`keepalive_timeout 1h;`", BUFFERING],
    BUFFERING,
    hints=["Is the connection cut, or are its bytes held back?", "The bytes wait in the proxy's buffers."],
    wrong={
        "`proxy_read_timeout 1h;`": "That lets a silent stream live longer. But here nothing is cut: bytes are held "
        "back.",
        "`gzip on;`": "Compression can only add another place where bytes wait.",
        "`keepalive_timeout 1h;`": "That is about connections that wait for another request. Here a request has not "
        "ended yet.",
    },
    why="When many events come at once, a buffer holds them back. In nginx this line switches the buffer off. Against "
    "cuts, a comment every 15 seconds helps with every proxy of the table.",
)
