"""How fast are bytes made into events, against `httpx-sse` on the same chunks? `python -m tests.benchmarks.decoder`"""

import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median

import httpx
from httpx_sse import EventSource

from labkit.sse import Decoder, Event, encode
from tests.benchmarks.row import Row, show

ROUNDS = 31
READS = (1460, 65536)  # bytes: what one Ethernet packet carries, and what programs ask a socket for
IN_LARGE_READS, ONE_A_READ = 2.0, 1.2  # times as fast as httpx-sse
LINEAR = 3.0  # times as long may a line take that is twice as long; with quadratic work it would be 4
# About a megabyte each, so that a chunk is in the processor's cache, as one is that a socket has just handed over.
SMALL = [encode(Event(f'{{"order": {n}, "stage": "cooking started"}}', type="stage", id=str(n))) for n in range(12_000)]
LARGE = [encode(Event("x" * 100_000, id=str(n))) for n in range(10)]


class Body(httpx.SyncByteStream):
    """Chunks as the body of an answer, which is how httpx-sse wants them."""

    def __init__(self, chunks: Sequence[bytes]) -> None:
        self.chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        yield from self.chunks


def count_ours(chunks: Sequence[bytes]) -> int:
    """Events that `Decoder` makes of the chunks."""
    decoder = Decoder()
    return sum(len(decoder.feed(chunk)) for chunk in chunks)


def count_theirs(chunks: Sequence[bytes]) -> int:
    """Events that httpx-sse makes of the chunks."""
    answer = httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Body(chunks))
    return sum(1 for _ in EventSource(answer).iter_sse())


def seconds(count: Callable[[Sequence[bytes]], int], chunks: Sequence[bytes], events: int) -> float:
    """How long one reading of the chunks takes."""
    begin = time.perf_counter()
    counted = count(chunks)
    took = time.perf_counter() - begin
    assert counted == events
    return took


def compared(name: str, chunks: Sequence[bytes], at_least: float) -> Row:
    """Both in turn, many times; the median of the ratios, since a slow moment hits the two of a turn alike."""
    body = b"".join(chunks)
    events = body.count(b"\n\n")
    turns = [(seconds(count_ours, chunks, events), seconds(count_theirs, chunks, events)) for _ in range(ROUNDS)]
    ratio = median(theirs / ours for ours, theirs in turns)
    speed = len(body) / median(ours for ours, _ in turns) / 1e6
    measured = f"{ratio:.1f} times, {speed:,.0f} MB a second"
    return Row(name, f"{at_least:g} times httpx-sse", measured, ratio >= at_least)


def long_lines() -> Row:
    """A line in many small pieces takes time in proportion to its length."""
    piece, many = b"x" * 20, 50_000
    turns = [(seconds(count_ours, [piece] * many, 0), seconds(count_ours, [piece] * many * 2, 0)) for _ in range(9)]
    ratio = median(twice / once for once, twice in turns)
    return Row("a line of 2 MB, reads of 20 bytes", "3 times a line of 1 MB", f"{ratio:.1f} times", ratio <= LINEAR)


def pieces(body: bytes, read: int) -> list[bytes]:
    """The body in reads of so many bytes."""
    return [body[place : place + read] for place in range(0, len(body), read)]


def rows() -> list[Row]:
    """The table's rows on decoding."""
    bodies = {"events of three lines": SMALL, "events of 100 kB": LARGE}
    table = [
        compared(f"{name}, reads of {read:,} bytes", pieces(b"".join(events), read), IN_LARGE_READS)
        for name, events in bodies.items()
        for read in READS
    ]
    return [*table, compared("events of three lines, one a read", SMALL, ONE_A_READ), long_lines()]


if __name__ == "__main__":
    show(rows())
