"""What a client knows already: ETags compared as RFC 9110 has it, and useless polls counted a client, not an order."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit import crowd
from labkit.app.known import MOST, Sent, etag, is_known
from labkit.feed import Feed
from labkit.run import Run
from labkit.server import Server, serve
from tests.helpers.wire import Wire

FIRST = Feed().publish("orders/1", {})

FIRST_OF_A_LIFE = Feed(epochs=True).publish("orders/1", {})


@pytest.mark.parametrize(
    "field", ['"1"', 'W/"1"', '"0", "1"', '"0","1"', ' W/"7" , W/"1" ', ', "1",', "*", " * ", '"a,b", "1"', '"1", *']
)
def test_what_names_this_version_is_known(field: str) -> None:
    assert is_known(field, FIRST)


@pytest.mark.parametrize(
    "field", [None, "", '"0"', '"11"', "1", '"1', '1"', '" 1"', "W/1", '"1-1"', '"0", "2"', "**", '"*"']
)
def test_what_names_another_version_or_none_is_not(field: str | None) -> None:
    assert not is_known(field, FIRST)


def test_the_version_tells_lives_apart() -> None:
    assert is_known(etag(FIRST_OF_A_LIFE), FIRST_OF_A_LIFE)
    assert not is_known('"1"', FIRST_OF_A_LIFE)
    assert not is_known(etag(FIRST_OF_A_LIFE), FIRST)


@given(st.text() | st.text('W/"*, 1\t', max_size=200))
def test_no_value_of_the_field_is_an_error(field: str) -> None:
    assert is_known(field, FIRST) in (True, False)
    assert is_known(f'{field.replace(chr(34), "")}, "1"', FIRST)


@pytest.mark.parametrize("path", ["/orders/1", "/cached/orders/1?seconds=60"])
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ((), 200),
        (('If-None-Match: "0", "1"',), 304),
        (('If-None-Match: W/"1"',), 304),
        (("If-None-Match: *",), 304),
        (('If-None-Match: "0"', 'If-None-Match: "1"'), 304),
        (('If-None-Match: "0"',), 200),
        (("If-None-Match: 1",), 200),
    ],
)
def test_the_answer_is_304_where_the_version_is_known(path: str, fields: tuple[str, ...], status: int) -> None:
    with serve() as server, Wire(server) as wire:
        server.place_order("Pad thai")
        wire.get(path, *fields)
        answered, head = wire.answer()
        assert answered == status
        assert b'etag: "1"\r\n' in head
        if not path.startswith("/cached"):
            assert server.meter.useless_polls == (status == 304)


def test_the_first_look_of_each_client_is_news(server: Server) -> None:
    order = server.place_order("Pad thai")
    path = f"{server.url}/orders/{order}"
    with httpx.Client() as ada, httpx.Client() as bo:
        for client in (ada, bo):
            client.get(path)
        assert (server.meter.polls, server.meter.useless_polls) == (2, 0)
        ada.get(path)
        assert server.meter.useless_polls == 1
        server.advance(order)
        for client in (ada, bo):
            client.get(path)
        assert server.meter.useless_polls == 1
        bo.get(path)
        assert (server.meter.polls, server.meter.useless_polls) == (6, 2)


def test_a_client_knows_each_order_for_itself(server: Server) -> None:
    orders = [server.place_order(dish) for dish in ("Pad thai", "Ramen")]
    with httpx.Client(base_url=server.url) as client:
        for _ in range(2):
            for order in orders:
                client.get(f"/orders/{order}")
    assert (server.meter.polls, server.meter.useless_polls) == (4, 2)


def test_a_client_says_what_it_knows_over_another_connection(server: Server) -> None:
    order = server.place_order("Pad thai")
    tag = httpx.get(f"{server.url}/orders/{order}").headers["etag"]
    assert httpx.get(f"{server.url}/orders/{order}", headers={"If-None-Match": tag}).status_code == 304
    httpx.get(f"{server.url}/orders/{order}")  # says nothing, so it is somebody new
    assert (server.meter.polls, server.meter.useless_polls) == (3, 1)


def test_an_old_etag_on_a_connection_that_was_sent_the_new_one_is_useless(server: Server) -> None:
    """As a crowd sends it that is behind: several polls before the first answer is there."""
    order = server.place_order("Pad thai")
    with Wire(server) as wire:
        server.advance(order)
        for _ in range(3):
            wire.get(f"/orders/{order}", 'If-None-Match: "1"')
        for _ in range(3):
            assert wire.answer()[0] == 200
            wire.read_until(b"}")
    assert (server.meter.polls, server.meter.useless_polls) == (3, 2)


def test_a_shared_cache_is_one_client(server: Server) -> None:
    order = server.place_order("Pad thai")
    for _ in range(3):
        httpx.get(f"{server.url}/cached/orders/{order}?seconds=0")
    assert (server.meter.polls, server.meter.useless_polls) == (3, 2)


def test_what_is_remembered_of_clients_is_bounded() -> None:
    sent = Sent()
    assert [sent.is_news(client, FIRST) for client in range(MOST)] == [True] * MOST
    assert not sent.is_news(0, FIRST)  # and is the newest again
    assert sent.is_news("one too many", FIRST)
    assert not sent.is_news(0, FIRST)
    assert sent.is_news(1, FIRST)  # was the oldest
    assert len(sent._sent) == MOST


def test_server_and_crowd_count_the_same_useless_polls() -> None:
    def send(kind: tuple[bool, bool]) -> tuple[Run, int]:
        shared, etag = kind
        with serve() as server:
            run = crowd.polling(server, 40, 0.1, 0.5, shared=shared, etag=etag, updates_per_minute=240)
            return run, server.meter.useless_polls

    with ThreadPoolExecutor(4) as pool:
        for run, useless in pool.map(send, product([True, False], repeat=2)):
            assert run.errors == 0
            assert useless == run.useless > 0  # before the measured time each user asks once, and that is news to it
            assert run.useless + run.updates == run.requests


def test_two_crowds_on_one_order_each_count_their_own() -> None:
    with serve() as server, ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: crowd.polling(server, 20, 0.1, 0.5, shared=True, etag=False), range(2)))
        assert server.meter.useless_polls == sum(run.useless for run in runs)
