"""Notebook 06's exercises: right answers of unusual shape, and what only looks right."""

import time
from collections.abc import Callable, Iterator
from itertools import islice

import httpx
import pytest

from labkit.eventsource import EventSource
from labkit.exercises.n06_browser.coming_back import write_retry
from labkit.exercises.n06_browser.follow import write_follow
from labkit.exercises.n06_browser.names import order_the_page
from labkit.learn import NOT_YET, RIGHT
from labkit.sse import Decoder


def body(url: str, last_id: str) -> bytes:
    return httpx.get(url, headers={"Last-Event-ID": last_id} if last_id else {}, verify=False).content


async def asynchronous(url: str, wanted: int) -> list[str]:
    return write_follow.right(url, wanted)  # type: ignore[no-any-return]


def generator(url: str, wanted: int) -> Iterator[str]:
    with EventSource(url) as source:
        yield from (event.data for event in islice(source, wanted))


class Follower:
    """An object that can be called."""

    def __call__(self, url: str, wanted: int) -> list[str]:
        return list(generator(url, wanted))


@pytest.mark.parametrize("answer", [asynchronous, generator, Follower()])
def test_a_loop_that_comes_back_is_right_in_whatever_shape(answer: Callable[..., object]) -> None:
    assert write_follow.check(answer).heading == RIGHT


def always_the_same_pause(url: str, wanted: int) -> list[str]:
    decoder, heard = Decoder(), list[str]()
    while len(heard) < wanted:
        decoder = Decoder(decoder.last_event_id)
        heard += [event.data for event in decoder.feed(body(url, decoder.last_event_id))]
        time.sleep(0.5)
    return heard


def an_empty_id(url: str, wanted: int) -> list[str]:
    return [event.data for event in Decoder().feed(httpx.get(url, headers={"Last-Event-ID": ""}).content)]


def for_ever(url: str, wanted: int) -> list[str]:
    while True:
        body(url, "")


def five_times_the_pause(url: str, wanted: int) -> list[str]:
    decoder, heard, retry = Decoder(), list[str](), 3000
    while len(heard) < wanted:
        decoder = Decoder(decoder.last_event_id)
        heard += [event.data for event in decoder.feed(body(url, decoder.last_event_id))]
        retry = retry if decoder.retry is None else decoder.retry
        time.sleep(5 * retry / 1000)
    return heard[:wanted]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (always_the_same_pause, "A `retry` of 0"),
        (five_times_the_pause, "did not come back"),
        (an_empty_id, "an empty `Last-Event-ID`"),
        (for_ever, "has not returned yet"),
    ],
)
def test_the_verdict_on_a_loop_that_no_browser_would_run_says_why(answer: Callable[..., object], words: str) -> None:
    verdict = write_follow.check(answer)
    assert verdict.heading == NOT_YET
    assert words in " ".join(verdict.lines)


@pytest.mark.parametrize("head", [b"retry: 10000\r\n\r\n", b": hello\nretry:10000\n", bytearray(b"retry: 10000\n")])
def test_any_head_that_asks_for_ten_seconds_is_right(head: bytes) -> None:
    assert write_retry.check(lambda: head).heading == RIGHT


def test_a_head_of_text_hears_that_it_must_be_bytes() -> None:
    assert "must return bytes" in write_retry.check(lambda: "retry: 10000\n").lines[0]


@pytest.mark.parametrize("order", [[3, 4, 2, 5, 1, 6], [3, 4, 2, 1, 5, 6], [3, 2, 5, 1, 6, 4], [3, 2, 1, 5, 6, 4]])
def test_each_order_of_the_page_that_works_in_a_browser_is_right(order: list[int]) -> None:
    assert order_the_page.check(order).heading == RIGHT
