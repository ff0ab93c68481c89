"""A shared cache in front of polling: however many ask, the tracker behind it is asked once in a while."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from labkit.app.cache import SharedCache
from labkit.crowd.control_client import ControlClient
from labkit.feed import Feed, Update
from labkit.server import Server
from tests.helpers.fake_clock import FakeClock
from tests.helpers.waiting import wait_until

LONG = "?seconds=60"  # no test takes so long


def test_however_many_ask_the_origin_is_asked_once(server: Server) -> None:
    order = server.place_order("Pad thai")
    with httpx.Client() as http, ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: http.get(f"{server.url}/cached/orders/{order}{LONG}"), range(200)))
    assert {answer.json()["update"] for answer in answers} == {1}
    assert (server.meter.polls, server.meter.cache_hits) == (1, 199)


def test_an_answer_may_be_old_but_not_older_than_asked_for(server: Server) -> None:
    order = server.place_order("Pad thai")
    url = f"{server.url}/cached/orders/{order}"
    httpx.get(url + LONG)
    server.advance(order)
    assert httpx.get(url + LONG).json()["update"] == 1
    assert httpx.get(url + "?seconds=0").json()["update"] == 2
    assert httpx.get(url + LONG).json()["update"] == 2  # the newer answer is the one that is kept
    server.advance(order)
    wait_until(lambda: httpx.get(url + "?seconds=0.05").json()["update"] == 3, "the kept answer to be too old")


def test_what_is_known_is_not_sent_again_through_the_cache(server: Server) -> None:
    order = server.place_order("Pad thai")
    url = f"{server.url}/cached/orders/{order}{LONG}"
    first = httpx.get(url)
    for known, status in ((first.headers["etag"], 304), ('"7"', 200), ("", 200)):
        again = httpx.get(url, headers={"If-None-Match": known})
        assert (again.status_code, again.headers["etag"]) == (status, first.headers["etag"])
        assert bool(again.content) == (status == 200)
    server.advance(order)
    assert httpx.get(url, headers={"If-None-Match": first.headers["etag"]}).status_code == 304  # old, but not yet too
    assert server.meter.polls == 1


def test_each_order_is_kept_for_itself(server: Server) -> None:
    orders = [server.place_order(dish) for dish in ("Pad thai", "Ramen", "Falafel")]
    for _ in range(2):
        dishes = [httpx.get(f"{server.url}/cached/orders/{order}{LONG}").json()["dish"] for order in orders]
        assert dishes == ["Pad thai", "Ramen", "Falafel"]
    assert (server.meter.polls, server.meter.cache_hits) == (3, 3)


def test_a_forgotten_order_is_forgotten_here_too(server: Server) -> None:
    with ControlClient(server.url) as experiment:  # at its end its orders are forgotten
        order = experiment.prepare(1)
        url = f"{server.url}/cached/orders/{order}{LONG}"
        assert httpx.get(url).status_code == 200
    gone = httpx.get(url)
    assert gone.status_code == 404
    assert f"there is no order {order}" in gone.text
    assert not server._tracker.cache._kept


@pytest.mark.parametrize("seconds", ["-1", "soon", "nan", "61", ""])
def test_an_invalid_number_of_seconds_is_refused(server: Server, seconds: str) -> None:
    order = server.place_order("Pad thai")
    refused = httpx.get(f"{server.url}/cached/orders/{order}?seconds={seconds}")
    assert (refused.status_code, refused.text) == (400, f"seconds must be a number from 0 to 60, not {seconds!r}\n")
    assert server.meter.polls == 0


def test_an_answer_is_kept_as_long_as_was_asked_and_not_a_moment_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeClock(monkeypatch)
    cache, update = SharedCache(), Feed().publish("orders/1", {"stage": "delivered"})

    def kept_after(seconds: float) -> bool:
        cache.forget(1)
        cache.answer(1, 2, lambda: update)
        clock.now += seconds
        return cache.answer(1, 2, lambda: update)[1]

    assert [kept_after(seconds) for seconds in (0, 1.99, 2, 2.01, 3.99)] == [True, True, False, False, False]


def test_an_origin_that_fails_is_asked_again() -> None:
    cache, update = SharedCache(), Feed().publish("orders/1", {"stage": "delivered"})

    def fails() -> Update:
        raise LookupError("there is no such order")

    for _ in range(2):
        with pytest.raises(LookupError):
            cache.answer(1, 60, fails)
    assert cache.answer(1, 60, lambda: update) == (update, False)
    assert cache.answer(1, 60, fails) == (update, True)
