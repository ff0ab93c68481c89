"""The same users on real sockets, in a second process: asking or being told."""

from labkit.apart import server_apart
from labkit.crowd.held import held
from labkit.crowd.kinds import long_polling, polling, streaming, websocket
from labkit.crowd.lab import NoLabServer, RunRefused

__all__ = ["NoLabServer", "RunRefused", "held", "long_polling", "polling", "server_apart", "streaming", "websocket"]
