"""The same users on real sockets, in a second process: polling and streaming."""

from labkit.crowd.experiment import polling, streaming
from labkit.crowd.lab import NoLabServer

__all__ = ["NoLabServer", "polling", "streaming"]
