"""The same users on real sockets, in a second process: polling and streaming."""

from labkit.crowd.experiment import NoLabServer, polling, streaming

__all__ = ["NoLabServer", "polling", "streaming"]
