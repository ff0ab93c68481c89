"""Exercise of section “Three formats of today”: one reader for the streams of today's models."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example

Pair = tuple[str, str]  # an event's name and its data
WORDS = ("Rain", " falls", " on", " the", " harbour", ".", " ", "\n", "{", "}", "data:", "é")


class WriteReadAnswer(CodeExercise):
    """Write `read_answer` for the three formats of the table above. `events` is a list of pairs `(name, data)`, both
    texts. An event without a name has the name `"message"`. Return a pair. First comes the text that has arrived.
    Second comes how the answer ended: `"complete"` if the table's sign of the end came, `"error"` if the stream
    reported a failure, and `"cut"` if it ended with neither. Skip all other events.
    """

    asks = "read_answer"
    imports = "import json"
    hints = (
        'Two more kinds of events bring text: add an `elif name == "…":` for each. The table says where the text is.',
        "Then test for each sign of the end, `message_stop` and `response.completed`. Test for each failure too: the "
        "names `error` and `response.failed`, and an `error` in the data of an event without a name.",
        'Return from inside the loop at a sign of the end or a failure. After the loop, return `text, "cut"`.',
    )
    why = (
        "Only the sign of the end says that an answer is complete: a body may end properly after half an answer. And "
        "unknown events are skipped, since new kinds of events are added to these formats from time to time. (At work, "
        "look for `response.incomplete` too: it ends an answer of Responses that ran out of tokens.)"
    )
    examples: ClassVar[Sequence[Example]] = (
        (
            (
                [
                    ("message_start", '{"type": "message_start", "message": {"content": []}}'),
                    (
                        "content_block_delta",
                        '{"type": "content_block_delta", "delta": {"type": "text_delta", "text": "Hi"}}',
                    ),
                    ("error", '{"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}'),
                ],
            ),
            ("Hi", "error"),
        ),
        (
            (
                [
                    ("message", '{"choices": [{"delta": {"role": "assistant", "content": ""}}]}'),
                    ("message", '{"choices": [{"delta": {"content": "Hi"}}]}'),
                    ("message", '{"choices": [{"delta": {}, "finish_reason": "stop"}]}'),
                    ("message", '{"choices": [], "usage": {"total_tokens": 9}}'),
                    ("message", "[DONE]"),
                ],
            ),
            ("Hi", "complete"),
        ),
        (
            (
                [
                    ("response.created", '{"type": "response.created", "response": {"error": null}}'),
                    ("response.output_text.delta", '{"type": "response.output_text.delta", "delta": "Hi"}'),
                    ("response.completed", '{"type": "response.completed", "response": {"error": null}}'),
                ],
            ),
            ("Hi", "complete"),
        ),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (([],), ("", "cut")),
        (([("message", '{"error": {"message": "overloaded"}}')],), ("", "error")),
        (([("ping", '{"type": "ping"}'), ("message_stop", '{"type": "message_stop"}')],), ("", "complete")),
    )

    def inputs(self, chance: Random) -> tuple[list[Pair]]:
        """One answer in one of the three formats, whole, failed or cut."""
        words = chance.choices(WORDS, k=chance.randint(0, 4))
        events, end, failure = chance.choice((chat_completions, messages, responses))(words, chance)
        ending = chance.choice(("complete", "complete", "error", "cut"))
        if ending == "complete":
            return ([*events, *end],)
        stopped = events[: chance.randint(0, len(events))]
        return ([*stopped, *(failure if ending == "error" else [])],)

    def start(self, events: list[Pair]) -> Any:
        text = ""
        for name, data in events:
            if data == "[DONE]":
                return text, "complete"
            chunk = json.loads(data)
            if name == "message":
                for choice in chunk.get("choices", []):
                    text += choice["delta"].get("content") or ""
        return ...

    def read_answer(self, events: list[Pair]) -> tuple[str, str]:
        text = ""
        for name, data in events:
            if data == "[DONE]":
                return text, "complete"
            chunk = json.loads(data)
            if name in ("message_stop", "response.completed"):
                return text, "complete"
            if name in ("error", "response.failed") or chunk.get("error"):
                return text, "error"
            if name == "message":
                for choice in chunk.get("choices", []):
                    text += choice["delta"].get("content") or ""
            elif name == "content_block_delta":
                text += chunk["delta"].get("text", "")
            elif name == "response.output_text.delta":
                text += chunk["delta"]
        return text, "cut"

    def another_read_answer(self, events: list[Pair]) -> tuple[str, str]:
        ends = {"message_stop": "complete", "response.completed": "complete", "response.failed": "error"}
        pieces: list[str] = []
        ending = "cut"
        for name, data in events:
            chunk = {} if data == "[DONE]" else json.loads(data)
            match name:
                case "message" if data == "[DONE]":
                    ending = "complete"
                case "message" if "error" in chunk:
                    ending = "error"
                case "message" if chunk.get("choices"):
                    pieces.append(chunk["choices"][0]["delta"].get("content") or "")
                case "content_block_delta" if chunk["delta"]["type"] == "text_delta":
                    pieces.append(chunk["delta"]["text"])
                case "response.output_text.delta":
                    pieces.append(chunk["delta"])
                case "error":
                    ending = "error"
                case _:
                    ending = ends.get(name, "cut")
            if ending != "cut":
                break
        return "".join(pieces), ending

    def wrong_first_choice(self, events: list[Pair]) -> tuple[str, str]:
        """`choices` may be empty, as in the event that counts the tokens."""
        for name, data in events:
            if name == "message" and data != "[DONE]" and "error" not in data:
                json.loads(data)["choices"][0]
        return self.read_answer(events)

    def wrong_content_in_each(self, events: list[Pair]) -> tuple[str, str]:
        """`delta` may come without a `content`, as in the event that gives the reason for the end."""
        for name, data in events:
            if name == "message" and data != "[DONE]":
                for choice in json.loads(data).get("choices", []):
                    "" + choice["delta"]["content"]
        return self.read_answer(events)

    def wrong_each_is_json(self, events: list[Pair]) -> tuple[str, str]:
        """`[DONE]` is no JSON. Look for it before you use `json.loads`."""
        for _, data in events:
            json.loads(data)
        return self.read_answer(events)

    def wrong_waits_for_done(self, events: list[Pair]) -> tuple[str, str]:
        """Only one of the formats ends with `[DONE]`. In the others an event with a certain name is the end."""
        text, ending = self.read_answer(events)
        done = any(data == "[DONE]" for _, data in events)
        return text, ending if ending != "complete" or done else "cut"

    def wrong_end_of_body(self, events: list[Pair]) -> tuple[str, str]:
        """Here the stream ended without the sign of the end, so the answer may be half of one: that is `"cut"`."""
        text, ending = self.read_answer(events)
        return text, "complete" if ending == "cut" else ending

    def wrong_skips_failures(self, events: list[Pair]) -> tuple[str, str]:
        """Here the stream reports a failure. Look for it in the names of events, and in the data of those without."""
        known = [(name, data) for name, data in events if name != "error" and '"error": {' not in data]
        text, ending = self.read_answer(known)
        return text, "cut" if ending == "error" else ending

    def wrong_text_in_each_delta(self, events: list[Pair]) -> tuple[str, str]:
        """Not every `content_block_delta` has text for the reader: some hold thoughts. Look at `delta.type`."""
        for name, data in events:
            if name == "content_block_delta":
                json.loads(data)["delta"]["text"]
        return self.read_answer(events)

    def wrong_without_the_text(self, events: list[Pair]) -> tuple[str, str]:
        """Return the text that came before the failure too: it is still worth showing."""
        text, ending = self.read_answer(events)
        return "" if ending == "error" else text, ending


write_read_answer = WriteReadAnswer()

Stream = tuple[list[Pair], list[Pair], list[Pair]]  # the answer's events, those of its end, and those of a failure


def _event(name: str, **fields: Any) -> Pair:
    return name, json.dumps({"type": name, **fields})


def _chunk(**fields: Any) -> Pair:
    return "message", json.dumps({"object": "chat.completion.chunk", **fields})


def chat_completions(words: Sequence[str], chance: Random) -> Stream:
    """Data alone, and [DONE] at the end."""
    first = _chunk(choices=[{"index": 0, "delta": {"role": "assistant", "content": chance.choice(["", None])}}])
    texts = [_chunk(choices=[{"index": 0, "delta": {"content": word}}]) for word in words]
    reason = _chunk(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}])
    usage = [_chunk(choices=[], usage={"total_tokens": len(words)})] * chance.randint(0, 1)
    failure = [("message", json.dumps({"error": {"message": "The server had an error"}}))]
    return [first, *texts, reason, *usage], [("message", "[DONE]")], failure


def messages(words: Sequence[str], chance: Random) -> Stream:
    """Each event has a name, which its data repeat as `type`."""
    thoughts = [{"type": "thinking_delta", "thinking": "Hm."}] * chance.randint(0, 1)
    deltas = [*thoughts, *({"type": "text_delta", "text": word} for word in words)]
    body = [_event("content_block_delta", index=0, delta=delta) for delta in deltas]
    body[chance.randint(0, len(body)) : 0] = [_event("ping")] * chance.randint(0, 1)
    reason = _event("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": len(words)})
    start = _event("message_start", message={"role": "assistant", "content": []})
    opened = _event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    closed = _event("content_block_stop", index=0)
    failure = [_event("error", error={"type": "overloaded_error", "message": "Overloaded"})]
    return [start, opened, *body, closed, reason], [_event("message_stop")], failure


def responses(words: Sequence[str], chance: Random) -> Stream:
    """Each event has a name, which its data repeat as `type`; the whole text comes once more at the end of its part."""
    body = [_event("response.output_text.delta", delta=word) for word in words]
    whole = [_event("response.output_text.done", text="".join(words))] * chance.randint(0, 1)
    failed = _event("response.failed", response={"status": "failed", "error": {"code": "server_error"}})
    failure = chance.choice([failed, _event("error", code="server_error", message="The server had an error")])
    created = _event("response.created", response={"status": "in_progress", "error": None})
    end = _event("response.completed", response={"status": "completed", "error": None})
    return [created, *body, *whole], [end], [failure]
