"""Topics of one's own: what can be published, and from where they are followed."""

import asyncio
import json
from collections.abc import Iterator

import pytest

from labkit.server import Server, serve
from tests.helpers.wire import Wire
from tests.server.test_custom_routes import scores


@pytest.fixture(scope="module")
def patient() -> Iterator[Server]:
    """One server for all that it must refuse."""
    with serve() as running:
        yield running


@pytest.mark.parametrize("topic", ["", "news", "orders/1", 7, None])
def test_a_topic_of_the_lab_or_none_is_refused(patient: Server, topic: str) -> None:
    with pytest.raises(ValueError, match='topic must be a name of your own, such as "scores", not'):
        patient.publish(topic, {"home": 1})


@pytest.mark.parametrize("data", ["1:0", [1, 0], None, 7])
def test_data_without_names_is_refused(patient: Server, data: object) -> None:
    with pytest.raises(ValueError, match="data must be a dict, such as"):
        patient.publish("scores", data)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [{1, 2}, object(), float("nan"), b"bytes", asyncio.sleep])
def test_data_that_no_browser_could_read_is_refused(patient: Server, value: object) -> None:
    topic = f"scores with {value!r}"
    with pytest.raises(ValueError, match="data must be text, numbers, lists and dicts, which JSON can carry"):
        patient.publish(topic, {"home": value})
    assert patient.publish(topic, {"home": 1}) == 1


def test_data_that_is_changed_later_was_published_as_it_was(server: Server) -> None:
    server.add(scores(server))
    score: dict[str, object] = {"home": 0, "away": 0}
    for goals in (1, 2, 3):
        score["home"] = goals
        server.publish("scores", score)
    with Wire(server) as wire:
        wire.get("/scores/stream", "Last-Event-ID: 0")
        wire.answer()
        assert [json.loads(wire.event().data)["home"] for _ in range(3)] == [1, 2, 3]


def test_follow_outside_a_handler_says_what_to_use(server: Server) -> None:
    with pytest.raises(RuntimeError, match=r"a cell reads a stream with EventSource\(url\)"):
        server.follow("scores")
