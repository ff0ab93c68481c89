"""Exercise of section “What stands in between”: the line that cures a proxy."""

from labkit.learn import Choice

BUFFERING = "`proxy_buffering off;`"

line_for_the_proxy = Choice(
    "line_for_the_proxy",
    "Behind nginx with its default settings, your events arrive many at once, after long silences. Your framework "
    "lets you set no header. Which line in nginx cures this?",
    ["`proxy_read_timeout 1h;`", "`gzip on;`", "`keepalive_timeout 1h;`", BUFFERING],
    BUFFERING,
    hints=["Is the connection cut, or are its bytes held back?", "The bytes wait in the proxy's buffers."],
    wrong={
        "`proxy_read_timeout 1h;`": "That lets a silent stream live longer. Here nothing is cut: bytes are held back.",
        "`gzip on;`": "Compression can only add a second place where bytes wait.",
        "`keepalive_timeout 1h;`": "That is about connections between two requests. This request has not ended.",
    },
    why="Lumps are buffers, and cuts are limits on silence. In nginx the first is cured by a line of its own; "
    "against the second a comment every 15 seconds helps with all of them.",
)
