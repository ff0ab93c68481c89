"""Exercises on “Fast prices, slow answers”: the words of a language model."""

import json
from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import CodeExercise, Example


class WriteDelta(CodeExercise):
    """Write the function that a page calls for each event of the model's stream. `data` is the data of the event, a
    text. It is JSON, except in the last event, where it is `[DONE]`. Return the text in
    `choices[0]["delta"]["content"]` of the JSON. Return an empty text for `[DONE]`, if `choices` is empty, if there is
    no `content`, and if `content` is null.
    """

    asks = "text_of"
    imports = "import json"
    hints = (
        "`[DONE]` is not JSON, so `json.loads` cannot read it. Check for `[DONE]` first.",
        "An empty list has no entry `[0]`. Check whether `choices` is empty.",
        '`delta.get("content") or ""` is an empty text if `content` is missing, and if it is null.',
    )
    why = "Besides this, a chat page needs only a parser. Providers differ in their JSON, so look at yours first."
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
        """The data of the last event is `[DONE]`, which is not JSON. Check for it before you call `json.loads`."""
        text: str = json.loads(data)["choices"][0]["delta"]["content"]
        return text

    def wrong_takes_text_for_an_object(self, data: str) -> str:
        """`data` is a text, and a text has no keys. `json.loads(data)` makes a dict of it."""
        text: str = "" if data == "[DONE]" else data["choices"][0]["delta"]["content"]  # type: ignore[index]
        return text

    def wrong_takes_every_text_for_an_object(self, data: str) -> str:
        """`data` is a text, and a text has no keys. `json.loads(data)` makes a dict of it, unless it is `[DONE]`."""
        text: str = data["choices"][0]["delta"]["content"]  # type: ignore[index]
        return text

    def wrong_every_delta_speaks(self, data: str) -> str:
        """Your function raises an error if a delta has no `content`. The first delta often says only who speaks."""
        return "" if data == "[DONE]" else self.wrong_reads_the_end(data)

    def wrong_always_a_choice(self, data: str) -> str:
        """Your function raises an error if `choices` is empty. An event that counts tokens has no choices."""
        return "" if data == "[DONE]" else json.loads(data)["choices"][0]["delta"].get("content") or ""

    def wrong_null(self, data: str) -> str | None:
        """If `content` is null, `json.loads` makes None of it. Return an empty text then."""
        choices = [] if data == "[DONE]" else json.loads(data)["choices"]
        text: str | None = choices[0]["delta"].get("content", "") if choices else ""
        return text

    def wrong_done_anywhere(self, data: str) -> str:
        """The model may write `[DONE]` in its text. The stream ends only if the whole `data` is `[DONE]`."""
        return "" if "[DONE]" in data else self.text_of(data)

    def wrong_always_a_choice_with_a_default(self, data: str) -> str | None:
        """Your function raises an error if `choices` is empty: an empty list has no entry `[0]`."""
        text: str | None = "" if data == "[DONE]" else json.loads(data)["choices"][0]["delta"].get("content", "")
        return text

    def wrong_none_without_content(self, data: str) -> str | None:
        """If `content` is missing or null, your function returns None. Return an empty text then."""
        choices = [] if data == "[DONE]" else json.loads(data)["choices"]
        text: str | None = choices[0]["delta"].get("content") if choices else ""
        return text

    def wrong_none_at_the_end(self, data: str) -> str | None:
        """For `[DONE]` your function returns None. Return an empty text then."""
        return None if data == "[DONE]" else self.text_of(data)

    def wrong_none_without_a_choice(self, data: str) -> str | None:
        """If `choices` is empty, your function returns None. Return an empty text then."""
        return self.text_of(data) if data == "[DONE]" or json.loads(data)["choices"] else None

    def wrong_none_as_a_text(self, data: str) -> str:
        """If `content` is null, your function returns the text "None". Return an empty text then."""
        choices = [] if data == "[DONE]" else json.loads(data)["choices"]
        return str(choices[0]["delta"].get("content", "")) if choices else ""


write_delta = WriteDelta()
