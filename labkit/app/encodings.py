"""What clients are told of an update: the bytes for each transport, made once however many listen."""

import json

from labkit.feed import FeedState, Gap, Update
from labkit.sse import Event, encode


def as_json(update: Update) -> dict[str, object]:
    """An update as an object of JSON, the same by every transport. `at` is in seconds of `time.perf_counter`.

    `update` is its number. In a feed with epochs `id` is what a client sends back, such as "8302-4".
    """
    told = {**update.data, "update": update.id, "at": round(update.at, 6)}
    return {**told, "id": str(update.position)} if update.epoch else told


def as_event(update: Update) -> bytes:
    """An update on a stream."""
    return update.once("event", plain_event)


def plain_event(update: Update) -> bytes:
    """An update on a stream, made anew for each client."""
    return encode(Event(json.dumps(as_json(update)), type=update.type, id=str(update.position)))


def as_message(update: Update) -> str:
    """An update on a WebSocket."""
    return update.once("message", _message)


def as_body(update: Update) -> bytes:
    """An update in the body of an answer."""
    return update.once("body", _body)


def as_gap_event(gap: Gap) -> bytes:
    """What a client cannot have any more: an event `gap`, without an id of its own.

    So the client's last id stays until the next update, and `onmessage` hears nothing.
    """
    return encode(Event(json.dumps(gap.as_json()), type="gap"))


def as_gap_message(gap: Gap) -> str:
    """The same where there are no events: `{"gap": …}`, in the place of an update."""
    return json.dumps({"gap": gap.as_json()})


def as_engine_event(state: FeedState) -> bytes:
    """Whether the engine of a shared feed is there: an event `engine`, without an id; `onmessage` hears nothing."""
    problem = {} if state.reachable else {"problem": state.problem}
    return encode(Event(json.dumps({"reachable": state.reachable, **problem}), type="engine"))


def _message(update: Update) -> str:
    return json.dumps(as_json(update))


def _body(update: Update) -> bytes:
    return json.dumps(as_json(update), ensure_ascii=False, separators=(",", ":")).encode()
