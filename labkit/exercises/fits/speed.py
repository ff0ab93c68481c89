"""Exercises of notebook 07, section 4, “Too fast to read, too slow to wait for”: tokens and prices."""

import json
from collections.abc import Sequence
from random import Random

from labkit.learn import Exercise, same_as

Prices = Sequence[tuple[float, float]]


def _text_of(data: str) -> str:
    if data == "[DONE]":
        return ""
    content: str | None = json.loads(data)["choices"][0]["delta"].get("content")
    return content or ""


def _an_event(chance: Random) -> str:
    delta = chance.choice(
        [{"role": "assistant"}, {"content": chance.choice(["Hel", "lo ", "", "ü"])}, {"content": None}, {}]
    )
    event = {"id": "1", "choices": [{"index": 0, "delta": delta}]}
    return chance.choice(["[DONE]", json.dumps(event), json.dumps(event, indent=1)])


def _conflate(prices: Prices, pause: float) -> list[float]:
    sent, free_at, place = [], 0.0, 0
    while place < len(prices):
        now = max(free_at, prices[place][0])
        while place < len(prices) and prices[place][0] <= now:
            place += 1
        sent.append(prices[place - 1][1])
        free_at = now + pause
    return sent


def _a_market(chance: Random) -> tuple[list[tuple[float, float]], float]:
    """Moments in whole seconds, so that sums are exact, and each price once."""
    moments = sorted(chance.sample(range(60), chance.randint(0, 12)))
    prices = chance.sample(range(100, 200), len(moments))
    return [(float(at), float(price)) for at, price in zip(moments, prices, strict=True)], float(chance.randint(1, 15))


write_delta = Exercise(
    "write_delta",
    "Write what a page does with one event of the model's stream: `data` is its text. Return the words in "
    '`choices[0]["delta"]["content"]`; an empty text for the last event, `[DONE]`, and where a delta has no content '
    "or null (the first one often says only who speaks).",
    stub="def text_of(data):\n    return ...",
    check=same_as(
        _text_of,
        _an_event,
        examples=['{"choices": [{"delta": {"content": "Hi"}}]}', "[DONE]", '{"choices": [{"delta": {}}]}'],
    ),
    solution="import json\n\n"
    "def text_of(data):\n"
    '    if data == "[DONE]":\n'
    '        return ""\n'
    '    return json.loads(data)["choices"][0]["delta"].get("content") or ""',
    hints=["`[DONE]` is no JSON with a `choices` in it: look for it first.", '`.get("content") or ""` never fails.'],
    wrong=[
        (
            'import json\n\ndef text_of(data):\n    return json.loads(data)["choices"][0]["delta"]["content"]',
            "The last event is no such object. What is it?",
        ),
        (
            'import json\n\ndef text_of(data):\n    if data == "[DONE]":\n        return ""\n'
            '    return json.loads(data)["choices"][0]["delta"]["content"]',
            "Not every delta has content: the first often says only who speaks.",
        ),
        (
            'import json\n\ndef text_of(data):\n    if "[DONE]" in data:\n        return ""\n'
            '    return json.loads(data)["choices"][0]["delta"].get("content", "")',
            "A content of null becomes None, and a page would print that.",
        ),
    ],
    why="That is all a chat page needs besides a parser. Providers differ in the JSON, and agree on the event stream.",
)

write_conflate = Exercise(
    "write_conflate",
    "Write it from scratch, on paper time: `prices` is a list of (moment in seconds, price), in order. The first is "
    "sent at its moment. After each sending comes a pause of `pause` seconds; then the newest price up to now is sent, "
    "if there is a new one, or else the next one at its moment. Return the prices that are sent.",
    stub="def conflate(prices, pause):\n    return ...",
    check=same_as(
        _conflate,
        _a_market,
        examples=[([(0.0, 10.0), (1.0, 11.0), (2.0, 12.0)], 5.0), ([(0.0, 10.0), (9.0, 11.0)], 5.0)],
    ),
    solution="def conflate(prices, pause):\n"
    "    sent, free_at = [], 0\n"
    "    while prices:\n"
    "        now = max(free_at, prices[0][0])\n"
    "        sent.append([price for at, price in prices if at <= now][-1])\n"
    "        prices = [(at, price) for at, price in prices if at > now]\n"
    "        free_at = now + pause\n"
    "    return sent",
    hints=[
        "When is the next sending? When the pause is over, or when the next price comes, whichever is later.",
        "Of all prices up to then take the last, and forget the others.",
    ],
    wrong=[
        (
            "def conflate(prices, pause):\n    return [price for at, price in prices]",
            "That sends every price. Nobody can read them.",
        ),
        (
            "def conflate(prices, pause):\n    sent, free_at = [], 0\n    for at, price in prices:\n"
            "        if at >= free_at:\n            sent.append(price)\n            free_at = at + pause\n"
            "    return sent",
            "What came during a pause is dropped, the last price too: the page shows an old one for ever.",
        ),
        (
            "def conflate(prices, pause):\n    sent, free_at = [], 0\n    while prices:\n"
            "        now = max(free_at, prices[0][0])\n        sent.append(prices[0][1])\n"
            "        prices = [(at, price) for at, price in prices if at > now]\n        free_at = now + pause\n"
            "    return sent",
            "After a pause this sends the oldest that waited. The newest is wanted.",
        ),
    ],
    why="The newest always arrives, and never later than a pause. The same few lines thin out mouse moves and sensors.",
)
