"""The thread of a server: its event loop, what it is asked to do, and its end, whatever a handler does meanwhile."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from typing import Protocol, TypeVar

from labkit.plumbing.log import ThreadLog
from labkit.server.stuck import HandlerStopped, culprit, interrupt, no_more, runs_a_handler, waiting

LIMIT = 10.0  # seconds that any wait for the server may take
BUSY = 60.0  # seconds that the end may take where the server is at work all the time
SILENCE = 0.8  # seconds after which a handler is said to keep the thread
TRIES = 8  # to stop it, a tenth of a second apart
GRACE = 1.0  # seconds for what was cancelled at the end
log = logging.getLogger("labkit")
Result = TypeVar("Result")


class HasLoopFactory(Protocol):
    """What a server was told, as far as its thread must know it."""

    def get_loop_factory(self) -> Callable[[], asyncio.AbstractEventLoop] | None:
        """What makes the event loop; None for asyncio's own."""


class Runs(Protocol):
    """What runs in the thread: a server of uvicorn, or something like one."""

    started: bool
    should_exit: bool

    @property
    def config(self) -> HasLoopFactory:
        """What it was told."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until `should_exit`."""


class ServerThread:
    """A server in a daemon thread, in an event loop of its own. A handler that raises SystemExit does not end it."""

    def __init__(self, server: Runs, listener: socket.socket, close: Callable[[], None]) -> None:
        self._server = server
        self._listener = listener
        self._close = close  # called at the end, in the thread
        self.log = ThreadLog()
        self.failure: BaseException | None = None
        self._loop_is_over = False
        name = f"labkit-server-{listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def is_current(self) -> bool:
        """True in the thread itself: in a handler."""
        return threading.current_thread() is self._thread

    @property
    def running(self) -> bool:
        """True until the server is to end."""
        return self._thread.is_alive() and not self._server.should_exit

    def start(self) -> None:
        """Start, and return when the server answers. Raises RuntimeError when it does not."""
        self._thread.start()
        waited = 0.0
        while not self._server.started and self._thread.is_alive() and waited < LIMIT:
            self._thread.join(0.01)  # a wait that ends early if the thread dies
            waited += 0.01
        if not self._server.started:
            raise RuntimeError(f"the server did not start: {self.failure or f'not ready in {LIMIT:g} seconds'}")

    def do(self, action: Callable[..., Result], *words: object) -> Result:
        """Do something in the thread and return the result. An action that raises TimeoutError has not happened."""
        if self.is_current:
            return action(*words)  # a handler asks, and would wait for itself
        done: Future[Result] = Future()

        def act() -> None:
            if not done.set_running_or_notify_cancel():
                return
            try:
                done.set_result(action(*words))
            except BaseException as problem:  # noqa: BLE001 - it is raised where the action was asked for
                done.set_exception(problem)

        self.loop.call_soon_threadsafe(act)
        try:
            return done.result(LIMIT)
        except TimeoutError:
            if done.cancel():
                raise TimeoutError(f"no answer within {LIMIT:g} seconds: {self.complaint()}") from None
            return done.result(LIMIT)  # it has begun
        finally:
            done.cancel()  # an interrupt: what has not begun does not begin

    def complaint(self) -> str:
        """Who keeps the thread from everybody else."""
        return f"{culprit(self._thread.ident or 0)} keeps the server's thread and does not await"

    def answers(self, seconds: float, action: Callable[[], None] = lambda: None) -> bool:
        """Whether `action` is done in the thread within that time. True also for a thread that has ended."""
        done = threading.Event()

        def act() -> None:
            action()
            done.set()

        try:
            self.loop.call_soon_threadsafe(act)
        except RuntimeError:  # the loop is closed
            return True
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if done.wait(0.02) or self._loop_is_over or not self._thread.is_alive():
                return True
        return False

    def end(self, begin: Callable[[], None]) -> str:
        """Call `begin` in the thread and wait for its end. Returns "", or the sentence why the thread is left behind.

        A handler that keeps the thread is named in the log and stopped first. The server's own work is not: to end
        ten thousand streams takes a busy machine seconds.
        """
        began, limit = time.monotonic(), LIMIT
        while self._thread.is_alive() and (left := began + limit - time.monotonic()) > 0:
            if self.answers(SILENCE, begin):
                self._thread.join(left if self._loop_is_over else 0.1)
            elif not runs_a_handler(self._thread.ident or 0):
                limit = min(limit + SILENCE, BUSY)
            elif not self._stop_handler(begin):
                return (
                    f"{self.complaint()}; it is inside a call that Python cannot interrupt, and the server's thread "
                    "ends when that call does"
                )
            begin = _nothing
        if not self._thread.is_alive():
            return ""
        return f"the server's thread was still ending after {limit:g} seconds; server.log may tell why"

    def _stop_handler(self, begin: Callable[[], None]) -> bool:
        self.log.add(f"{self.complaint()}; the server ends, and it is stopped")
        thread = self._thread.ident or 0
        for _ in range(TRIES):
            interrupt(thread)
            if self.answers(0.1, begin):
                no_more(thread)
                return True
        return False

    def _run(self) -> None:
        with self.log, self._listener, ExitStack() as at_the_end:
            at_the_end.callback(self._close)
            try:
                self._serve()
            except BaseException as failure:  # noqa: BLE001 - a thread has nobody else to tell; `start` does
                self.failure = failure

    def _serve(self) -> None:
        self.loop = (self._server.config.get_loop_factory() or asyncio.new_event_loop)()
        serving = self.loop.create_task(self._server.serve(sockets=[self._listener]))
        try:
            while not serving.done():
                try:
                    self.loop.run_until_complete(serving)
                except (SystemExit, KeyboardInterrupt) as problem:  # asyncio lets these out of any task
                    if not serving.done():
                        log.error("a handler raised %r, which ends a program; this server goes on", problem)
        finally:
            self._cancel_all()
            self._loop_is_over = True
            self.loop.close()

    def _cancel_all(self) -> None:
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        if tasks:
            with suppress(SystemExit, KeyboardInterrupt, HandlerStopped):
                self.loop.run_until_complete(asyncio.wait(tasks, timeout=GRACE))
        for task in tasks:
            if not task.done():
                log.error("%s goes on when it is cancelled; it is left behind", waiting(task))
                task._log_destroy_pending = False  # type: ignore[attr-defined]  # else it is printed, sometime
        with suppress(SystemExit, KeyboardInterrupt, HandlerStopped, TimeoutError):
            self.loop.run_until_complete(asyncio.wait_for(self.loop.shutdown_asyncgens(), GRACE))


def _nothing() -> None:
    """What is left to begin when all has begun."""
