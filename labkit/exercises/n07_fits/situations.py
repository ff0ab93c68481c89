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
    "weather page": "a forecast, changed once per hour, the same for everybody",
    "order tracker": "four updates in half an hour, each guest another order; wanted within a second",
    "goal alert": "two or three goals in ninety minutes, the same for all phones; wanted within a second",
    "typing in a shared text": "every letter, from everybody to everybody",
    "answers of a language model": "many words per second for a few seconds, to the one who asked",
    "nightly report": "ready once per night",
    "stock board on a wall": "prices change all the time; redrawn twice per second",
    "chat behind an old proxy": "lets ordinary requests through; collects each answer until it ends; no upgrades",
}

REFUSED: Mapping[str, Mapping[str, str]] = {
    "weather page": {
        "long polling": "A forecast can be minutes old. Why hold a request open for each reader?",
        "SSE": "A million open streams for a page that changes hourly, and is the same for all? Think of a cache.",
        "WebSocket": "Nobody talks back to the weather. Think of a cache.",
    },
    "order tracker": {},
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
    ("order tracker", "polling"): "The order tracker by polling works, once per second; but that makes 1,800 polls in "
    "half an hour, for four updates, and no cache helps: each guest asks for another order.",
    ("goal alert", "WebSocket"): f"The goal alert by WebSocket {LISTENS}",
    ("goal alert", "polling"): "The goal alert by polling works behind a cache, since all ask for the same; but each "
    "phone asks once per second, for two goals in ninety minutes.",
    ("chat behind an old proxy", "polling"): "The chat by polling works, with a delay: each line waits for the next "
    "poll. Long polling answers at once, in ordinary requests as well.",
}
