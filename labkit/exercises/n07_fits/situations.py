"""Eight situations, and what speaks against a way of bringing news there."""

from collections.abc import Mapping

WAYS = ("polling", "long polling", "SSE", "WebSocket")

GOOD = {
    "weather page": "polling",
    "order tracker": "SSE",
    "goal alert": "SSE",
    "typing in a shared text": "WebSocket",
    "answers of a language model": "SSE",
    "nightly report": "polling",
    "stock board on a wall": "SSE",
    "chat behind an old proxy": "long polling",
}

KNOWN = {
    "weather page": "a forecast, the same for everybody; changes once per hour",
    "order tracker": "each guest has another order; four updates in half an hour, needed within a second",
    "goal alert": "the same for all phones; two or three goals in ninety minutes, needed within a second",
    "typing in a shared text": "several people type; each letter goes to all the others at once",
    "answers of a language model": "one question; then many words per second, for a few seconds",
    "nightly report": "ready once per night; an hour later is early enough",
    "stock board on a wall": "prices change all the time; the board is redrawn twice per second",
    "chat behind an old proxy": "the proxy holds back each answer until it ends, and allows no upgrades",
}

REFUSED: Mapping[str, Mapping[str, str]] = {
    "weather page": {
        "long polling": "the forecast changes once per hour. Until then the server would hold a request open for each "
        "reader, for nothing.",
        "SSE": "the forecast changes once per hour. Until then each reader would hold a stream open, for nothing. And "
        "a cache could give the same answer to everybody.",
        "WebSocket": "the readers send nothing, and the forecast changes once per hour. A cache could give the same "
        "answer to everybody.",
    },
    "order tracker": {},
    "goal alert": {},
    "typing in a shared text": {
        "polling": "each letter would wait for the next poll, and meanwhile people write over each other.",
        "long polling": "each letter would take a request to send it, and a request for everybody who gets it.",
        "SSE": "the page has something to send with every key. With SSE each letter would take a POST of its own.",
    },
    "answers of a language model": {
        "polling": "many words come per second, so the page would have to ask many times per second.",
        "long polling": "nearly every word would take a request of its own.",
    },
    "nightly report": {
        "long polling": "the report comes once per night. The server would hold a request open all day.",
        "SSE": "a stream would be open all day, for one event in the night.",
        "WebSocket": "a connection would be open all day, for one message in the night.",
    },
    "stock board on a wall": {
        "long polling": "some price always changes, so each request is answered at once. The board would ask without a "
        "pause.",
    },
    "chat behind an old proxy": {
        "SSE": "the proxy holds back each answer until it ends. A stream does not end, so its events do not arrive.",
        "WebSocket": "the proxy allows no upgrades, and each WebSocket begins with one.",
    },
}

LISTENS = (
    "works, but it costs more than SSE. The client only listens, and you would have to build ids, replay and "
    "reconnecting."
)
DEARER = {
    ("order tracker", "WebSocket"): f"The order tracker by WebSocket {LISTENS}",
    ("order tracker", "polling"): "The order tracker by polling works, with one poll per second. But that makes 1,800 "
    "polls in half an hour, for four updates. A cache does not help, because each guest asks for another order.",
    ("goal alert", "WebSocket"): f"The goal alert by WebSocket {LISTENS}",
    ("goal alert", "polling"): "The goal alert by polling works behind a cache, because all phones ask for the same. "
    "But each phone asks once per second, for two or three goals in ninety minutes.",
    ("chat behind an old proxy", "polling"): "The chat by polling works, with a delay: each line waits for the next "
    "poll. With long polling a line comes at once, and the proxy passes it on too.",
}
