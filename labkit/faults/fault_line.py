"""The fault line: a TCP proxy in a thread of this process that is told what is to go wrong."""

import asyncio
import socket
import sys
import threading
from array import array
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar
from urllib.parse import urlsplit

from labkit.faults.proxy import Proxy
from labkit.plumbing import arguments
from labkit.plumbing.addresses import HasUrl
from labkit.plumbing.cells import replace_previous, start_whole
from labkit.plumbing.log import ThreadLog
from labkit.plumbing.loopback import HOST, listen
from labkit.plumbing.open_files import SPARE, raise_open_files
from labkit.plumbing.proxies import keep_loopback_direct
from labkit.plumbing.sockets import HasNumber, keep_from_children

LIMIT = 10.0  # seconds that any wait for the line's thread may take
PORTS = {"http": 80, "https": 443}
MOST_HELD = 1_000_000  # bytes that a buffering proxy may hold back, for each connection
Result = TypeVar("Result")


class LineStopped(RuntimeError):
    """The fault line was asked for something after its end."""


class FaultLine:
    """A line between clients and a server, at `url`. Made by `between`; `stop` it, or use it as a `with` block.

    Faults add up, act on bytes from now on, and last until `mend`. What else the server can do (`place_order`,
    `advance`, `tell` …) can be asked of the line too, so it may stand wherever a server does.
    """

    def __init__(self, server: HasUrl | str, address: tuple[str, int], listener: socket.socket) -> None:
        self._server = server
        self.server_url = server if isinstance(server, str) else server.url
        self.port: int = listener.getsockname()[1]
        self.url = f"{urlsplit(self.server_url).scheme}://{HOST}:{self.port}"
        # Each connection takes two descriptors here, and one more where the server is in this process too.
        self.capacity = (raise_open_files() - SPARE) // (2 if isinstance(server, str) else 3)
        self._listener = listener
        self._log = ThreadLog()
        self._ready: Future[None] = Future()
        self._proxy: Proxy
        self._thread = threading.Thread(
            target=self._run, args=(address, listener), name=f"labkit-faults-{self.port}", daemon=True
        )

    def cut(self) -> int:
        """Break every open connection now, with FIN, and return how many; what is under way is lost.

        A client that goes on sending after the FIN is reset, as by any peer that has closed. The next clients are
        served as before.
        """
        return self._ask(self._proxy.cut, False)

    def cut_after(self, nbytes: int, *, times: int | None = None) -> None:
        """Break each of the next connections as soon as `nbytes` bytes of responses have passed to the client.

        With `times` only that many of the next connections. Those that are open now live on.
        """
        self._set(
            cut_after=arguments.at_least_one("nbytes", nbytes),
            cuts_left=None if times is None else arguments.at_least_one("times", times),
        )

    def delay(self, seconds: float) -> None:
        """Let every byte arrive `seconds` later, in each direction, so a round trip takes twice as long."""
        self._set(delay=arguments.zero_or_more_seconds("seconds", seconds))

    def buffer(self, nbytes: int, *, obeys_header: bool = False) -> None:
        """Hold responses of the next connections back until `nbytes` are there or the response ends: a reverse proxy.

        With `obeys_header` it does not hold a response that says `X-Accel-Buffering: no`, as nginx does not.
        """
        if arguments.at_least_one("nbytes", nbytes) > MOST_HELD:
            raise ValueError(f"nbytes must be {MOST_HELD:,} for each connection or fewer, not {nbytes:,}")
        self._set(buffer=int(nbytes), obeys_header=arguments.yes_or_no("obeys_header", obeys_header))

    def silence(self, *, gives_up: float | None = None) -> None:
        """Lose all bytes in both directions, and the news that an end has gone: a phone in a tunnel.

        No program is told. But a program that sends something gets no acknowledgement, and its system gives up after
        many tries, some 15 minutes on Linux (RFC 9293, 3.8.3): with `gives_up`, that many seconds after the first lost
        byte.
        """
        self._ask(self._proxy.silence, None if gives_up is None else arguments.positive_seconds("gives_up", gives_up))

    def stall(self, connections: int = 1) -> int:
        """Let the oldest open connections stand still until `mend`, and return how many that are. Nothing is lost.

        So it looks when a packet is lost: TCP hands over nothing that came behind it until it was sent again (RFC 9293,
        3.4), whichever streams the bytes belong to.
        """
        return self._ask(self._proxy.stall, arguments.at_least_one("connections", connections))

    def refuse(self) -> None:
        """Reset every new connection at once. The line accepts it first, so that `accepted` counts the attempts."""
        self._set(refuses=True)

    def mend(self) -> None:
        """Nothing is wrong any more. What is under way arrives now; what was silent has lost bytes, and is reset."""
        self._ask(self._proxy.mend)

    @property
    def connections(self) -> int:
        """How many clients are connected now."""
        return self._ask(self._proxy.connections) if self.running else 0

    @property
    def accepted(self) -> "array[float]":
        """When each connection so far was accepted, in `time.perf_counter` seconds; those that were refused too."""
        return self._proxy.accepted[:]

    @property
    def turned_away(self) -> int:
        """How many connections were reset because `capacity` was reached: this process may not open more files."""
        return self._proxy.turned_away

    def sockets(self) -> list[HasNumber]:
        """The listening socket and those of all connections, for whoever lets go of them."""
        return [self._listener, *self._proxy.sockets()]

    @property
    def log(self) -> list[str]:
        """The last lines that the line's thread has logged; it never prints."""
        return self._log.lines()

    @property
    def browser_url(self) -> str:
        """The address at which the *browser* reaches the line, without a final slash: the server's, with our port."""
        url = getattr(self._server, "browser_url", self.server_url)
        before, _, after = url.rpartition(str(urlsplit(self.server_url).port))
        return f"{before}{self.port}{after}"

    @property
    def running(self) -> bool:
        """True until the line is stopped."""
        return self._thread.is_alive() and not self._proxy.over.is_set()

    def stop(self) -> None:
        """Break every connection, close the port, return when both are done. The server goes on. Twice is harmless."""
        if self.running:
            self._proxy.loop.call_soon_threadsafe(self._proxy.over.set)
        self._thread.join(LIMIT)
        if self._thread.is_alive():
            raise TimeoutError(f"{self} did not stop within {LIMIT:g} seconds; its log (line.log) may tell why")

    def __enter__(self) -> "FaultLine":
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()

    def __getattr__(self, name: str) -> Any:
        """Ask the server for what the line itself does not have."""
        if name.startswith("_") or isinstance(self._server, str):
            raise AttributeError(f"a fault line has no {name}")
        return getattr(self._server, name)

    def __repr__(self) -> str:
        where = f"in front of {self.server_url}"
        if not self.running:
            return f"<FaultLine stopped, was at {self.url} {where}>"
        full = f", {self.turned_away:,} turned away" if self.turned_away else ""
        return f"<FaultLine at {self.url} {where}: {self._proxy.faults.in_words}, {self.connections:,} connected{full}>"

    def _start(self) -> "FaultLine":
        self._thread.start()
        self._ready.result(LIMIT)
        keep_from_children(self)
        return self

    def _run(self, address: tuple[str, int], listener: socket.socket) -> None:
        async def serve() -> None:
            self._proxy = Proxy(address, self.capacity)
            await self._proxy.serve(listener, self._ready)

        loop_factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
        if sys.platform != "win32":
            import uvloop

            loop_factory = uvloop.new_event_loop
        with self._log, listener:
            try:
                with asyncio.Runner(loop_factory=loop_factory) as runner:
                    runner.run(serve())
            except BaseException as failure:  # noqa: BLE001 - a thread has nobody else to tell; `_start` and `_ask` do
                if not self._ready.done():
                    self._ready.set_exception(failure)

    def _set(self, **fault: Any) -> None:
        self._ask(self._proxy.set, fault)

    def _ask(self, action: Callable[..., Result], *words: object) -> Result:
        """Do something in the line's thread, where all its state lives, and return the result."""
        if not self.running:
            raise LineStopped(f"this fault line is stopped (it was at {self.url}); run the cell with between() again")

        async def act() -> Result:
            return action(*words)

        return asyncio.run_coroutine_threadsafe(act(), self._proxy.loop).result(LIMIT)


def between(server: HasUrl | str) -> FaultLine:
    """Put a fault line in front of a running server, or of an address such as "http://127.0.0.1:8000".

    Clients use the line's `url` instead; nothing is wrong at first. In a notebook, running the cell again stops the
    line that its last run had started. Raises ValueError for what is not a server, and ConnectionError when nothing
    answers there.
    """
    url, address = _address(server)
    started_here = replace_previous(sys._getframe(1))
    try:
        socket.create_connection(address, LIMIT).close()
    except OSError:
        raise ConnectionError(f"nothing answers at {url}; run the cell with serve() again, then this one") from None
    keep_loopback_direct()
    return start_whole(lambda: FaultLine(server, address, listen(0))._start(), started_here)


def _address(server: object) -> tuple[str, tuple[str, int]]:
    """A server's URL, and its host and port. Raises ValueError."""
    url = server if isinstance(server, str) else getattr(server, "url", None)
    try:
        parts = urlsplit(str(url))
        if parts.scheme in PORTS and parts.hostname:
            return str(url), (parts.hostname, parts.port or PORTS[parts.scheme])
    except ValueError:
        pass  # the port is not a number
    raise ValueError(
        f"server must be what serve() returned, or an address such as http://127.0.0.1:8000, not {server!r}"
    )
