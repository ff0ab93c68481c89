"""`failure` and the "error" event say why there is no connection, and what handlers raise is not taken for a reason."""

import select
import socket
import struct
import threading
from collections.abc import Iterator

import httpx
import pytest

from labkit.eventsource import EventSource, ReadyState
from labkit.sse import Event
from tests.helpers.reading import Read, reading
from tests.helpers.scripted import answer, scripted
from tests.helpers.waiting import wait_until

MOST_IN_BUFFERS = 100_000_000  # bytes; a system keeps a few million for a connection that is not read
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def malformed() -> Iterator[bytes]:
    yield answer(bytes(range(256)) * 50)
    yield answer(b"\r\n:\0\xff data\r" * 400)
    yield b"not HTTP at all"
    yield CHUNKED + b"zz\r\n"
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\nno gzip"


@pytest.mark.parametrize("bytes_", [*malformed()], ids=["all-bytes", "noise", "no-http", "bad-chunk", "bad-gzip"])
def test_malformed_answers_never_crash_it(bytes_: bytes, read: Read) -> None:
    with scripted([bytes_, answer("data: fine\n\n")]) as server:
        assert read(EventSource(server.url, retry=1), 1)[-1].data == "fine"


LOST = {
    "end": (answer(""), "the server ended the stream"),
    "no-answer": (b"", "did not send a whole answer (Server disconnected without sending a response.)"),
    "half-a-head": (b"HTTP/1.1 200 OK\r\nConte", "did not send a whole answer"),
    "no-http": (b"220 ftp.example.org\r\n\r\n", "did not send a whole answer"),
    "half-a-body": (CHUNKED + b"5\r\n:", "did not send a whole answer"),
    "bad-gzip": ([*malformed()][-1], "sent a body that cannot be decompressed"),
}
ENDED = {
    "status": (answer("", 503), "the server answered 503, and only 200 opens a stream"),
    "no-content": (answer("", 204), "the server answered 204, and only 200 opens a stream"),
    "not-followed": (answer("", 302, ""), "the server answered 302, and only 200 opens a stream"),
    "kind": (answer("", 200, "text/html"), "the server answered with text/html instead of text/event-stream"),
    "no-kind": (answer("", 200, ""), "the server answered with no content type instead of text/event-stream"),
    "endless": (answer("data: " + "x" * 2000), "without finishing an event; this decoder's limit is 1,000"),
}


@pytest.mark.parametrize("name", [*LOST, *ENDED])
def test_failure_and_the_error_event_say_why(name: str, read: Read) -> None:
    first, words = (LOST | ENDED)[name]
    told: list[tuple[str, str, ReadyState]] = []
    with scripted([first, answer("data: x\n\n")]) as server:
        source = EventSource(server.url, retry=1, max_event_bytes=1000)
        source.on("error", lambda event: told.append((event.data, source.failure, source.ready_state)))
        source.on("message", lambda event: told.append((event.data, source.failure, source.ready_state)))
        read(source, 1)
        (reason, failure, state), *later = told
        assert words in reason
        assert failure == reason
        if name in LOST:
            assert state is ReadyState.CONNECTING
            assert later == [("x", "", ReadyState.OPEN)]
        else:
            assert (state, later, len(server.asked)) == (ReadyState.CLOSED, [], 1)


def test_what_failed_before_is_forgotten_once_there_is_a_connection(read: Read) -> None:
    with scripted([answer("", 200, "text/event-stream", "Content-Length: 0"), b""], stays=True) as server:
        source = EventSource(server.url, retry=1)
        with reading(read, source):
            wait_until(lambda: len(server.heads) == 2, "the second request")
            assert source.failure == ""


def test_a_server_at_which_nobody_listens_is_named(read_anywhere: Read) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"
    reasons: list[str] = []
    source = EventSource(f"http://{place}/", retry=1)

    def note(event: Event) -> None:
        reasons.append(event.data)
        if len(reasons) == 2:
            source.close()

    source.on("error", note)
    assert read_anywhere(source, 1) == []
    assert reasons == [f"nobody listens at {place}"] * 2


def test_a_name_that_nobody_has_is_named(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    source = EventSource("http://nowhere.example/")
    source.on("error", lambda _event: source.close())
    read(source, 1)
    assert source.failure == "the host nowhere.example cannot be found (Name or service not known)"


def test_a_connection_that_is_reset_is_named(read: Read) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        source = EventSource(f"http://127.0.0.1:{listener.getsockname()[1]}/", retry=1)
        source.on("error", lambda _event: source.close())
        with reading(read, source) as started:
            connection, _ = listener.accept()
            connection.recv(65536)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
            started.end()
    assert "the connection to 127.0.0.1:" in source.failure
    assert " broke (" in source.failure


HUGE = [9_999_999_999_999, 99_999_999_999_999, 10**18 - 1, 10**30]


@pytest.mark.parametrize("retry", HUGE)
def test_a_reconnection_time_that_no_timer_takes_is_waited_for(retry: int, read_anywhere: Read) -> None:
    with scripted([answer(f"retry: {retry}\n\n"), answer("", 204)]) as server:
        source = EventSource(server.url)
        with reading(read_anywhere, source) as started:
            wait_until(lambda: source.failure, "the end of the stream")
            source.close()
            assert started.end() == []
        assert len(server.asked) == 1


@pytest.mark.parametrize("retry", HUGE)
def test_a_caller_may_set_such_a_time_too(retry: int, read_anywhere: Read) -> None:
    with scripted([answer("")]) as server:
        source = EventSource(server.url, retry=retry)
        with reading(read_anywhere, source) as started:
            wait_until(lambda: source.failure, "the end of the stream")
            source.close()
            assert started.end() == []


@pytest.mark.parametrize("kind", ["open", "message", "error"])
@pytest.mark.parametrize("problem", [httpx.ConnectError("elsewhere"), ValueError("mine"), TimeoutError("mine too")])
def test_what_a_handler_raises_is_raised_where_the_source_is_read(kind: str, problem: Exception, read: Read) -> None:
    def handler(_event: Event) -> None:
        raise problem

    with scripted([answer("data: x\n\n")]) as server:
        source = EventSource(server.url, retry=1).on(kind, handler)
        with pytest.raises(type(problem)) as raised:
            read(source, 9)
        assert raised.value is problem
        assert source.ready_state is ReadyState.CLOSED
        assert len(server.asked) == 1


def test_handlers_are_called_in_the_thread_that_reads() -> None:
    threads: set[threading.Thread] = set()
    with scripted([answer("data: x\n\n"), answer("", 204)]) as server:
        source = EventSource(server.url, retry=1)
        for name in ("open", "message", "error"):
            source.on(name, lambda _event: threads.add(threading.current_thread()))
        source.run()
    assert threads == {threading.current_thread()}


def test_a_reader_that_stops_reading_holds_the_server_back(read: Read) -> None:
    has_one, may_go_on = threading.Event(), threading.Event()

    def stop_reading(_event: Event) -> None:
        has_one.set()
        may_go_on.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        source = EventSource(f"http://127.0.0.1:{listener.getsockname()[1]}/").on("message", stop_reading)
        with reading(read, source):
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer("data: first\n\n"))
                assert has_one.wait(20)
                piece, sent = b": nothing\n" * 100_000, 0
                while select.select([], [connection], [], 0.5)[1] and sent < MOST_IN_BUFFERS:
                    sent += connection.send(piece, socket.MSG_DONTWAIT)
                source.close()
                may_go_on.set()
    assert sent < MOST_IN_BUFFERS
