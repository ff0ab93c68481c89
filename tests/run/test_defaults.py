"""The defaults stand once, and they are what the notebooks say and what a client meets."""

import asyncio
import inspect

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from labkit import crowd, defaults, model
from labkit.app import Tracker, make_app
from labkit.app.orders import STAGES
from labkit.eventsource import EventSource
from labkit.model.costs import costs
from labkit.server import Server, serve
from tests.helpers.virtual_time import in_virtual_time


async def asked(path: str) -> tuple[httpx.Response, float]:
    """The whole answer of a tracker to GET, and the seconds that it took by the loop's clock."""
    tracker = Tracker()
    tracker.orders.place("Pad thai")
    app = make_app(tracker, PlainTextResponse("nothing here", 404))

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "extensions": {}}, receive, send)

    loop = asyncio.get_running_loop()
    begun = loop.time()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://127.0.0.1") as client:
        answer = await client.get(path)
    return answer, loop.time() - begun


def test_a_stream_has_a_comment_every_15_s_asks_for_3_s_and_ends_after_an_hour() -> None:
    answer, seconds = in_virtual_time(asked("/orders/1/stream"))
    assert answer.content.startswith(b"retry: 3000\n\n")
    assert answer.content.count(b"\n:") == pytest.approx(3600 / 15, abs=1)
    assert seconds == pytest.approx(3600, abs=16)


def test_a_long_poll_that_names_no_limit_is_answered_after_25_s() -> None:
    answer, seconds = in_virtual_time(asked("/orders/1/next?after=1"))
    assert answer.status_code == 204
    assert seconds == pytest.approx(25, abs=1)


def test_a_long_poll_waits_for_a_minute_at_most() -> None:
    answer, seconds = in_virtual_time(asked("/orders/1/next?after=1&wait=60"))
    assert answer.status_code == 204
    assert seconds == pytest.approx(60, abs=1)
    answer, _ = in_virtual_time(asked("/orders/1/next?after=1&wait=60.1"))
    assert (answer.status_code, answer.text) == (400, "wait must be a number from 0 to 60, not '60.1'\n")


def test_a_client_comes_back_after_3_s_when_the_stream_does_not_say() -> None:
    assert EventSource("http://127.0.0.1:9/").retry == 3000


def test_an_order_has_its_four_stages_in_half_an_hour() -> None:
    assert len(STAGES) / 30 == defaults.UPDATES_PER_MINUTE


@pytest.mark.parametrize(
    ("function", "name", "default"),
    [
        (crowd.polling, "updates_per_minute", defaults.UPDATES_PER_MINUTE),
        (crowd.long_polling, "updates_per_minute", defaults.UPDATES_PER_MINUTE),
        (crowd.streaming, "updates_per_minute", defaults.UPDATES_PER_MINUTE),
        (crowd.websocket, "updates_per_minute", defaults.UPDATES_PER_MINUTE),
        (model.polling, "updates_per_minute", defaults.UPDATES_PER_MINUTE),
        (model.streaming, "updates_per_minute", defaults.UPDATES_PER_MINUTE),
        (model.formula.polling, "updates_per_minute", defaults.UPDATES_PER_MINUTE),
        (model.formula.streaming, "updates_per_minute", defaults.UPDATES_PER_MINUTE),
        (Server.open_kitchen, "updates_per_minute", defaults.UPDATES_PER_MINUTE),
        (crowd.long_polling, "wait", defaults.LONG_POLL_SECONDS),
        (costs, "wait", defaults.LONG_POLL_SECONDS),
        (costs, "keep_alive", defaults.COMMENT_SECONDS),
        (serve, "keep_alive", defaults.COMMENT_SECONDS),
        (serve, "retry", defaults.RETRY_SECONDS),
        (serve, "longest_stream", defaults.LONGEST_STREAM_SECONDS),
        (model.streaming, "push", defaults.PUSH_CPU_SECONDS),
        (model.formula.streaming, "push", defaults.PUSH_CPU_SECONDS),
        (costs, "push_cpu", defaults.PUSH_CPU_SECONDS),
    ],
)
def test_whoever_asks_for_nothing_else_gets_the_same_everywhere(function: object, name: str, default: float) -> None:
    assert callable(function)
    assert inspect.signature(function).parameters[name].default == default
