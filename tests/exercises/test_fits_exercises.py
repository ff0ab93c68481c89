"""Notebook 07's checks: a wait by any clock is right, and ways that cost more are accepted with a remark."""

import ast
import asyncio
import gc
import time
from collections.abc import Callable

import pytest

from labkit.exercises.n07_fits.deciding import decide, write_cross_over
from labkit.exercises.n07_fits.products import after_the_lift
from labkit.exercises.n07_fits.situations import GOOD
from labkit.exercises.n07_fits.waiting import write_wait
from labkit.learn import NOT_YET, RIGHT

News = Callable[[], list[int]]


async def by_the_systems_clock(changed: asyncio.Event, news: News, limit: float) -> list[int]:
    deadline = time.monotonic() + limit
    while not news() and (left := deadline - time.monotonic()) > 0:
        changed.clear()
        try:
            await asyncio.wait_for(changed.wait(), left)
        except TimeoutError:
            break
    return news()


async def by_two_tasks(changed: asyncio.Event, news: News, limit: float) -> list[int]:
    end = asyncio.create_task(asyncio.sleep(limit))
    while not news() and not end.done():
        changed.clear()
        ring = asyncio.create_task(changed.wait())
        await asyncio.wait({end, ring}, return_when=asyncio.FIRST_COMPLETED)
        ring.cancel()
    end.cancel()
    return news()


async def with_looks_in_between(changed: asyncio.Event, news: News, limit: float) -> list[int]:
    for _ in range(10):
        if news():
            break
        await asyncio.sleep(limit / 10)
    return news()


@pytest.mark.parametrize(
    ("answer", "verdict"), [(by_the_systems_clock, RIGHT), (by_two_tasks, RIGHT), (with_looks_in_between, NOT_YET)]
)
def test_a_wait_is_judged_by_what_it_does_and_when(answer: object, verdict: str) -> None:
    assert write_wait.check(answer).heading == verdict


@pytest.mark.parametrize("given", ["٣", "1_0", "+4", "²"])
def test_an_id_in_other_characters_than_0_to_9_counts_as_none(given: str) -> None:
    assert after_the_lift.right({"last-event-id": given}) == 0


def test_a_way_that_works_and_costs_more_is_accepted_with_a_remark() -> None:
    card = decide.check(GOOD | {"order tracker": "WebSocket"})
    assert card.heading == RIGHT
    assert "costs more than SSE" in repr(card)
    assert "costs more" not in repr(decide.check(GOOD))
    assert decide.check(GOOD | {"nightly report": "SSE"}).heading == NOT_YET


@pytest.mark.parametrize(
    ("situation", "cost"),
    [("order tracker", "1,800 polls"), ("goal alert", "once per second"), ("chat behind an old proxy", "delay")],
)
def test_polling_is_accepted_where_it_works_and_is_told_its_price(situation: str, cost: str) -> None:
    card = decide.check(GOOD | {situation: "polling"})
    assert card.heading == RIGHT
    assert cost in repr(card)


@pytest.mark.parametrize("typed", ["Server-Sent Events", "sse.", " SSE ", "longpolling", "long poll", "a WebSocket"])
def test_a_way_is_known_by_its_other_names(typed: str) -> None:
    assert decide.check(GOOD | {"goal alert": typed}).heading == RIGHT


def test_an_object_that_cannot_be_shown_is_refused_as_a_way() -> None:
    class Silent:
        def __repr__(self) -> str:
            raise RuntimeError("nothing to show")

    told = decide.check(GOOD | {"goal alert": Silent()}).lines[0]
    assert told.startswith("<Silent that cannot be shown> for 'goal alert' is none of the four")


def test_the_decisions_are_shown_one_a_line_and_are_right() -> None:
    shown = decide.solution().code
    assert max(map(len, shown.splitlines())) < 60
    assert decide.check(ast.literal_eval(shown.partition(" = ")[2])).heading == RIGHT


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ValueError])
def test_what_a_wait_raises_stands_in_the_verdict_alone(
    error: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    async def raises(changed: asyncio.Event, news: News, limit: float) -> list[int]:
        raise error

    assert write_wait.check(raises).heading == NOT_YET
    gc.collect()
    assert not caplog.records


def test_a_wait_that_has_not_returned_is_not_said_to_have_returned_something() -> None:
    async def waits_once_more(changed: asyncio.Event, news: News, limit: float) -> list[int]:
        while not news():
            changed.clear()
            await changed.wait()
        return news()

    said = repr(write_wait.check(waits_once_more))
    assert "Yours had not returned when the limit was long over." in said
    assert "nothing yet" not in said


def test_a_rate_that_was_rounded_to_an_int_is_told_not_to_round() -> None:
    card = write_cross_over.check(lambda poll_bytes, event_bytes, every: round(60 / every * poll_bytes / event_bytes))
    assert card.heading == NOT_YET
    assert "need not be whole" in card.lines[0]
