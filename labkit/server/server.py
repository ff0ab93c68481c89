"""Running a tracker in a thread of this process: its life, and what it can be asked."""

import secrets
import socket
import warnings
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager

from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Router

from labkit.app import Tracker, make_app
from labkit.app.broken_streams import lesson_routes
from labkit.app.held import hold_first
from labkit.app.meter import Meter
from labkit.defaults import UPDATES_PER_MINUTE
from labkit.feed import CannotKeep, FeedState, LastId, News, as_position, follow
from labkit.plumbing.addresses import proxied
from labkit.plumbing.loopback import HOST
from labkit.plumbing.owner import forget_secret, keep_secret, secret_of
from labkit.plumbing.sockets import HasNumber, keep_from_children, release
from labkit.server.connection import Connection
from labkit.server.connection_state import ConnectionState
from labkit.server.custom_routes import CustomRoutes
from labkit.server.experiments import Control
from labkit.server.in_thread import ServerInThread
from labkit.server.lending import Lending, protocols
from labkit.server.limits import Limits
from labkit.server.owner_only import OwnerOnly
from labkit.server.thread import ServerThread
from labkit.server.uvicorn import configured


class Server(ServerInThread):
    """A tracker that runs in this process. Made by `serve`; `stop` it, or use it as a `with` block.

    It also does what `ServerInThread` does: place orders, move them on, tell headlines, take routes.
    """

    started_by = "with serve()"

    def __init__(
        self,
        listener: socket.socket,
        tracker: Tracker,
        limits: Limits,
        idle_seconds: float,
    ) -> None:
        self.port: int = listener.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self._tracker = tracker
        self._control = Control(tracker)
        lesson = hold_first(tracker.feed, lesson_routes(tracker))
        routes = [*self._control.routes(), *tracker.panes.routes(), *lesson]
        self._custom = CustomRoutes([*tracker.routes(), *routes])
        others = ExceptionMiddleware(Router(routes, default=self._custom), handlers={CannotKeep: _cannot_keep})
        self._secret = secrets.token_urlsafe()
        keep_secret(self.port, self._secret)
        owned = OwnerOnly(others, lambda: secret_of(self.port))
        self._connections: set[Connection] = set()
        self._uvicorn = configured(
            Lending(make_app(tracker, owned).answer),
            protocols(tracker.meter, limits, self._connections),
            limits,
            ping_seconds=tracker.keep_alive,
            idle_seconds=idle_seconds,
        )
        self._listener = listener
        self._left_behind = False  # True once a stop has given up on the thread
        self._thread = ServerThread(self._uvicorn, listener, tracker.close)
        keep_from_children(self)

    def publish(self, topic: str, data: dict[str, object]) -> int:
        """Publish an update to a topic of your own and return its number, which counts from 1."""
        return self._ask(self._tracker.publish, topic, data).id

    def follow(self, topic: str, last_id: LastId = None) -> AsyncGenerator[News, None]:
        """For handlers: the updates of a topic after `last_id`, a list of them as often as there are some.

        `last_id` is an update's id, as a number or as the header `Last-Event-ID` has it. A list whose `gap` is not None
        begins after updates that are held no longer, or in another life of the topic; see `labkit.feed.follow`.
        Raises RuntimeError elsewhere, where nobody would be woken, and ValueError for a `last_id` of another type.
        """
        if not self._thread.is_current:
            raise RuntimeError("server.follow is for an async handler; a cell reads a stream with EventSource(url)")
        return follow(self._tracker.feed, topic, as_position(last_id))

    def open_kitchen(
        self, *orders: int, seconds: float, updates_per_minute: float = UPDATES_PER_MINUTE, seed: int = 1
    ) -> None:
        """Let the kitchen move these orders on by itself for `seconds`, at random moments drawn from `seed`.

        `updates_per_minute` is the mean rate of one order. Returns at once. Raises UnknownOrder, or ValueError for
        a time or rate that is not a number above 0.
        """
        self._ask(self._control.open_kitchen, orders, seconds, updates_per_minute, seed)

    @property
    def meter(self) -> Meter:
        """What the server has counted so far, as a copy that does not change any more."""
        return self._ask(self._tracker.read_meter)

    @property
    def feed_state(self) -> FeedState:
        """Whether the engine of a shared feed is reachable, and how far behind it this server is."""
        return self._look(lambda: self._tracker.feed.state)

    @property
    def connections(self) -> list[ConnectionState]:
        """The connections that are open now."""
        return self._look(lambda: [connection.state() for connection in self._connections])

    def sockets(self) -> list[HasNumber]:
        """The listening socket and those of all connections, for whoever lets go of them."""
        connections = list(self._connections)  # in one step: the server's thread may still take some out
        return [self._listener, *(each.get_extra_info("socket") for each in connections)]

    def idle(self) -> bool:
        """True while nobody is connected and nothing is under way: no handler, no stream, no long poll, no kitchen."""
        return self._look(self._is_idle)

    @property
    def log(self) -> list[str]:
        """The last lines the server has logged; it never prints. The last one names a handler that keeps its thread."""
        if self.running and not self._thread.is_current and not self._thread.answers(0.5):
            self._thread.log.add(self._thread.complaint())
        return self._thread.log.lines()

    @property
    def browser_url(self) -> str:
        """The address at which the *browser* reaches this server, without a final slash.

        `LABKIT_URL_TEMPLATE` (with `{port}` in it) decides if set; behind JupyterHub or Binder it is the hub's proxy.
        Raises ValueError for a template that makes no address.
        """
        return proxied(self.port) or self.url

    def stop_button(self, on_stop: Callable[[], None]) -> AbstractContextManager[str]:
        """While the block runs, POST to the path it is given calls `on_stop` in the server's thread."""
        return self._control.stop_button(on_stop)

    def stop(self) -> None:
        """End every open stream, close the port and return when both are done. Stopping twice is harmless.

        A handler that does not end is named in the log, and stopped. One that is inside a call into C cannot be: then
        this warns, lets go of port, connections and history file, and leaves the thread behind, which ends after that
        call. So it does when the end takes longer than ten seconds, or a minute where the server is at work all along.
        Raises RuntimeError in a handler, which would have to end first.
        """
        if self._thread.is_current:
            raise RuntimeError("a handler cannot wait for the end of its own server; call server.stop() in a cell")
        forget_secret(self.port, self._secret)
        if self._left_behind or not (reason := self._thread.end(self._end)):
            return
        self._left_behind = self._uvicorn.should_exit = True
        release(self.sockets())
        try:
            self._tracker.close()
        except CannotKeep as problem:
            reason += f"; {problem}"
        warnings.warn(f"{reason}. The port is free.", RuntimeWarning, stacklevel=2)

    def _end(self) -> None:
        self._control.close()
        for listening in self._uvicorn.servers:
            listening.close()  # who comes back now is refused, and tries again; an answer would end an EventSource
        for connection in list(self._connections):
            connection.finish()  # so that a stream's connection is closed behind its end, and not used again
        self._tracker.end_streams()
        self._custom.end()
        self._uvicorn.should_exit = True

    def _is_idle(self) -> bool:
        under_way = (
            self._connections,
            self._uvicorn.server_state.tasks,
            self._tracker.streams,
            self._tracker.long_polls,
        )
        return not any(under_way) and self._custom.idle and self._control.idle


async def _cannot_keep(_request: Request, problem: Exception) -> Response:
    """What a client is told when its wish could not be put into the history file (RFC 9110, 15.6.4)."""
    return PlainTextResponse(f"{problem}\n", 503)
