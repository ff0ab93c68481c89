"""What a server has counted since it started."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

CAPTION = "Counted since the start"
ALWAYS = (
    *("requests", "polls", "useless_polls", "streams", "open_streams", "events_sent"),
    *("bytes_in", "bytes_out", "cpu_seconds"),
)
NEVER = ("memory_bytes",)  # it is no count


@dataclass(slots=True, repr=False)
class Meter:
    """Counts of one server. Bytes are those handed to and taken from its sockets, headers included.

    It shows itself as a small table. What few lessons use is in the table once it is not zero.

    A poll is *useless* when it brought its client no news: the client's `If-None-Match` names the newest update, or
    that update is the one that the client was sent the last time. What stands for a client here is its connection, by
    the address and port that it comes from. So a client that opens a connection for every poll, without an
    `If-None-Match`, is a new client each time, and each first look is news. A shared cache is one client.
    """

    requests: int = 0
    polls: int = 0
    useless_polls: int = 0
    cache_hits: int = 0  # polls that a shared cache answered instead
    long_polls: int = 0  # answered so far
    useless_long_polls: int = 0  # that ended at their limit, without news
    sockets: int = 0  # WebSockets opened so far
    open_sockets: int = 0  # now
    streams: int = 0  # opened so far
    open_streams: int = 0  # now
    events_sent: int = 0
    replays: int = 0  # streams whose reader came back with an id, and was sent what it had missed
    gaps: int = 0  # times that a reader was told of updates that it cannot have any more
    readers_dropped: int = 0  # readers that had stopped reading
    bytes_in: int = 0
    bytes_out: int = 0
    cpu_seconds: float = 0.0  # of the server's thread
    memory_bytes: int = 0  # of the whole process, that it has in the machine's memory now

    @property
    def rows(self) -> Iterator[tuple[str, str]]:
        """The name of each count and its value in words."""
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if name not in NEVER and (value or name in ALWAYS):
                yield name, f"{value:.3g}" if name == "cpu_seconds" else f"{value:,}"

    def __repr__(self) -> str:
        names, values = (max(map(len, column)) for column in zip(*self.rows, strict=True))
        return "\n".join([f"{CAPTION}:", *(f"  {name:<{names}}  {value:>{values}}" for name, value in self.rows)])

    def _repr_html_(self) -> str:
        from labkit.show.table import html_table  # here, as a server without a notebook needs no HTML of tables

        return html_table(CAPTION, ["count", "so far"], self.rows)
