"""The feed that servers share: publishes one after another, and the way of an update to another host's stream."""

import json
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from labkit.eventsource import EventSource
from labkit.feed.shared import SharedFeed
from labkit.fleet.engine import OwnEngine, start_engine
from labkit.server import Server, serve
from tests.benchmarks.row import Row

UPDATES, PUBLISHES, RUNS = 300, 3000, 3
HOST = """
import sys
from labkit.server import serve
with serve(feed=sys.stdin.readline().strip()) as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""
DATA: dict[str, object] = {"order": 7, "dish": "Ramen", "stage": "cooking started"}


def publishes_a_second(feed: SharedFeed) -> float:
    """How many updates a second are published, each after the answer to the one before."""
    begin = time.perf_counter()
    for _ in range(PUBLISHES):
        feed.publish("scores", DATA)
    return PUBLISHES / (time.perf_counter() - begin)


def pings_a_second(engine: OwnEngine) -> float:
    """The same for the smallest question that the engine answers, on a bare socket: what the machine allows now."""
    host, _, port = engine.address.shown.removeprefix("redis://").removesuffix("/0").partition(":")
    with socket.create_connection((host, int(port))) as asking:
        begin = time.perf_counter()
        for _ in range(PUBLISHES):
            asking.sendall(b"PING\r\n")
            asking.recv(100)
        return PUBLISHES / (time.perf_counter() - begin)


@contextmanager
def second_host(engine: OwnEngine) -> Iterator[str]:
    """The address of a server in a process of its own, with the same feed."""
    command = [sys.executable, "-c", HOST]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(engine.address.written() + "\n")
        process.stdin.flush()
        yield process.stdout.readline().strip()
        process.stdin.close()


def delay(publisher: Server, reader_at: str) -> float:
    """Median seconds from an update at one server to the reader of a stream at `reader_at`."""
    order = publisher.place_order("Pad thai")
    delays: list[float] = []
    reads = threading.Event()

    def read() -> None:
        with EventSource(f"{reader_at}/orders/{order}/stream") as source:
            for event in source:
                now = time.perf_counter()
                delays.append(now - float(json.loads(event.data)["at"]))
                reads.set()
                if len(delays) > UPDATES:
                    return

    reading = threading.Thread(target=read)
    reading.start()
    reads.wait()
    spaced = random.Random(1)
    for _ in range(UPDATES):
        time.sleep(spaced.uniform(0.002, 0.01))
        publisher._ask(publisher._tracker.orders.move_on, order)
    reading.join()
    return statistics.median(delays[1:])


def rows() -> list[Row]:
    """The table's rows on the shared feed."""
    engine = start_engine()
    assert isinstance(engine, OwnEngine)
    with engine, SharedFeed(engine.address) as feed:
        rates, pings = zip(*((publishes_a_second(feed), pings_a_second(engine)) for _ in range(RUNS)), strict=True)
        with serve(feed=engine) as here, serve() as alone, second_host(engine) as there:
            measured = [(delay(here, there), delay(alone, alone.url)) for _ in range(RUNS)]
    shared, one = (statistics.median(column) for column in zip(*measured, strict=True))
    rate = statistics.median(rates)
    more = shared - one
    return [
        Row("shared feed, publishes one after another", "≥ 3,000 a second", f"{rate:,.0f}", rate >= 3000),
        Row("… beside pings on a bare socket", "shown", f"{statistics.median(pings):,.0f}", True),
        Row("publish → another host's stream, p50", "≤ 3 ms above one process", f"{more * 1000:.2f} ms", more <= 0.003),
        Row("… one process alone", "shown", f"{one * 1000:.2f} ms", True),
    ]
