"""The misconfigured reverse proxy: holds response bytes back until enough are there, or the response has ended."""

from collections import deque

import httptools


class Hold:
    """One connection's responses, collected. An upgraded connection is passed on as it comes, as proxies do.

    `obeys_header`: a response that says `X-Accel-Buffering: no` is passed on at once (nginx, proxy_buffering).
    """

    def __init__(self, nbytes: int, obeys_header: bool) -> None:
        self._nbytes = nbytes
        self._obeys_header = obeys_header
        self._held = bytearray()
        self._asked = Asked()
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)
        self._ended = self._open = self._answers_head = False

    def ask(self, data: bytes) -> None:
        """Note what is asked: no body follows the head that answers HEAD (RFC 9110, 9.3.2)."""
        if self._parser is not None:
            self._asked.take(data)

    def take(self, data: bytes) -> bytes:
        """Add to what is held and return what goes on now: everything, or nothing."""
        self._held += data
        self._ended = False
        try:
            self._parse(data)
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

    def _parse(self, data: bytes) -> None:
        """Let the parser see the bytes.

        It cannot be told of HEAD and would wait for a body; so a new one starts behind such a head, which is the end
        of a line. What has no body by its status (1xx, 204, 304) it knows by itself.
        """
        for piece in data.splitlines(keepends=True) if True in self._asked.heads else [data]:
            if self._parser is not None:
                self._parser.feed_data(piece)
            if self._answers_head:
                self._answers_head, self._ended = False, True
                self._parser = httptools.HttpResponseParser(self)

    def on_message_begin(self) -> None:
        """Another response begins (called by the parser)."""
        self._open = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header field (called by the parser)."""
        if self._obeys_header and name.lower() == b"x-accel-buffering" and value.lower() == b"no":
            self._open = True

    def on_headers_complete(self) -> None:
        """A response's head has ended (called by the parser). After 1xx the answer is still to come."""
        if self._parser is not None and self._parser.get_status_code() >= 200 and self._asked.heads:
            self._answers_head = self._asked.heads.popleft()

    def on_message_complete(self) -> None:
        """A response has ended (called by the parser)."""
        self._ended = True


class Asked:
    """The requests of one connection that are not answered yet; a client need not wait for an answer to ask again."""

    def __init__(self) -> None:
        self.heads: deque[bool] = deque()  # for each: is it HEAD?
        self._parser: httptools.HttpRequestParser | None = httptools.HttpRequestParser(self)

    def take(self, data: bytes) -> None:
        """Read on. From what is no request on, nothing is known."""
        while data and self._parser is not None:
            try:
                self._parser.feed_data(data)
                return
            except httptools.HttpParserUpgrade as upgrade:
                data = data[upgrade.args[0] :]  # the server may decline to upgrade, and more requests follow
            except httptools.HttpParserError:
                self._parser = None

    def on_headers_complete(self) -> None:
        """A request's head has ended (called by the parser)."""
        if self._parser is not None:
            self.heads.append(self._parser.get_method() == b"HEAD")
