"""One host of a fleet, as the process that started it sees it."""

import socket
import sys
from typing import Any

from labkit.app.meter import Meter
from labkit.feed import FeedState
from labkit.fleet.process import HostFailed, HostProcess
from labkit.plumbing.interrupts import uninterrupted
from labkit.plumbing.loopback import HOST
from labkit.plumbing.owner import forget_secret, keep_secret
from labkit.server.connection_state import ConnectionState

DRAINS_WITHIN = 30.0  # seconds


class HostDown(RuntimeError):
    """A host was asked for something while it does not run, or was to be started while it does."""


class Host:
    """A server in a process of its own, with an address that stays the same when it is started again.

    It can be asked for what the server itself can be asked for, and answers in the same way.
    """

    def __init__(self, number: int, secret: str, shared: bool, options: dict[str, Any]) -> None:
        self.number = number
        self.port = 0
        self.url = ""  # its address, whether it runs or not
        self.state = "was not started"  # in words, what became of it
        self._secret = secret
        self._shared = shared
        self._options = options
        self._reserved = _reserve_port()
        self._process: HostProcess | None = None
        self._over = False  # it will not be started again
        if self._reserved is not None:
            self._is_at(self._reserved.getsockname()[1])

    @property
    def running(self) -> bool:
        """Whether its process lives. One that has ended by itself says so in `state`."""
        if self._process is None:
            return False
        code = self._process.exit_code
        if code is not None and self.state == "running":
            self.state = f"ended by itself with exit code {code}"
        return code is None

    @property
    def condition(self) -> str:
        """Whether it runs, or what became of it, in a few words."""
        return "running" if self.running else self.state

    def start(self) -> "Host":
        """Start it, at the same address as before. Raises HostDown if it runs already, or HostFailed."""
        if self._over:
            raise HostDown(f"the fleet of host {self.number} was stopped; run the cell with fleet.start() again")
        if self.running:
            raise HostDown(f"host {self.number} runs already, at {self.url}")
        self.discard(self.state)  # what is left of a process that has ended by itself
        try:
            with uninterrupted():
                self.launch()
                self.greet()
                self.wait_until_it_serves()
        except KeyboardInterrupt:
            self.discard("was interrupted while it started")
            raise
        return self

    def kill(self) -> None:
        """End its process at once, as SIGKILL does: it tells nobody. Raises HostDown if it does not run.

        The system closes its connections. After a power cut they would be silent instead, as on a fault line.
        """
        self._running_process()
        with uninterrupted():
            self.discard("was killed")

    def stop(self) -> None:
        """Drain it: accept nobody, end every stream, so that its readers come back elsewhere, and end. Twice is fine.

        A reader waits for the `retry` that it was told when its stream began, which differs from reader to reader.
        """
        with uninterrupted():
            self.begin_stop()
            self.finish_stop()

    def place_order(self, dish: str) -> int:
        """Order a dish and return the order's number. Raises ValueError without a dish, or CannotKeep."""
        return int(self._ask("place_order", dish))

    def advance(self, order: int) -> str:
        """Move an order on to its next stage and return that. Raises UnknownOrder, AlreadyDelivered, CannotKeep."""
        return str(self._ask("advance", order))

    def stage(self, order: int) -> str:
        """The stage that an order is at. Raises UnknownOrder, CannotKeep."""
        return str(self._ask("stage", order))

    def tell(self, headline: str) -> int:
        """Publish a headline on the news ticker, `/news/stream`, and return its number."""
        return int(self._ask("tell", headline))

    def publish(self, topic: str, data: dict[str, object]) -> int:
        """Publish an update to a topic of your own and return its number, which counts from 1."""
        return int(self._ask("publish", topic, data))

    def open_kitchen(self, *orders: int, seconds: float, **options: float) -> None:
        """Let its kitchen move these orders on by itself; the options are those of `Server.open_kitchen`."""
        self._ask("open_kitchen", *orders, seconds=seconds, **options)

    @property
    def meter(self) -> Meter:
        """What it has counted since it was started."""
        return Meter(**self._ask("meter"))

    @property
    def feed_state(self) -> FeedState:
        """Whether it reaches the engine of the shared feed, and how far behind it is."""
        return FeedState(**self._ask("feed_state"))

    @property
    def connections(self) -> list[ConnectionState]:
        """The connections that are open now, each with what waits for its reader."""
        return [ConnectionState(**each) for each in self._ask("connections")]

    @property
    def log(self) -> list[str]:
        """The last lines that its server has logged."""
        return list(self._ask("log"))

    def __repr__(self) -> str:
        return f"<Host {self.number} at {self.url}: {self.condition}>"

    # What a fleet does with many at once.

    def launch(self) -> None:
        """Start its process, which loads the server meanwhile. Raises HostFailed."""
        self._process = HostProcess(self._shared)

    def configure(self, feed: str) -> None:
        """Say what it is to serve: `feed` is the engine's address, password and all."""
        self._options = {**self._options, "feed": feed}

    def greet(self) -> None:
        """Tell its process what to serve."""
        assert self._process is not None
        self._process.greet({"secret": self._secret, "options": {**self._options, "port": self.port}})

    def wait_until_it_serves(self) -> None:
        """Return when it serves. Raises what the server did, or HostFailed."""
        assert self._process is not None
        try:
            self._is_at(self._process.port())
        except HostFailed as problem:
            self.discard()
            raise HostFailed(f"host {self.number} did not start: {problem}") from None
        except BaseException:
            self.discard()
            raise
        self.state = "running"
        keep_secret(self.port, self._secret)

    def begin_stop(self) -> None:
        """Let it drain, and do not wait for that."""
        if self._process is not None and self.running:
            self._process.wish("stop")

    def finish_stop(self) -> None:
        """Wait for the end of a host that drains. One that takes too long is killed."""
        if self._process is not None:
            self._process.wait(DRAINS_WITHIN)
            self.discard("was stopped")

    def discard(self, state: str = "did not start") -> None:
        """End whatever there is of its process. Doing so twice is harmless."""
        process, self._process = self._process, None
        if process is not None:
            process.end()
            self.state = state
            forget_secret(self.port, self._secret)

    def give_up(self) -> None:
        """It will not be started again: let others have its port."""
        self._over = True
        if self._reserved is not None:
            self._reserved.close()

    def _is_at(self, port: int) -> None:
        self.port, self.url = port, f"http://{HOST}:{port}"

    def _ask(self, do: str, *words: object, **options: object) -> Any:
        """What its server answers. Raises what the server raised, HostDown or HostFailed."""
        process = self._running_process()
        try:
            return process.ask(do, words, options)
        except HostFailed as problem:
            raise HostFailed(f"host {self.number} at {self.url} does not answer: {problem}") from None

    def _running_process(self) -> HostProcess:
        if self._process is not None and self.running:
            return self._process
        again = "run the cell with fleet.start() again" if self._over else f"hosts[{self.number}].start() starts it"
        raise HostDown(f"host {self.number} does not run: it {self.state}; {again}")


def _reserve_port() -> socket.socket | None:
    """A port that stays a host's while it is down: bound, so that nobody else is given it, but not listening.

    Its readers come back from thousands of ports of their own, which the system chooses, and could have taken this one.
    Only on Linux may a second socket listen there.
    """
    if sys.platform != "linux":
        return None
    reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.bind((HOST, 0))
    return reserved
