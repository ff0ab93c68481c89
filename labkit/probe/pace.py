"""When things come: the first answer, the first event, and something often enough that nobody cuts a quiet stream."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from labkit.defaults import COMMENT_SECONDS
from labkit.probe.finding import AUTHORS, CONNECTING, Finding, not_examined, right, worth_knowing, wrong
from labkit.probe.lumps import quiet_times
from labkit.probe.reading import Reading

SLOW = 1.0  # seconds until the head of an answer that are too long for somebody who waits for a page
IDLE_CUT = 60  # seconds; the first of these
IDLE_CUTS = (
    "nginx cuts after 60 s without a byte (proxy_read_timeout, "
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout), an AWS Application Load Balancer "
    "too (idle_timeout.timeout_seconds, "
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html)"
)


def of_first_answer(first: Reading, second: Reading | None) -> Iterator[Finding]:
    """How long the head of the answer took, at both connections."""
    took = [one.head_after for one in (first, second) if one is not None and one.head is not None]
    if not took or max(took) < SLOW:
        return
    if len(took) > 1 and min(took) < SLOW:
        yield worth_knowing(
            "first answer",
            f"One of two answers took {max(took):.1f} s to begin, the other {min(took):.2f} s: perhaps the server was "
            "just waking up.",
            "",
            CONNECTING,
        )
        return
    yield wrong(
        "first answer",
        f"The answer begins only after {min(took):.1f} s: readers wait as long at each connection and reconnect.",
        "send the head at once, before the first event; if other requests take as long too, look at the line between "
        "here and there (distance, a busy proxy, the server's own load)",
        CONNECTING,
    )


def of_first_event(reading: Reading) -> Iterator[Finding]:
    """When the first event came, or that none came."""
    listened = reading.listened
    if reading.events:
        after = reading.events[0].at - reading.asked_at
        yield right("first event", f"The first event came after {_in_words(after)}.")
        return
    if reading.slips.data_lines or reading.slips.unfinished:
        return  # what is wrong with it is told elsewhere
    if reading.ended:
        yield not_examined(
            "first event",
            f"The stream ended after {_in_words(listened)} without an event, so that ids and replay could not be "
            "examined.",
            "ask while there is something to tell",
        )
        return
    sign = "the stream lives, since other lines came" if reading.arrivals else "not even a comment came"
    yield not_examined(
        "first event",
        f"No event came within {_in_words(listened)}; {sign}. So ids, replay and delays could not be examined.",
        "let something happen meanwhile, or listen longer: --seconds 30 (in a cell, seconds=30)",
    )


def of_comments(reading: Reading, now: float) -> Iterator[Finding]:
    """Whether something is written often enough that nobody on the way cuts a stream without news."""
    longest = max(quiet_times(reading, now), default=0.0)
    if longest >= IDLE_CUT:
        yield wrong(
            "comments",
            f"Nothing came for {longest:.0f} s: a proxy that cuts idle connections ends such a stream.",
            f"write a comment (a line that begins with a colon) every {COMMENT_SECONDS:.0f} s when there is no event",
            f"{AUTHORS}; {IDLE_CUTS}",
        )
        return
    moments = [arrival.at for arrival in reading.arrivals if arrival.comments]
    if len(moments) > 1:
        every = median(later - earlier for earlier, later in pairwise(moments))
        yield right(
            "comments",
            f"Comments come about every {every:.2g} s, so that no proxy takes the stream for idle.",
            f"{AUTHORS}; {IDLE_CUTS}",
        )
        return
    if reading.ended:
        return
    yield worth_knowing(
        "comments",
        f"Whether comments keep a quiet stream alive was not seen in {reading.listened:.0f} s; proxies cut idle "
        f"connections, often after {IDLE_CUT} s.",
        f"write one every {COMMENT_SECONDS:.0f} s; --seconds {IDLE_CUT + 5} listens long enough to see it",
        f"{AUTHORS}; {IDLE_CUTS}",
    )


def of_end(reading: Reading) -> Iterator[Finding]:
    """What it means that the stream has ended by itself."""
    if not reading.ended_by_server:
        return
    after = _in_words(reading.listened)
    retry = reading.decoder.retry
    pause = "some seconds" if retry is None else f"{retry:,} ms"
    yield worth_knowing(
        "end of the stream",
        f"The server ended the stream after {after}. An EventSource comes back after {pause}, again and again: that is "
        "polling.",
        "keep the answer open; where it really is the last, answer the next request with 204, or let the page close()",
        CONNECTING,
    )


def _in_words(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
