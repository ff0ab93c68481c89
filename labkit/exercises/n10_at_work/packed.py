"""Exercise of section “More practice: a packed stream”: a compressor that gives out each event."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any, ClassVar

from labkit.learn import CodeExercise, Example
from labkit.learn.equivalence import Arguments, Outcome
from labkit.learn.quantity import quoted

GZIP = 31  # `wbits` for the gzip format with the largest window (zlib's manual, deflateInit2)
MAGIC = b"\x1f\x8b"  # RFC 1952, 2.3.1
ONE, TWO = b"data: cooking\n\n", b"data: delivered\n\n"
Events = list[bytes]


def _unreadable(piece: bytes, events_before: int) -> str:
    """Why a browser cannot unpack what it is sent, as far as the bytes tell."""
    if piece[:2] != MAGIC and not events_before:
        return f"The browser cannot unpack what it is sent. That begins with {piece[:2]!r}; gzip has {MAGIC!r}."
    again = " They begin a new gzip stream in the middle of the first one." if piece[:2] == MAGIC else ""
    return f"The browser cannot unpack the bytes of event {events_before + 1} as a part of what came before.{again}"


class WritePack(CodeExercise):
    """Write the generator `pack(events)`. It takes the events (bytes) one at a time, as they happen, and yields gzip
    bytes. Before it takes the next event, the browser must be able to unpack all of the last one. Make one
    `zlib.compressobj(wbits=31)` for the whole stream. Its `compress(data)` and its `flush(zlib.Z_SYNC_FLUSH)` both
    return bytes that have to be sent.
    """

    asks = "pack"
    imports = "import zlib"
    hints = (
        "Make the object once. Then write a `for` loop over `events`, with a `yield` in it.",
        "`compress` may return no bytes. If it returns some, they have to be sent too.",
        "`packer.compress(event) + packer.flush(zlib.Z_SYNC_FLUSH)` is what to yield for an event.",
    )
    why = (
        "A flush costs a few bytes per event, but without it no event arrives in time. The compressor remembers what "
        "it has seen, so the second event of a kind takes far fewer bytes than the first."
    )
    examples = ((([ONE],), [ONE]), (([ONE, TWO],), [ONE, TWO]), (([TWO, ONE, ONE],), [TWO, ONE, ONE]))
    edge_cases: ClassVar[Sequence[Example]] = ((([],), []), (([b": still here\n\n", ONE],), [b": still here\n\n", ONE]))

    def inputs(self, chance: Random) -> tuple[Events]:
        """A few short events."""
        words = [b"cooking", b"delivered", bytes(chance.choices(b"abcdefgh", k=40))]
        return ([b"data: " + chance.choice(words) + b"\n\n" for _ in range(chance.randint(0, 5))],)

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """What the browser could unpack after each event, before the next one happened: None where nothing was sent.

        A sentence, where it is sent what it cannot unpack at all.
        """
        (events,) = given
        browser, arrived, readable = zlib.decompressobj(wbits=GZIP), list[bytes](), []

        def happen() -> Iterator[bytes]:
            for event in events:
                yield event
                readable.append(b"".join(arrived) if arrived else None)
                arrived.clear()

        pieces = answer(happen())
        if isinstance(pieces, bytes):
            return "It returns bytes once, and is over. A generator yields them, event by event."
        for piece in pieces:
            try:
                arrived.append(browser.decompress(piece))
            except zlib.error:
                return _unreadable(piece, events_before=len(readable))
        return readable

    def departure(self, wanted: Outcome, got: Outcome, given: Arguments) -> str | None:
        """The first event that the browser could not read in time."""
        if got.error is not None or not isinstance(got.result, list):
            return got.result if isinstance(got.result, str) else super().departure(wanted, got, given)
        for number, event in enumerate(given[0], start=1):
            read = got.result[number - 1] if number <= len(got.result) else None
            if read != event:
                sent = "nothing had been sent for it" if read is None else f"{quoted(read)} could be unpacked"
                return f"Event {number} of {len(given[0])} is {quoted(event)}; when the next one was asked for, {sent}."
        return None

    def pack(self, events: Iterable[bytes]) -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=31)
        for event in events:
            yield packer.compress(event) + packer.flush(zlib.Z_SYNC_FLUSH)

    def another_pack(self, events: Iterable[bytes]) -> Iterator[bytes]:
        packer = zlib.compressobj(level=9, wbits=31)
        for event in events:
            if piece := packer.compress(event):
                yield piece
            yield packer.flush(zlib.Z_FULL_FLUSH)
        yield packer.flush()

    def wrong_without_flush(self, events: Iterable[bytes]) -> Iterator[bytes]:
        """Nothing was sent in time. Without a flush, the compressor keeps thousands of bytes."""
        packer = zlib.compressobj(wbits=31)
        for event in events:
            yield packer.compress(event)
        yield packer.flush()

    def wrong_plain(self, events: Iterable[bytes]) -> Iterator[bytes]:
        """This yields the events as they are. But the browser expects gzip, and tries to unpack them."""
        yield from events

    def wrong_flush_alone(self, events: Iterable[bytes]) -> Iterator[bytes]:
        """Some bytes are missing. Send what `compress` returns, too: the first bytes of the stream are among them."""
        packer = zlib.compressobj(wbits=31)
        for event in events:
            packer.compress(event)
            yield packer.flush(zlib.Z_SYNC_FLUSH)

    def wrong_new_each_time(self, events: Iterable[bytes]) -> Iterator[bytes]:
        """This makes a gzip stream for each event. A browser unpacks one: make the compressor before the loop."""
        for event in events:
            packer = zlib.compressobj(wbits=31)
            yield packer.compress(event) + packer.flush()

    def wrong_new_and_open(self, events: Iterable[bytes]) -> Iterator[bytes]:
        """This begins a new stream for each event. A browser unpacks one: make the compressor once, before the loop."""
        for event in events:
            packer = zlib.compressobj(wbits=31)
            yield packer.compress(event) + packer.flush(zlib.Z_SYNC_FLUSH)

    def wrong_ends_at_once(self, events: Iterable[bytes]) -> Iterator[bytes]:
        """`flush()` without an argument ends the gzip stream, so no other event can follow it."""
        packer = zlib.compressobj(wbits=31)
        for event in events:
            yield packer.compress(event) + packer.flush()

    def wrong_format(self, events: Iterable[bytes]) -> Iterator[bytes]:
        """These bytes are not in the format gzip. Make the object with `zlib.compressobj(wbits=31)`."""
        packer = zlib.compressobj()
        for event in events:
            yield packer.compress(event) + packer.flush(zlib.Z_SYNC_FLUSH)

    def wrong_list(self, events: Iterable[bytes]) -> list[bytes]:
        """This takes all events before it gives out the first. A stream may never end: `yield` for each event."""
        return [*self.pack(events)]


write_pack = WritePack()
