"""What can be said of a connection to whoever asks for `server.connections`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConnectionState:
    """A client's connection at one moment: the path that is being answered ("" for none), and how it is read."""

    client: str
    request: str
    unsent_bytes: int  # of answers, that the client has not taken yet
    stalled: bool  # True while so many are unsent that nothing more is written
