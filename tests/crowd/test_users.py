"""What one user makes of each answer, over a real socket: news, no news, lost, come twice, refused."""

import asyncio
import json
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import pytest

from labkit.crowd.users.balancer import Balancer
from labkit.crowd.users.long_polling import LongPollingUser
from labkit.crowd.users.polling import PollingUser
from labkit.crowd.users.pushed import ListeningCrowd
from labkit.crowd.users.record import Record
from labkit.crowd.users.streaming import StreamingUser

HANGS_UP = b""
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
END_OF_STREAM = b"0\r\n\r\n"
HAPPENED = time.perf_counter() - 100  # when each update happened


def update(number: int) -> dict[str, object]:
    """An order after so many updates, as a server with epochs writes it."""
    return {"update": number, "id": f"8302-{number}", "at": HAPPENED}


def answer(status: int, body: object = None) -> bytes:
    """A whole answer, with a JSON body or none."""
    content = b"" if body is None else json.dumps(body).encode()
    return f"HTTP/1.1 {status} Whatever\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


def chunk(text: str) -> bytes:
    """A piece of a stream's body."""
    return f"{len(text.encode()):x}\r\n{text}\r\n".encode()


def event(number: int) -> bytes:
    """The event of an update."""
    return chunk(f"id: 8302-{number}\ndata: {json.dumps(update(number))}\n\n")


def asked_of(answers: Sequence[bytes], use: Callable[[Balancer, Record], Awaitable[None]]) -> tuple[Record, list[str]]:
    """What a user has recorded and asked at a server that gives these answers, one a request; all of it is measured."""
    record, asked, coming = Record(1000), list[str](), iter(answers)
    record.start = time.perf_counter() - 50

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
                if not (given := next(coming, HANGS_UP)):
                    break
                writer.write(given)
        writer.close()

    async def run() -> None:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            await asyncio.wait_for(use(Balancer([server.sockets[0].getsockname()]), record), 20)

    asyncio.run(run())
    return record, asked


async def until(condition: Callable[[], object]) -> None:
    """Return once the condition is true."""
    while not condition():  # noqa: ASYNC110 - a user tells nobody when it has learned something
        await asyncio.sleep(0.001)


def fields(asked: Sequence[str], name: str) -> list[str | None]:
    """The value of a header field in each request."""
    found = [[line.partition(": ")[2] for line in head.split("\r\n") if line.startswith(f"{name}: ")] for head in asked]
    return [values[0] if values else None for values in found]


POLLED = [
    answer(200, update(1)),
    answer(304),
    answer(200, update(4)),
    answer(200, update(4)),
    answer(503),
    answer(200, update(5)),
]


def polled(*, etag: bool) -> tuple[Record, list[str], list[int]]:
    """A user who polls once before the measured time and then five times, and the useless polls in a row each time."""
    quiet: list[int] = []

    async def use(balancer: Balancer, record: Record) -> None:
        user = PollingUser(7, balancer, record, etag=etag)
        await user.join()
        for due in (record.start - 1, *[record.start + 10] * 5):
            user.poll(due)
            await until(lambda: not user.waits)
            quiet.append(user.quiet)
        user.leave()

    return *asked_of(POLLED, use), quiet


def test_a_poll_is_useless_news_or_an_error_and_what_was_overwritten_is_counted() -> None:
    record, asked, quiet = polled(etag=True)
    assert (record.outside, record.requests, record.useless, record.updates, record.overwritten) == (1, 5, 2, 2, 2)
    assert record.errors == {"answered 503": 1}
    assert (len(record.latency), len(record.answered), len(record.lag)) == (2, 4, 5)
    assert 100 < min(record.latency) <= max(record.latency) < time.perf_counter() - HAPPENED
    assert 40 <= min(record.lag) <= max(record.lag) <= max(record.answered) < 80  # since each poll was due
    assert record.bytes_up == sum(map(len, asked[1:]))
    assert record.bytes_down == sum(map(len, POLLED[1:]))
    assert quiet == [0, 1, 0, 1, 1, 0]


def test_a_user_says_which_version_it_has_unless_it_polls_without_care() -> None:
    first, fourth = '"8302-1"', '"8302-4"'
    assert fields(polled(etag=True)[1], "If-None-Match") == [None, first, first, fourth, fourth, fourth]
    assert fields(polled(etag=False)[1], "If-None-Match") == [None] * 6


def test_polls_that_get_no_answer_are_one_error_each() -> None:
    async def use(balancer: Balancer, record: Record) -> None:
        lost, patient = (PollingUser(7, balancer, record) for _ in range(2))
        await lost.join()
        for _ in range(3):
            lost.poll(time.perf_counter())
        await until(lambda: not lost.waits)
        await patient.join()
        patient.poll(time.perf_counter())
        patient.leave()

    record, _ = asked_of([HANGS_UP], use)
    assert record.errors == {"connection lost": 3, "no answer": 1}
    assert record.requests == 4


def test_a_user_whose_connection_was_lost_asks_over_a_new_one() -> None:
    async def use(balancer: Balancer, record: Record) -> None:
        user = PollingUser(7, balancer, record)
        await user.join()
        for _ in range(3):
            user.poll(time.perf_counter())
            await until(lambda: not user.waits)
        user.leave()

    record, asked = asked_of([answer(200, update(1)), HANGS_UP, answer(200, update(2))], use)
    assert (record.errors, record.updates, len(asked)) == ({"connection lost": 1}, 2, 3)


@pytest.mark.parametrize("etag", [True, False])
def test_over_a_new_connection_a_user_without_care_is_a_new_client_to_whom_all_is_news(etag: bool) -> None:
    async def use(balancer: Balancer, record: Record) -> None:
        user = PollingUser(7, balancer, record, etag=etag)
        await user.join()
        for _ in range(3):
            user.poll(time.perf_counter())
            await until(lambda: not user.waits)
        user.leave()

    record, _ = asked_of([answer(200, update(1)), HANGS_UP, answer(200, update(1))], use)
    assert (record.requests, record.updates, record.useless) == (3, 1, int(etag))


def test_each_answer_to_a_long_poll_makes_one_request_and_what_is_missing_is_lost() -> None:
    answers = [
        answer(200, [update(1)]),
        answer(204),
        answer(200, [update(2), update(3)]),
        answer(200, [{"gap": {}}, update(6)]),
        answer(500),
    ]

    async def use(balancer: Balancer, record: Record) -> None:
        await LongPollingUser(7, balancer, record, 5.0).join()
        await until(lambda: record.errors["answered 500"])

    record, asked = asked_of(answers, use)
    assert [head.split()[1].removeprefix("/orders/7/next") for head in asked] == [
        "",
        *["?after=8302-1&wait=5"] * 2,
        "?after=8302-3&wait=5",
        "?after=8302-6&wait=5",
    ]
    assert (record.outside, record.requests, record.useless, record.answers_with_news) == (1, 4, 1, 3)
    assert (record.updates, len(record.latency)) == (3, 3)
    assert 100 < min(record.latency) <= max(record.latency) < time.perf_counter() - HAPPENED
    assert record.errors == {"lost": 2, "answered 500": 1}
    assert record.bytes_up == sum(map(len, asked[1:]))
    assert record.bytes_down == sum(map(len, answers))


STREAMED = [
    STREAM + chunk("retry: 20\n\n") + event(1) + event(2) + event(2) + chunk("event: gap\ndata: {}\n\n") + event(5),
    STREAM + event(5) + event(6) + END_OF_STREAM,
    answer(503),
]
STREAMED[0] += END_OF_STREAM


@pytest.mark.parametrize(
    ("resume", "planned", "ids", "errors", "cuts"),
    [
        (True, False, ["8302-5", "8302-6"], {"came twice": 2, "lost": 2, "connection lost": 2, "answered 503": 1}, 0),
        (True, True, ["8302-5", "8302-6"], {"came twice": 2, "lost": 2, "answered 503": 1}, 2),
        (False, True, [None, None], {"lost": 2, "answered 503": 1}, 2),
    ],
    ids=["by id", "cut as planned", "as a newcomer"],
)
def test_a_stream_brings_each_update_once_and_its_end_brings_the_user_back(
    resume: bool, planned: bool, ids: list[str | None], errors: dict[str, int], cuts: int
) -> None:
    async def use(balancer: Balancer, record: Record) -> None:
        await StreamingUser(7, balancer, record, resume=resume, planned=planned).join()
        assert record.bytes_down > len(STREAM)  # who has joined knows where things stand
        await until(lambda: record.errors["answered 503"])

    record, asked = asked_of(STREAMED, use)
    assert fields(asked, "Last-Event-ID") == [None, *ids]
    assert (record.requests, record.updates, len(record.latency)) == (3, 3, 3)
    assert record.errors == errors
    assert (record.cuts, len(record.reopened_at)) == (cuts, 1)
    assert record.bytes_up == sum(map(len, asked))
    assert record.bytes_down == sum(map(len, STREAMED))


def test_another_life_of_an_order_counts_anew_and_what_the_engine_says_is_no_update() -> None:
    again = event(2).replace(b"8302-", b"9000-")
    told = chunk("event: engine\ndata: {}\n\n") + chunk("event: gap\ndata: {}\n\n") + again

    async def use(balancer: Balancer, record: Record) -> None:
        await StreamingUser(7, balancer, record).join()
        await until(lambda: record.errors["answered 503"])

    answers = [STREAM + event(5) + event(6) + told + END_OF_STREAM, answer(503)]
    record, asked = asked_of(answers, use)
    assert fields(asked, "Last-Event-ID") == [None, "9000-2"]
    assert record.updates == 2
    assert (record.errors["came twice"], record.errors["lost"]) == (0, 1)


def test_a_user_that_cannot_connect_is_one_error_and_keeps_nobody_waiting() -> None:
    async def use(_: Balancer, record: Record) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # and listens not
            balancer = Balancer([taken.getsockname()])
            for user in (PollingUser(7, balancer, record), LongPollingUser(7, balancer, record, 5.0)):
                await user.join()
                user.leave()

    record, asked = asked_of([], use)
    assert (record.errors, asked) == ({"could not connect": 1}, [])


def test_a_crowd_knows_that_one_of_it_is_away_from_the_loss_of_its_server_until_another_answers() -> None:
    counts: list[tuple[int, bool]] = []

    async def use(balancer: Balancer, record: Record) -> None:
        several = Balancer([*balancer.addresses, *balancer.addresses])
        users = [StreamingUser(order, several, record) for order in (7, 8)]
        crowd = ListeningCrowd(users, record)

        def count() -> None:
            counts.append((record.away, crowd.some_are_away()))

        count()
        for user in users:
            await user.join()
            count()
        users[0].cut()
        await until(lambda: record.away)
        count()
        await until(lambda: not record.away)
        count()
        for user in users:
            user.leave()
        await until(lambda: not any(user.connected for user in users))
        count()

    asked_of([STREAM + chunk("retry: 20\n\n") + event(1)] * 3, use)
    assert counts == [(2, False), (1, True), (0, False), (1, True), (0, False), (0, False)]


def test_a_user_that_can_go_nowhere_else_is_not_away() -> None:
    async def use(balancer: Balancer, record: Record) -> None:
        StreamingUser(7, balancer, record)
        assert record.away == 0

    asked_of([], use)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.1 alone is this machine unless it is told so")
def test_no_more_users_come_from_one_address_than_the_system_quickly_finds_ports_for() -> None:
    async def come_from(first: int) -> str:
        peers: asyncio.Queue[str] = asyncio.Queue()

        def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            peers.put_nowait(writer.get_extra_info("peername")[0])
            writer.close()

        async with await asyncio.start_server(note, "127.0.0.1", 0) as server:
            user = PollingUser(7, Balancer([server.sockets[0].getsockname()], first), Record(1))
            await user.join()
            user.leave()
            return await peers.get()

    firsts = (0, 9_999, 10_000, 99_999)
    assert [asyncio.run(come_from(first)) for first in firsts] == [
        "127.0.0.1",
        "127.0.0.1",
        "127.0.0.2",
        "127.0.0.10",
    ]


def test_a_crowd_waits_for_the_updates_that_are_neither_in_nor_lost() -> None:
    async def use(_: Balancer, record: Record) -> None:
        crowd = ListeningCrowd([], record)
        assert crowd.outstanding() == 1  # it is not known yet how many there were
        crowd.expect(10)
        record.updates, record.errors["lost"] = 3, 2
        assert crowd.outstanding() == 5
        record.updates = 9
        assert crowd.outstanding() == 0

    asked_of([], use)


def test_a_crowd_that_listens_ends_with_its_window() -> None:
    async def use(_: Balancer, record: Record) -> None:
        record.stopped_at = time.perf_counter() - 0.5
        with pytest.raises(StopIteration):  # at its first step, without waiting once
            ListeningCrowd([], record).run().send(None)

    asked_of([], use)
