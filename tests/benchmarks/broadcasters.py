"""Servers that tell one thing to everybody: `python -m tests.benchmarks.broadcasters raw|labkit|sse-starlette`.

Prints "port PORT PATH"; then, for each line of standard input, either publishes one event and prints "told MOMENT", or,
for "memory", prints "memory BYTES", the process's resident memory, or, for "cpu", "cpu SECONDS", its processor time.
None of them writes comments meanwhile, which would fall into somebody's measurement.
"""

import asyncio
import contextlib
import json
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import cast

import psutil
import uvicorn
import uvloop

from labkit.plumbing.open_files import raise_open_files
from labkit.server import Server, serve
from labkit.sse import Event, encode

HEADLINE = "Goal! The score is now two to one after eighty minutes"
EVENT = encode(Event(json.dumps({"headline": HEADLINE, "update": 100, "at": 12345.123456}), id="100"))
LONG = 3600  # seconds
Tell = Callable[[], object]


def labkit() -> tuple[int, str, Tell]:
    """The kit's own server."""
    server = serve(keep_alive=LONG)
    return server.port, "/news/stream", lambda: server._thread.loop.call_soon_threadsafe(_tell_now, server)


def _tell_now(server: Server) -> None:
    server._tracker.publish_news(HEADLINE)


def raw() -> tuple[int, str, Tell]:
    """The floor: asyncio transports that write the same bytes, nothing else."""
    transports: list[asyncio.WriteTransport] = []
    chunk = b"%x\r\n%b\r\n" % (len(EVENT), EVENT)

    class Peer(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = cast(asyncio.WriteTransport, transport)

        def data_received(self, _data: bytes) -> None:
            self.transport.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            transports.append(self.transport)

    async def listen() -> int:
        server = await asyncio.get_running_loop().create_server(Peer, "127.0.0.1", 0, backlog=4096)
        return int(server.sockets[0].getsockname()[1])

    loop = _loop_in_a_thread()
    port = asyncio.run_coroutine_threadsafe(listen(), loop).result()

    def tell() -> None:
        for transport in transports:
            transport.write(chunk)

    return port, "/", lambda: loop.call_soon_threadsafe(tell)


def sse_starlette() -> tuple[int, str, Tell]:
    """The usual library, with a queue a subscriber, on the same uvicorn."""
    from sse_starlette.sse import EventSourceResponse
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.routing import Route

    queues: set[asyncio.Queue[dict[str, str]]] = set()
    data = EVENT.split(b"data: ")[1].strip().decode()

    async def events() -> AsyncIterator[dict[str, str]]:
        queue: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        queues.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            queues.discard(queue)

    async def follow(_request: Request) -> EventSourceResponse:
        return EventSourceResponse(events(), ping=LONG)

    config = uvicorn.Config(
        Starlette(routes=[Route("/", follow)]), port=0, backlog=4096, log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    loop = _loop_in_a_thread()
    asyncio.run_coroutine_threadsafe(server.serve(), loop)
    while not server.started:
        time.sleep(0.01)

    def tell() -> None:
        for queue in queues:
            queue.put_nowait({"id": "100", "data": data})

    return server.servers[0].sockets[0].getsockname()[1], "/", lambda: loop.call_soon_threadsafe(tell)


def _loop_in_a_thread() -> asyncio.AbstractEventLoop:
    loop = uvloop.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop


def main(name: str) -> None:
    """Serve until standard input closes."""
    raise_open_files()
    port, path, tell = {"labkit": labkit, "raw": raw, "sse-starlette": sse_starlette}[name]()
    print("port", port, path, flush=True)
    for line in sys.stdin:
        if line.strip() == "memory":
            print("memory", psutil.Process().memory_info().rss, flush=True)
        elif line.strip() == "cpu":
            print("cpu", time.process_time(), flush=True)
        else:
            print("told", time.monotonic(), flush=True)
            tell()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main(sys.argv[1])
