"""The misconfigured reverse proxy: holds response bytes back until enough are there, or the response has ended."""

import httptools


class Hold:
    """The responses of one connection, collected. An upgraded connection is passed on as it comes, as proxies do.

    With `obeys_header` a response that says `X-Accel-Buffering: no` is passed on at once (nginx, proxy_buffering). The
    answer to a HEAD request looks like a response whose body is still to come, so it is held back as one.
    """

    def __init__(self, nbytes: int, obeys_header: bool) -> None:
        self._nbytes = nbytes
        self._obeys_header = obeys_header
        self._held = bytearray()
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)
        self._ended = self._open = False

    def take(self, data: bytes) -> bytes:
        """Add to what is held and return what goes on now: everything, or nothing."""
        self._held += data
        self._ended = False
        if self._parser is not None:
            try:
                self._parser.feed_data(data)
            except (httptools.HttpParserError, httptools.HttpParserUpgrade):
                self._parser = None
        if self._parser is None or self._ended or self._open or len(self._held) >= self._nbytes:
            return self.release()
        return b""

    def release(self) -> bytes:
        """All that is held."""
        held = bytes(self._held)
        self._held.clear()
        return held

    def on_message_begin(self) -> None:
        """Another response begins (called by the parser)."""
        self._open = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header field (called by the parser)."""
        if self._obeys_header and name.lower() == b"x-accel-buffering" and value.lower() == b"no":
            self._open = True

    def on_message_complete(self) -> None:
        """A response has ended (called by the parser)."""
        self._ended = True
