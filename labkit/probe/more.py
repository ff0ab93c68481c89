"""The questions that take a request of their own: HEAD, another origin, compression, a second reader."""

from collections.abc import Iterator

import httpx

from labkit.plumbing import fetch
from labkit.probe import lumps
from labkit.probe.finding import CONNECTING, Finding, right, worth_knowing, wrong
from labkit.probe.head import FOREIGN, of_origin
from labkit.probe.reading import Asker, Reading

ALONE = 0.3  # seconds that the first reader is left alone
TAKEN_OVER = 0.5  # seconds in which a server that allows one stream for each reader ends the older one
SILENT = 1.5  # seconds that a compressed stream may lag behind one that is not
FLUSH = (
    "do not compress text/event-stream, or flush the compressor after each event (nginx: gzip off, or proxy_buffering "
    "off beside it)"
)
FLUSHING = "RFC 1951, 3.2.4, and zlib's Z_SYNC_FLUSH, https://zlib.net/manual.html"
HEAD = "RFC 9110, 9.3.2"


async def of_head_request(asker: Asker) -> list[Finding]:
    """What a HEAD request is told, as monitors and link checkers send it."""
    async with asker.reading(method="HEAD") as asked:
        await asked.until(lambda: asked.head, asker.patience)
        head = asked.head
    if head is None and asked.problem is None:
        return [
            wrong(
                "HEAD",
                f"A HEAD request is not answered within {asker.patience:.1f} s: monitors and link checkers hang.",
                "answer it with the head of GET and no body",
                HEAD,
            )
        ]
    if head is None or head.status_code in (405, 501):
        how = "is not answered" if head is None else f"is refused ({head.status_code})"
        return [
            worth_knowing(
                "HEAD", f"A HEAD request {how}: monitors that send one take the stream for broken.", "answer it", HEAD
            )
        ]
    if head.status_code != 200:
        how = f"A HEAD request is answered with {head.status_code}, a GET with 200."
        return [worth_knowing("HEAD", how, "answer it with the head of GET and no body", HEAD)]
    if "content-length" in head.headers:
        length = head.headers["content-length"]
        return [
            wrong(
                "HEAD",
                f"HEAD says Content-Length: {length:.20}, and a GET has a body without a length.",
                "leave Content-Length out",
                "RFC 9110, 8.6",
            )
        ]
    return [right("HEAD", "A HEAD request is answered with a head alone.", HEAD)]


async def of_another_origin(asker: Asker) -> list[Finding]:
    """What a page of another origin would be told."""
    async with asker.reading(Origin=FOREIGN) as asked:
        await asked.until(lambda: asked.head, asker.patience)
        return list(of_origin(asked))


def of_second(first: Reading, second: Reading) -> Iterator[Finding]:
    """What a second reader gets while the first one listens."""
    if second.opened:
        if first.taken_over:
            yield worth_knowing(
                "second reader",
                "When a second stream was opened the first one ended: two tabs of one reader take it from each other, "
                "in turns and for ever, since each comes back.",
                "let one reader have several streams, or share one among tabs",
                CONNECTING,
            )
            return
        yield right("second reader", "A second reader gets the stream while the first one listens.")
        return
    if second.head is not None:
        how = f"is answered {second.head.status_code}"
    elif isinstance(second.problem, httpx.RequestError):
        how = f"gets no answer ({fetch.why(second.problem)})"
    else:
        how = f"gets no answer within {second.listened:.1f} s"
    yield wrong(
        "second reader",
        f"A second reader {how} while the first one listens.",
        "let the server answer several requests at a time: threads, processes or async",
        CONNECTING,
    )


async def look_who_lasts(first: Reading, second: Reading) -> None:
    """Note in `first.taken_over` whether it ended because the second stream began, and not by itself.

    It had been open for longer than ALONE by then. Where streams are short the second one ends by itself, too.
    """
    await first.until(lambda: first.ended, TAKEN_OVER)
    if first.ended_by_server and first.ended_at >= second.asked_at:
        await second.until(lambda: second.ended, first.ended_at - first.head_at + ALONE)
        first.taken_over = not second.ended


def of_compression(plain: Reading, packed: Reading) -> Iterator[Finding]:
    """Whether a reader who takes gzip, as browsers do, gets the events as early as one who takes none."""
    if packed.head is not None and not is_compressed(packed):
        yield right("compression", "The stream is not compressed, so that no compression holds events back.")
        return
    if packed.problem is not None and plain.problem is None:
        yield wrong(
            "compression",
            "A reader who accepts gzip, as every browser does, gets a body that cannot be decompressed, or is cut.",
            "do not compress text/event-stream, or look at what compresses it",
            "RFC 9110, 8.4",
        )
        return
    ahead = plain.events or plain.arrivals
    behind = packed.events if plain.events else packed.arrivals
    if ahead and not behind:
        yield wrong(
            "compression",
            f"A reader who accepts gzip, as every browser does, got {'no event' if packed.head else 'nothing'} within "
            f"{packed.listened:.1f} s; one who does not got {'events' if plain.events else 'its first bytes'} at once.",
            FLUSH,
            FLUSHING,
        )
    elif behind and lumps.in_bursts(packed) and not lumps.in_bursts(plain):
        yield wrong(
            "compression",
            "A reader who accepts gzip, as every browser does, gets events in lumps; one who does not gets them one by "
            "one.",
            FLUSH,
            FLUSHING,
        )
    elif behind:
        yield right("compression", "The stream is compressed with gzip, and each event is flushed.")


def is_compressed(reading: Reading) -> bool:
    """Whether a reading has a head that says so."""
    return reading.head is not None and "content-encoding" in reading.head.headers


def is_behind(plain: Reading, packed: Reading) -> bool:
    """True while the compressed stream has not shown yet what the other has."""
    if packed.ended or (packed.head is not None and not is_compressed(packed)):
        return False
    return bool(plain.arrivals) and not (packed.events if plain.events else packed.arrivals)
