"""Exercises of notebook 07, sections 6 and 7: the cross-over, and the decision."""

from collections.abc import Mapping
from random import Random

from labkit.learn import Exercise, same_as


def _cross_over(poll_bytes: float, event_bytes: float, every: float) -> float:
    return 60 * poll_bytes / (every * event_bytes)


def _some_traffic(chance: Random) -> tuple[float, float, float]:
    return float(chance.randint(100, 900)), float(chance.randint(30, 400)), chance.choice([0.5, 1.0, 5.0, 30.0])


write_cross_over = Exercise(
    "write_cross_over",
    "From how many updates a minute on does a stream move more bytes than polling? A poll costs `poll_bytes`, an "
    "event `event_bytes`; a user polls every `every` seconds.",
    stub="def cross_over(poll_bytes, event_bytes, every):\n    return ...",
    check=same_as(_cross_over, _some_traffic, examples=[(300.0, 100.0, 5.0), (250.0, 125.0, 0.5)]),
    solution="def cross_over(poll_bytes, event_bytes, every):\n    return 60 / every * poll_bytes / event_bytes",
    hints=["How many bytes does polling move in a minute?", "As many events as fit into those bytes."],
    wrong=[
        (
            "def cross_over(poll_bytes, event_bytes, every):\n    return poll_bytes / event_bytes / every",
            "That is updates a second. A minute is asked for.",
        ),
        (
            "def cross_over(poll_bytes, event_bytes, every):\n    return 60 / every",
            "Then both send equally often. But a poll is larger than an event.",
        ),
        (
            "def cross_over(poll_bytes, event_bytes, every):\n    return 60 / every * event_bytes / poll_bytes",
            "With larger polls the stream should win for longer. Turn the fraction round.",
        ),
    ],
    why="Below this rate the stream is the cheaper one in bytes, above it polling is. Put your own numbers in.",
)

KINDS = ("polling", "long polling", "SSE", "WebSocket")
FITS: Mapping[str, Mapping[str, str]] = {
    "weather page": {
        "polling": "",
        "long polling": "A forecast can be minutes old. Why hold a request open for each reader?",
        "SSE": "A million open streams for a page that changes hourly, and is the same for all? Think of a cache.",
        "WebSocket": "Nobody talks back to the weather. Think of a cache.",
    },
    "order tracker": {
        "polling": "Four updates in half an hour, and each is urgent: nearly every poll brings nothing.",
        "long polling": "",
        "SSE": "",
        "WebSocket": "The client only listens. You would build ids, replay and retry yourself.",
    },
    "goal alert": {
        "polling": "Two goals in ninety minutes, and the neighbour cheers first.",
        "long polling": "",
        "SSE": "",
        "WebSocket": "The fans only listen. You would build ids, replay and retry yourself.",
    },
    "typing in a shared text": {
        "polling": "Each letter waits for the next poll, and two people write over each other.",
        "long polling": "A request a letter, in both directions.",
        "SSE": "The page speaks with every key: a POST a letter. Which one is made for both directions?",
        "WebSocket": "",
    },
    "answers of a language model": {
        "polling": "Words come many times a second, for a few seconds, to one reader who asked for them.",
        "long polling": "A request a word?",
        "SSE": "",
        "WebSocket": "",
    },
    "nightly report": {
        "polling": "",
        "long polling": "It comes once a day. What would wait for it all the time?",
        "SSE": "A stream that is open all day for one event in the night?",
        "WebSocket": "A connection that is open all day for one message in the night?",
    },
    "stock board on a wall": {
        "polling": "",
        "long polling": "Some price always changes, so each answer comes at once: polling as fast as it goes.",
        "SSE": "",
        "WebSocket": "",
    },
    "chat behind an old proxy": {
        "polling": "It would work, late: people talk past each other. Which way answers at once, in ordinary requests?",
        "long polling": "",
        "SSE": "The old proxy buffers: events come in lumps, or never.",
        "WebSocket": "The old proxy knows no upgrade.",
    },
}


def _missed(choices: object) -> str | None:
    """The first situation whose choice is missing or does not fit."""
    if not isinstance(choices, Mapping):
        return "Leave it a dict: a situation, and behind it one of the four words."
    for situation, verdicts in FITS.items():
        chosen = choices.get(situation, ...)
        if chosen is ...:
            return f"Nothing stands behind {situation!r} yet."
        word = next((kind for kind in KINDS if str(chosen).strip().casefold() == kind.casefold()), None)
        if word is None:
            return f"{chosen!r} behind {situation!r} is none of the four: {', '.join(KINDS)}."
        if verdicts[word]:
            return f"{situation}, {word}: {verdicts[word]}"
    return None


def _all(word: str) -> str:
    return f"choices = {dict.fromkeys(FITS, word)!r}"


GOOD = ("polling", "SSE", "SSE", "WebSocket", "SSE", "polling", "SSE", "long polling")
NOT_QUITE = dict(zip(FITS, GOOD, strict=True)) | {"chat behind an old proxy": "WebSocket"}

decide = Exercise(
    "decide",
    'Behind each situation put "polling", "long polling", "SSE" or "WebSocket". The goal has to be there within '
    "a second; the wall redraws twice a second; the old proxy lets ordinary requests through, collects answers until "
    "they end, and knows no upgrades. Where more than one is defensible, each of them is accepted.",
    stub="choices = {\n" + "".join(f'    "{situation}": ...,\n' for situation in FITS) + "}",
    check=_missed,
    solution=f"choices = {dict(zip(FITS, GOOD, strict=True))!r}",
    hints=[
        "For each: how often is there news, how urgent is it, and does the reader speak?",
        "Who could answer instead of you? What lies between you and the reader?",
        "Where two seem right, both may be: put one of them, and read what is said.",
    ],
    wrong=[
        (_all("SSE"), "One word for everything. Start with the weather: who else could answer that?"),
        (_all("WebSocket"), "A WebSocket for the weather? It can do it all, and you would build it all."),
        (_all("polling"), "It is fine where news can wait. Which rows cannot?"),
        (f"choices = {NOT_QUITE!r}", "Seven of eight. Read once more what the old proxy does not know."),
    ],
    why="The words matter less than the three questions behind them: how often, how urgent, and who speaks?",
)
