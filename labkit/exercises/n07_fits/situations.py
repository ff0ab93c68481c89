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

REFUSED: Mapping[str, Mapping[str, str]] = {
    "weather page": {
        "long polling": "A forecast can be minutes old. Why hold a request open for each reader?",
        "SSE": "A million open streams for a page that changes hourly, and is the same for all? Think of a cache.",
        "WebSocket": "Nobody talks back to the weather. Think of a cache.",
    },
    "order tracker": {
        "polling": "Polls once a second, for four updates in half an hour: nearly every poll brings nothing.",
    },
    "goal alert": {},
    "typing in a shared text": {
        "polling": "Each letter waits for the next poll, and two people write over each other.",
        "long polling": "A request per letter, in both directions.",
        "SSE": "The page speaks with every key: a POST per letter. Which one is made for both directions?",
    },
    "answers of a language model": {
        "polling": "Words come many times a second, for a few seconds, to one reader who asked for them.",
        "long polling": "A request per word?",
    },
    "nightly report": {
        "long polling": "It comes once a day. What would wait for it all the time?",
        "SSE": "A stream that is open all day for one event in the night?",
        "WebSocket": "A connection that is open all day for one message in the night?",
    },
    "stock board on a wall": {
        "long polling": "Some price always changes, so each answer comes at once: polling as fast as it goes.",
    },
    "chat behind an old proxy": {
        "SSE": "The old proxy buffers: events come in lumps, or never.",
        "WebSocket": "The old proxy knows no upgrade.",
    },
}

LISTENS = "works, and costs more: the client only listens, and you would build ids, replay and retry yourself."
DEARER = {
    ("order tracker", "WebSocket"): f"The order tracker by WebSocket {LISTENS}",
    ("goal alert", "WebSocket"): f"The goal alert by WebSocket {LISTENS}",
    ("goal alert", "polling"): "The goal alert by polling works behind a cache, since all ask for the same; but each "
    "phone asks once per second, for two goals in ninety minutes.",
    ("chat behind an old proxy", "polling"): "The chat by polling works, with a delay: each line waits for the next "
    "poll. Long polling answers at once, in ordinary requests as well.",
}
