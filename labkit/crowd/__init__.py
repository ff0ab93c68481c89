"""The same users on real sockets, in a second process: polling and streaming."""

from labkit.crowd.kinds import long_polling, polling, streaming, websocket
from labkit.crowd.lab import NoLabServer

__all__ = ["NoLabServer", "long_polling", "polling", "streaming", "websocket"]
