"""How much a client may ask of a server: bytes, and seconds of waiting."""

from dataclasses import dataclass

MOST_REQUEST_BYTES = 1024 * 1024  # of one request, head and body
MOST_UNREAD_BYTES = 64 * 1024  # that wait here for an earlier request to be answered; the rest waits in the system


@dataclass(frozen=True)
class Limits:
    """How long a server waits for a client, in seconds."""

    stalled: float = 10.0  # with the outgoing buffer full
    request: float = 20.0  # for a request to arrive; whoever sends a byte now and then holds a socket
