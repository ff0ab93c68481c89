"""The same app on a server that speaks HTTP/2 (RFC 9113): hypercorn, in a thread of this process. Used in notebook 10.

h2 = serve_http2()
httpx.Client(http1=False, http2=True).get(f"{h2.url}/orders/{h2.place_order('Pad thai')}")
"""

import sys
from collections import Counter
from contextlib import ExitStack

from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from labkit.app import Tracker, make_app
from labkit.app.broken_streams import lesson_routes
from labkit.defaults import IDLE_CONNECTION_SECONDS
from labkit.plumbing import arguments
from labkit.plumbing.addresses import proxied
from labkit.plumbing.cells import replace_previous, start_whole
from labkit.plumbing.loopback import HOST, listen
from labkit.plumbing.open_files import raise_open_files
from labkit.plumbing.proxies import keep_loopback_direct
from labkit.plumbing.shell import exit_in_cells_alone
from labkit.plumbing.sockets import HasNumber, keep_from_children, release
from labkit.server.certificate import Certificate
from labkit.server.custom_routes import CustomRoutes
from labkit.server.hypercorn import Hypercorn, Listener, Settings, answer_lifespan
from labkit.server.in_thread import ServerInThread
from labkit.server.thread import ServerThread

MOST_STREAMS = 100  # hypercorn's default; RFC 9113 (6.5.2) recommends no fewer


class Http2Server(ServerInThread):
    """A tracker on hypercorn. Made by `serve_http2`; `stop` it, or use it as a `with` block.

    A client that begins with HTTP/1.1 is answered in that. `certificate` is None in the clear.
    It also does what `ServerInThread` does: place orders, move them on, tell headlines, take routes.
    """

    started_by = "that started it"

    def __init__(self, listener: Listener, tracker: Tracker, certificate: Certificate | None, most: int) -> None:
        self.port: int = listener.getsockname()[1]
        self.url = f"http{'s' if certificate else ''}://{HOST}:{self.port}"
        self.certificate = certificate
        self._tracker, self._listener = tracker, listener
        others = [*tracker.panes.routes(), *lesson_routes(tracker)]
        self._custom = CustomRoutes([*tracker.routes(), *others])
        self._under_way: Counter[object] = Counter()  # answers, by the client's end of their connection
        app = make_app(tracker, Router(others, default=self._custom))

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "lifespan":
                return await answer_lifespan(receive, send)
            client = scope.get("client")
            self._under_way[client] += 1
            try:
                await app(scope, receive, send)
            finally:
                self._under_way[client] -= 1
                self._under_way += Counter()  # drops those that have come to 0

        self._tls = certificate.for_server() if certificate else None
        self._settings = Settings(listener, self._tls, most_streams=most, idle=IDLE_CONNECTION_SECONDS)
        self._hypercorn = Hypercorn(counted, self._settings)
        self._thread = ServerThread(self._hypercorn, listener, tracker.close)
        keep_from_children(self)

    @property
    def connections(self) -> int:
        """How many TCP connections have an answer under way."""
        return self._look(lambda: len(self._under_way))

    @property
    def answers(self) -> int:
        """How many answers are under way, over whichever connections."""
        return self._look(lambda: sum(self._under_way.values()))

    @property
    def handshakes(self) -> int:
        """How many TLS handshakes were completed, as the TLS library has counted them; 0 in the clear."""
        return self._tls.session_stats()["accept_good"] if self._tls else 0

    @property
    def access_log(self) -> list[str]:
        """A line for each request whose answer has ended, oldest first, as hypercorn writes it."""
        return list(self._settings.access_lines)

    @property
    def log(self) -> list[str]:
        """The last lines that the server has logged otherwise; it never prints."""
        return self._thread.log.lines()

    @property
    def browser_url(self) -> str:
        """The address at which the browser reaches this server. A hub's proxy reaches it in the clear alone."""
        return self.url if self.certificate else proxied(self.port) or self.url

    def sockets(self) -> list[HasNumber]:
        """The listening socket and those of all connections, for whoever lets go of them."""
        return [self._listener, *self._listener.accepted]

    def stop(self) -> None:
        """End every open stream, close the port, and return when both are done. Stopping twice is harmless.

        Raises RuntimeError in a handler, and when the thread does not end.
        """
        if self._thread.is_current:
            raise RuntimeError("a handler cannot wait for the end of its own server; call stop() in a cell")
        if reason := self._thread.end(self._end):
            release(self.sockets())
            raise RuntimeError(f"{reason}. The port is free.")

    def _end(self) -> None:
        self._tracker.end_streams()
        self._custom.end()
        self._hypercorn.end()


def serve_http2(
    port: int = 0, *, tls: bool = False, most_streams: int = MOST_STREAMS, name: str | None = None
) -> Http2Server:
    """Start a tracker that speaks HTTP/2, on this machine's loopback address only, and return when it listens.

    In the clear a client must know beforehand that the server speaks it ("prior knowledge", RFC 9113, 3.3); no browser
    does that. With `tls` a certificate is made for this machine, and both agree on HTTP/2 in the TLS handshake (ALPN).
    `most_streams` is how many requests one connection may have open at a time (SETTINGS_MAX_CONCURRENT_STREAMS).
    `port` 0 takes a free one. Running the cell again stops the server that its last run had started, and so does the
    next server of the same `name`. Raises PortTaken, or ValueError for an invalid value.
    """
    arguments.port(port)
    certificate = Certificate() if arguments.yes_or_no("tls", tls) else None
    most = arguments.at_least_one("most_streams", most_streams)
    arguments.name_or_none(name)
    started_here = replace_previous(sys._getframe(1), name)
    raise_open_files()
    keep_loopback_direct()
    exit_in_cells_alone()

    def start() -> Http2Server:
        with ExitStack() as on_failure:
            listener = on_failure.enter_context(listen(port))
            server = Http2Server(Listener(listener), Tracker(), certificate, most)._start()
            on_failure.pop_all()  # the server's thread sees to it from now on
        return server

    return start_whole(start, started_here)
