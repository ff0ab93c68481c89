"""What is right and wrong with the bytes and the events that came (HTML 9.2.5 and 9.2.6)."""

from collections.abc import Iterator

from labkit.probe.finding import AUTHORS, FORMAT, RECONNECTING, Finding, right, worth_knowing, wrong
from labkit.probe.reading import Reading
from labkit.probe.slips import Slip

ENCODING = "HTML 9.2.5, https://html.spec.whatwg.org/#parsing-an-event-stream"
STANDING = 0.5  # seconds without a byte, after which an unfinished event is one that waits for its end
LITTLE = 10_000  # bytes, which are not a large event on its way
SHORT_RETRY, LONG_RETRY = 100, 60_000  # milliseconds
# What each slip does, and what to change; {} is the example.
WORDS: dict[Slip, tuple[str, str, str]] = {
    "no UTF-8": (
        "Bytes that are no UTF-8 came ({}): readers put U+FFFD in their place.",
        "encode the text as UTF-8, whatever the content type says",
        ENCODING,
    ),
    "BOM": (
        "A byte order mark stands within the stream: the field behind it is unknown to readers, and ignored.",
        "write no byte order mark (in Python, utf-8 instead of utf-8-sig)",
        ENCODING,
    ),
    "unknown field": (
        "A line begins with {}, which is no field: readers ignore the line.",
        "begin each line with data:, event:, id: or retry:, in small letters and with nothing before them",
        FORMAT,
    ),
    "NUL in an id": (
        "An id has a NUL in it ({}): readers ignore that id.",
        "write ids without control characters",
        FORMAT,
    ),
    "no digits in retry": (
        "retry is {}, which is no number of milliseconds in digits: readers ignore it.",
        "write whole milliseconds, such as retry: 3000",
        FORMAT,
    ),
    "no data": (
        "An event {} has no line of data: readers dispatch no event for it.",
        "give it data, an empty data: line at least",
        FORMAT,
    ),
    "literal line end": (
        "A line of data ends with a backslash and an n, twice ({}), where a blank line is meant: no event ends there.",
        "write real line feeds: in the source, one backslash before each n",
        FORMAT,
    ),
}


def of_wire(reading: Reading, now: float) -> Iterator[Finding]:
    """The slips in the format. `now` is the event loop's time."""
    slips = reading.slips
    found = [
        wrong("format", WORDS[kind][0].format(example), WORDS[kind][1], WORDS[kind][2])
        for kind, example in slips.found.items()
    ]
    found += _unfinished(reading, now)
    yield from found
    if slips.begins_with_bom:
        yield worth_knowing(
            "format",
            "The stream begins with a byte order mark, which readers remove; parsers that are not exact do not.",
            "write none",
            ENCODING,
        )
    if not found and reading.events:
        yield right("format", "All lines that came are well-formed.", FORMAT)


def _unfinished(reading: Reading, now: float) -> list[Finding]:
    """Events whose blank line has not come, or comes only with the next event."""
    pieces = reading.arrivals
    if not pieces:
        return []
    if reading.slips.literal_ends:
        how, change, source = WORDS["literal line end"]
        return [wrong("format", how.format("within one line"), change, source)]
    moments = [*(piece.at for piece in pieces[1:]), now]
    waits = sum(
        piece.place == "within an event" and later - piece.at > STANDING
        for piece, later in zip(pieces, moments, strict=True)
    )
    unfinished = reading.slips.unfinished
    if unfinished and reading.ended_by_server:
        how = "The stream ended without the blank line that ends an event: readers drop the last event."
    elif unfinished and not reading.events and (waits or (reading.nbytes < LITTLE and now - pieces[0].at > STANDING)):
        how = f"{reading.nbytes:,} bytes came, and no blank line that ends an event: readers wait for it."
    elif waits > 1:
        how = "An event waits for its blank line until more comes: readers get each event too late, and the last never."
    else:
        return []
    change = r"end each event with a blank line at once, in code: data: …\n\n"
    return [wrong("blank line", how, change, FORMAT)]


def of_events(reading: Reading) -> Iterator[Finding]:
    """What the events have: ids, types that pages can hear, a reconnection time."""
    if not reading.events:
        return
    if not reading.slips.ids:
        yield worth_knowing(
            "ids",
            "The events have no ids. That is no fault, but a reader who was away cannot say where it was, and loses "
            "what came meanwhile.",
            "write an id: with each event, and begin after Last-Event-ID when a request has one",
            RECONNECTING,
        )
    types = {told.event.type for told in reading.events}
    if taken := sorted(types & {"open", "error"}):
        yield worth_knowing(
            "types",
            f"Events have the type {' and '.join(taken)}, which an EventSource has for itself: a page cannot tell them "
            "from a connection that opens or fails.",
            "give them another name",
            "HTML 9.2.3, https://html.spec.whatwg.org/#processing-model-9",
        )
    elif "message" not in types:
        names = ", ".join(sorted(types)[:3])
        yield worth_knowing(
            "types",
            f"Every event that came has a type ({names:.60}): a page hears them with addEventListener, not with "
            "onmessage.",
            "",
            FORMAT,
        )


def of_retry(reading: Reading) -> Iterator[Finding]:
    """The reconnection time that the stream sets."""
    retry = reading.decoder.retry
    if retry is None:
        yield worth_knowing(
            "retry",
            "The stream sets no reconnection time: each browser takes its own, three to five seconds.",
            "write retry: and milliseconds, if that is too long or too short for you",
            CHOICE,
        )
    elif retry < SHORT_RETRY:
        yield worth_knowing(
            "retry",
            f"Readers come back after {retry} ms: when the server restarts, all of them together, again and again.",
            "write a second or more, with some chance in it for many readers",
            CHOICE,
        )
    elif retry > LONG_RETRY:
        yield worth_knowing(
            "retry",
            f"Readers come back only after {retry / 1000:,.0f} s.",
            "write retry: in milliseconds, such as 3000",
            CHOICE,
        )
    else:
        yield right("retry", f"Readers are asked to come back after {retry:,} ms.", CHOICE)


CHOICE = f"HTML 9.2.2, reconnection time; {AUTHORS}"
