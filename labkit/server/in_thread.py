"""A tracker that a thread of this process serves: what both servers, that of HTTP/1.1 and that of HTTP/2, can do."""

from collections.abc import Callable
from typing import ClassVar, Self, TypeVar

from starlette.routing import BaseRoute

from labkit.app import Tracker
from labkit.server.custom_routes import CustomRoutes
from labkit.server.thread import ServerThread

Result = TypeVar("Result")


class ServerStopped(RuntimeError):
    """The server was asked for something after its end."""


class ServerInThread:
    """What is asked of a tracker, wherever its thread is. A subclass says where it listens, and how it stops."""

    url: str
    started_by: ClassVar[str]  # what started it, in the words of the cell
    _tracker: Tracker
    _custom: CustomRoutes
    _thread: ServerThread

    def place_order(self, dish: str) -> int:
        """Order a dish and return the order's number. Raises ValueError without a dish."""
        return self._ask(self._tracker.orders.place, dish)

    def advance(self, order: int) -> str:
        """Move an order on to its next stage and return that. Raises UnknownOrder, AlreadyDelivered."""
        return str(self._ask(self._tracker.orders.advance, order).data["stage"])

    def stage(self, order: int) -> str:
        """The stage that an order is at. Raises UnknownOrder."""
        return str(self._ask(self._tracker.orders.look_up, order).data["stage"])

    def tell(self, headline: str) -> int:
        """Publish a headline on the news ticker, `/news/stream`, and return its number."""
        return self._ask(self._tracker.publish_news, headline).id

    def add(self, *routes: BaseRoute) -> None:
        """Add routes of your own, such as Route("/scores/stream", scores); adding one again replaces it.

        Their handlers run in the server's thread. Raises ValueError for anything but a route, and for a path
        that is taken.
        """
        self._ask(self._custom.add, *routes)

    @property
    def running(self) -> bool:
        """True until the server is stopped."""
        return self._thread.running

    def stop(self) -> None:
        """End every open stream, close the port, and return when both are done."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'running at' if self.running else 'stopped, was at'} {self.url}>"

    def _start(self) -> Self:
        self._thread.start()
        self._thread.do(self._tracker.feed.open)
        return self

    def _look(self, question: Callable[[], Result]) -> Result:
        """The answer to a question that a stopped server can answer too."""
        return self._ask(question) if self.running else question()

    def _ask(self, action: Callable[..., Result], *words: object) -> Result:
        """Do something in the server's thread, where all its state lives, and return the result."""
        if not self.running:
            raise ServerStopped(f"this server is stopped (it was at {self.url}); run the cell {self.started_by} again")
        return self._thread.do(action, *words)
