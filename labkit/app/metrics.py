"""GET /metrics: what to watch in service, in the text format of Prometheus, which asks for it every few seconds.

Everything is read when somebody asks: a stream or a poll does nothing for it that the meter does not count anyway.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from labkit.app.meter import Meter
from labkit.feed import Feed

if TYPE_CHECKING:
    from prometheus_client.core import Metric

COUNTERS = {  # each name ends with "_total" for Prometheus; the field of the meter, and what it counts
    "labkit_requests": ("requests", "Requests, those for streams and WebSockets among them."),
    "labkit_polls": ("polls", "Polls that the tracker was asked."),
    "labkit_useless_polls": ("useless_polls", "Polls that brought their client no news."),
    "labkit_cache_hits": ("cache_hits", "Polls that the shared cache answered instead of the tracker."),
    "labkit_long_polls": ("long_polls", "Long polls that were asked."),
    "labkit_useless_long_polls": ("useless_long_polls", "Long polls that ended without news."),
    "labkit_streams_opened": ("streams", "Event streams that were opened."),
    "labkit_websockets_opened": ("sockets", "WebSockets that were opened."),
    "labkit_events_sent": ("events_sent", "Updates that were pushed to a stream or a WebSocket, one for each reader."),
    "labkit_replays": ("replays", "Streams whose reader came back with an id and was sent what it had missed."),
    "labkit_gaps": ("gaps", "Times that a reader was told of updates that it cannot have any more."),
    "labkit_readers_dropped": (
        "readers_dropped",
        "Connections that were cut because nobody read them any more.",
    ),
}
BYTES = {  # of sockets, which only the server of a notebook counts
    "labkit_received_bytes": ("bytes_in", "Bytes that were taken from sockets, headers included."),
    "labkit_sent_bytes": ("bytes_out", "Bytes that were handed to sockets, headers included."),
}


class Reads(Protocol):
    """An open stream."""

    @property
    def lag(self) -> int:
        """How many updates its reader has not been given yet."""


class Metrics:
    """The endpoint, and the collector that Prometheus' client library asks for values: those of one server alone."""

    def __init__(self, meter: Meter, feed: Feed, streams: Collection[Reads], long_polls: Collection[object]) -> None:
        self._meter = meter
        self._feed = feed
        self._streams = streams
        self._long_polls = long_polls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the format that `Accept` asks for: that of OpenMetrics, or the plain one."""
        # Here, as the library takes a third of a second to import, and few servers are asked.
        from prometheus_client import CollectorRegistry, ProcessCollector, exposition

        registry = CollectorRegistry()
        registry.register(self)
        ProcessCollector(registry=registry)  # memory, processor time and open files of the process, on Linux
        accepted = ", ".join(Request(scope).headers.getlist("accept"))
        try:
            encode, media_type = exposition.choose_encoder(accepted)
        except (TypeError, ValueError):  # the library cannot read every version that a client may write
            encode, media_type = exposition.choose_encoder("")
        headers = {"content-type": media_type, "cache-control": "no-store"}
        await Response(encode(registry), headers=headers)(scope, receive, send)

    def collect(self) -> "Iterator[Metric]":
        """Every value as it is now."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        counters = COUNTERS | (BYTES if self._meter.bytes_in else {})  # on other servers 0 would not be true
        for name, (field, what) in counters.items():
            yield CounterMetricFamily(name, what, getattr(self._meter, field))
        for name, (what, value) in self._now().items():
            yield GaugeMetricFamily(name, what, value)

    def _now(self) -> dict[str, tuple[str, float]]:
        """What goes up and down: what it is, and its value."""
        lags = [stream.lag for stream in self._streams]
        now: dict[str, tuple[str, float]] = {
            "labkit_streams_open": ("Event streams that are open.", len(lags)),
            "labkit_websockets_open": ("WebSockets that are open.", self._meter.open_sockets),
            "labkit_long_polls_waiting": ("Long polls that wait for news.", len(self._long_polls)),
            "labkit_slow_readers": (
                "Open streams whose reader has not been given the newest update yet.",
                sum(lag > 0 for lag in lags),
            ),
            "labkit_reader_lag_updates": (
                "Updates that the slowest reader of a stream has not been given yet.",
                max(lags, default=0),
            ),
        }
        if self._feed.shared:
            state = self._feed.state
            now |= {
                "labkit_engine_reachable": (
                    "1 while the engine of the shared feed answers, else 0.",
                    state.reachable,
                ),
                "labkit_engine_read_age_seconds": ("Time since the engine last answered.", state.read_age),
                "labkit_engine_lag_seconds": (
                    "Time that the newest change of another server took to get here, by the clocks of both.",
                    state.lag,
                ),
            }
        return now
