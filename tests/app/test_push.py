"""A server that lends its `push`: an update of a waiting stream is one call there, and no message."""

import asyncio

from starlette.responses import Response
from starlette.types import Message

from labkit.app import Tracker, make_app
from labkit.app.pieces import PIECE
from labkit.app.stream import KEEP_ALIVE
from tests.app.test_replays import arrives, request


class Reader:
    """A server that lends `push`, and its one reader: what was pushed to it, and what was sent."""

    def __init__(self) -> None:
        self.pushed: list[bytes] = []
        self.sent = b""
        self.takes = True  # whether there is room for what is pushed

    def push(self, body: bytes) -> bool:
        """Write a piece at once, if there is room for it."""
        if self.takes:
            self.pushed.append(body)
        return self.takes

    async def send(self, message: Message) -> None:
        """Write a part of the answer."""
        self.sent += message.get("body", b"")


async def some_turns() -> None:
    """Let every task do what it has to do."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_an_update_is_pushed_at_once_and_sent_where_there_is_no_room_or_it_is_large() -> None:
    async def run() -> tuple[Reader, Tracker]:
        tracker, reader = Tracker(), Reader()
        scope = {**request("/news/stream"), "extensions": {"labkit.push": reader.push}}
        app = make_app(tracker, Response(status_code=404))
        stream = asyncio.ensure_future(app(scope, arrives(), reader.send))
        await some_turns()
        tracker.publish_news("pushed")
        assert len(reader.pushed) == 1  # before anybody else had a turn
        await some_turns()
        assert b"pushed" not in reader.sent
        tracker.publish_news("x" * PIECE)
        await some_turns()
        tracker.publish_news("pushed again")
        reader.takes = False
        tracker.publish_news("sent")
        await some_turns()
        tracker.end_streams()
        await stream
        return reader, tracker

    reader, tracker = asyncio.run(run())
    assert [body.partition(b"\n")[0] for body in reader.pushed] == [b"id: 1", b"id: 3"]
    assert [line for line in reader.sent.split(b"\n") if line.startswith(b"id: ")] == [b"id: 2", b"id: 4"]
    assert tracker.meter.events_sent == 4


def test_a_plain_stream_is_sent_everything() -> None:
    async def run() -> Reader:
        tracker, reader = Tracker(plain=True), Reader()
        scope = {**request("/news/stream"), "extensions": {"labkit.push": reader.push}}
        stream = asyncio.ensure_future(make_app(tracker, Response(status_code=404))(scope, arrives(), reader.send))
        await some_turns()
        tracker.publish_news("sent")
        await some_turns()
        tracker.end_streams()
        await stream
        return reader

    reader = asyncio.run(run())
    assert reader.pushed == []
    assert b"sent" in reader.sent


def test_a_reader_that_was_slow_is_sent_all_that_came_meanwhile_and_is_pushed_comments_again() -> None:
    async def run() -> Reader:
        tracker, reader, there_is_room = Tracker(keep_alive=0.001), Reader(), asyncio.Event()

        async def send(message: Message) -> None:
            if message.get("body"):
                await there_is_room.wait()
            await reader.send(message)

        scope = {**request("/news/stream"), "extensions": {"labkit.push": reader.push}}
        stream = asyncio.ensure_future(make_app(tracker, Response(status_code=404))(scope, arrives(), send))
        await some_turns()
        for number in range(3):
            tracker.publish_news(f"headline {number}")
        await asyncio.sleep(0.01)  # in which some comments fall due
        assert reader.pushed == []
        there_is_room.set()
        while KEEP_ALIVE not in reader.pushed:  # noqa: ASYNC110 - a push tells nobody
            await asyncio.sleep(0.001)
        tracker.end_streams()
        await stream
        return reader

    reader = asyncio.run(asyncio.wait_for(run(), 20))
    assert [line for line in reader.sent.split(b"\n") if line.startswith(b"id: ")] == [b"id: 1", b"id: 2", b"id: 3"]
