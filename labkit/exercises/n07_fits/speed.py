"""Exercises on “Fast prices, slow answers”: tokens and prices."""

import json
from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example

Prices = list[tuple[float, float]]


class WriteDelta(CodeExercise):
    """Write what a page does with one event of the model's stream: `data` is its text. Return the words in
    `choices[0]["delta"]["content"]`. Return an empty text for the last event, `[DONE]`, where `choices` is empty (such
    an event counts tokens), and where a delta has no content or null (the first one often says only who speaks).
    """

    asks = "text_of"
    imports = "import json"
    hints = (
        "`[DONE]` is not an object with `choices` in it: look for it first.",
        "An empty list has no `[0]`: look whether there is a choice.",
        '`.get("content") or ""` never fails.',
    )
    why = "That is all a chat page needs besides a parser. Providers differ in the JSON; they share the event stream."
    examples = (
        (('{"choices": [{"delta": {"content": "Hi"}}]}',), "Hi"),
        (("[DONE]",), ""),
        (('{"choices": [{"delta": {}}]}',), ""),
        (('{"choices": [], "usage": {"total_tokens": 12}}',), ""),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (('{"choices": [{"delta": {"content": null}}]}',), ""),
        (('{"choices": [{"delta": {"content": "It ends with [DONE]"}}]}',), "It ends with [DONE]"),
        (('{"choices": [{"delta": {"role": "assistant"}}]}',), ""),
    )

    def inputs(self, chance: Random) -> tuple[str]:
        """An event of a model's stream."""
        content = chance.choice(["Hel", "lo ", "", "ü", "[DONE]"])
        delta = chance.choice([{"role": "assistant"}, {"content": content}, {"content": None}, {}])
        choices = chance.choice([[{"index": 0, "delta": delta}]] * 4 + [[]])
        event = {"id": "1", "choices": choices}
        return (chance.choice(["[DONE]", json.dumps(event), json.dumps(event, indent=1)]),)

    def text_of(self, data: str) -> str:
        if data == "[DONE]":
            return ""
        choices = json.loads(data)["choices"]
        return (choices[0]["delta"].get("content") or "") if choices else ""

    def another_text_of(self, data: str) -> str:
        event = {} if data == "[DONE]" else json.loads(data)
        pieces = [choice["delta"].get("content") for choice in event.get("choices", [])]
        return "".join(piece for piece in pieces[:1] if piece)

    def wrong_reads_the_end(self, data: str) -> str:
        """The last event is not such an object. What is it?"""
        text: str = json.loads(data)["choices"][0]["delta"]["content"]
        return text

    def wrong_takes_text_for_an_object(self, data: str) -> str:
        """`data` is a text, and a text has no keys: `json.loads(data)` makes a dict of it."""
        text: str = "" if data == "[DONE]" else data["choices"][0]["delta"]["content"]  # type: ignore[index]
        return text

    def wrong_takes_every_text_for_an_object(self, data: str) -> str:
        """`data` is a text, and a text has no keys: `json.loads(data)` makes a dict of it, except of `[DONE]`."""
        text: str = data["choices"][0]["delta"]["content"]  # type: ignore[index]
        return text

    def wrong_every_delta_speaks(self, data: str) -> str:
        """Not every delta has content: the first often says only who speaks."""
        return "" if data == "[DONE]" else self.wrong_reads_the_end(data)

    def wrong_always_a_choice(self, data: str) -> str:
        """`choices` may be empty: an event that counts tokens has none."""
        return "" if data == "[DONE]" else json.loads(data)["choices"][0]["delta"].get("content") or ""

    def wrong_null(self, data: str) -> str | None:
        """A content of null becomes None, and a page would print that."""
        choices = [] if data == "[DONE]" else json.loads(data)["choices"]
        text: str | None = choices[0]["delta"].get("content", "") if choices else ""
        return text

    def wrong_done_anywhere(self, data: str) -> str:
        """The model may write `[DONE]` into its text. Only a whole event of it is the end."""
        return "" if "[DONE]" in data else self.text_of(data)


write_delta = WriteDelta()


class WriteConflate(CodeExercise):
    """Write conflation from scratch, with times as numbers and no clock: `prices` is a list of (moment in seconds,
    price), in order. The first is sent at its moment. After each sending comes a pause of `pause` seconds; then the
    newest price up to now is sent, if there is a new one, or else the next one at its moment. Return the prices that
    are sent.
    """

    asks = "conflate"
    hints = (
        "When is the next sending? When the pause is over, or when the next price comes, whichever is later.",
        "Of all prices up to then take the last, and forget the others.",
    )
    why = (
        "The newest always arrives, and never later than a pause. The same few lines thin out mouse moves and sensors."
    )
    examples: ClassVar[Sequence[Example]] = (
        (([(0.0, 10.0), (1.0, 11.0), (2.0, 12.0)], 5.0), [10.0, 12.0]),
        (([(0.0, 10.0), (9.0, 11.0)], 5.0), [10.0, 11.0]),
        (([(0.0, 10.0), (1.0, 11.0), (5.0, 12.0), (6.0, 13.0)], 5.0), [10.0, 12.0, 13.0]),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (([], 5.0), []),
        (([(3.0, 10.0)], 5.0), [10.0]),
        (([(0.0, 10.0), (4.0, 11.0), (7.0, 12.0)], 5.0), [10.0, 11.0, 12.0]),
    )

    def inputs(self, chance: Random) -> tuple[Prices, float]:
        """Moments in whole seconds, so that sums are exact, and each price once."""
        moments = sorted(chance.sample(range(60), chance.randint(0, 12)))
        prices = chance.sample(range(100, 200), len(moments))
        return [(float(at), float(price)) for at, price in zip(moments, prices, strict=True)], float(
            chance.randint(1, 15)
        )

    def conflate(self, prices: Prices, pause: float) -> list[float]:
        sent, free_at = [], 0.0
        while prices:
            now = max(free_at, prices[0][0])
            sent.append([price for at, price in prices if at <= now][-1])
            prices = [(at, price) for at, price in prices if at > now]
            free_at = now + pause
        return sent

    def another_conflate(self, prices: Prices, pause: float) -> list[float]:
        sent: list[float] = []
        waiting, free_at = None, float("-inf")
        for at, price in prices:
            if waiting is not None and at > free_at:
                sent.append(waiting)
                waiting, free_at = None, free_at + pause
            if waiting is None and at >= free_at:
                sent.append(price)
                free_at = at + pause
            else:
                waiting = price
        return sent if waiting is None else [*sent, waiting]

    def wrong_every_price(self, prices: Prices, pause: float) -> list[float]:
        """That sends every price. Nobody can read them."""
        return [price for _, price in prices]

    def wrong_drops_what_waits(self, prices: Prices, pause: float) -> list[float]:
        """What came during a pause is dropped, the last price too: the page shows an old one for ever."""
        sent, free_at = [], 0.0
        for at, price in prices:
            if at >= free_at:
                sent.append(price)
                free_at = at + pause
        return sent

    def wrong_keeps_the_last_alone(self, prices: Prices, pause: float) -> list[float]:
        """Of the prices that came during pauses, this sends the very last alone. Each pause ends with a sending: the
        newest price that came during it, even if others follow.
        """
        sent, skipped, free_at = [], list[float](), 0.0
        for at, price in prices:
            if at >= free_at:
                sent.append(price)
                skipped, free_at = [], at + pause
            else:
                skipped = [price]
        return sent + skipped

    def wrong_up_to_before_now(self, prices: Prices, pause: float) -> list[float]:
        """A price that comes at the very moment of a sending is the newest then: "up to now" includes now."""
        sent, free_at = [], 0.0
        while prices:
            now = max(free_at, prices[0][0])
            sent.append([price for at, price in prices if at < now or at == prices[0][0]][-1])
            prices = [(at, price) for at, price in prices[1:] if at >= now]
            free_at = now + pause
        return sent

    def wrong_ticks(self, prices: Prices, pause: float) -> list[float]:
        """This looks once per pause, like a clock. When a pause has brought nothing, the next price is sent at its own
        moment, and the pause begins there.
        """
        sent, now = list[float](), prices[0][0] if prices else 0.0
        while prices:
            sent += [price for at, price in prices if at <= now][-1:]
            prices = [(at, price) for at, price in prices if at > now]
            now += pause
        return sent

    def wrong_slots(self, prices: Prices, pause: float) -> list[float]:
        """This keeps the last price of each slot of `pause` seconds. The first price goes out at its own moment, and
        each pause begins with a sending.
        """
        return list({at // pause: price for at, price in prices}.values())

    def wrong_oldest_first(self, prices: Prices, pause: float) -> list[float]:
        """After a pause this sends the oldest that waited. The newest is wanted."""
        sent, free_at = [], 0.0
        while prices:
            now = max(free_at, prices[0][0])
            sent.append(prices[0][1])
            prices = [(at, price) for at, price in prices if at > now]
            free_at = now + pause
        return sent


write_conflate = WriteConflate()
