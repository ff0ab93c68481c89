"""What a server has counted since it started."""

from dataclasses import dataclass


@dataclass(slots=True)
class Meter:
    """Counts of one server. Bytes are those handed to and taken from its sockets, headers included.

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
    readers_dropped: int = 0  # readers that had stopped reading
    bytes_in: int = 0
    bytes_out: int = 0
    cpu_seconds: float = 0.0  # of the server's thread
    memory_bytes: int = 0  # of the whole process, that it has in the machine's memory now
