"""An app that a cell has made, served by uvicorn in a process of its own, so that it can be stopped as a deploy would.

with run_app(with_fastapi) as app:
    app.tell("It rains")
    httpx.get(f"{app.url}/news/stream")
"""

import inspect
import json
import queue
import subprocess
import textwrap
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from labkit.plumbing import child

PATIENCE = 30.0  # seconds for the start: importing a framework takes a second or two on a busy machine
LINES = 50  # of its standard error that are kept
COMMENTS = 15.0  # seconds between two comments, the default of both libraries

MakeApp = Callable[[Any], Any]  # from the headlines to an ASGI app


class AppStopped(RuntimeError):
    """The app was asked for something after its end."""


class AppProcess:
    """A running app. Made by `run_app`; `stop` it, or use it as a `with` block. It ends with this process too."""

    def __init__(self, process: "subprocess.Popen[str]", name: str) -> None:
        self._process = process
        self.name = name
        self._said: queue.Queue[str | None] = queue.Queue()
        self._complaints: deque[str] = deque(maxlen=LINES)
        assert process.stdout is not None
        assert process.stderr is not None
        for read, pipe in ((self._hear_all, process.stdout), (self._note_all, process.stderr)):
            threading.Thread(target=read, args=(pipe,), name=f"labkit-app-{process.pid}", daemon=True).start()
        self.url = ""

    def tell(self, headline: str) -> None:
        """Publish a headline, and return when the app has it. Raises AppStopped."""
        self._say({"tell": headline})
        if self._hear(PATIENCE) is None:
            raise AppStopped(f"the app {self.name} has ended; run the cell with run_app() again")

    def ask_to_end(self) -> None:
        """Raise SIGTERM in the app's process, as a deploy does, and return at once."""
        self._say({"end": True})

    def stop(self) -> None:
        """End the process now. Stopping twice is harmless."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError, ValueError):  # what it still held has nobody to go to
            assert self._process.stdin is not None
            self._process.stdin.close()

    @property
    def log(self) -> list[str]:
        """The last lines that the app's process has written to its standard error."""
        return [*self._complaints]

    def __enter__(self) -> "AppProcess":
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        state = "running" if self._process.poll() is None else "ended, was"
        return f"<AppProcess {self.name}, {state} at {self.url}>"

    def start(self, what: dict[str, Any]) -> None:
        """Tell the process what to run, and wait for its address. Raises RuntimeError with what went wrong there."""
        self._say(what)
        answer = json.loads(self._hear(PATIENCE) or '{"problem": "its process did not start"}')
        if problem := answer.get("problem"):
            self.stop()
            raise RuntimeError(f"{self.name} did not make an app: {problem}")
        self.url = answer["url"]

    def _say(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            raise AppStopped(f"the app {self.name} has ended; run the cell with run_app() again") from None

    def _hear(self, seconds: float) -> str | None:
        try:
            return self._said.get(timeout=seconds)
        except queue.Empty:
            return None

    def _hear_all(self, pipe: IO[str]) -> None:
        with pipe:
            for line in pipe:
                if (text := child.read_line(line)) is not None:
                    self._said.put(text)
        self._said.put(None)

    def _note_all(self, pipe: IO[str]) -> None:
        with pipe:
            self._complaints.extend(line.rstrip("\n") for line in pipe)


def run_app(make_app: MakeApp, *, comments: float = COMMENTS, graceful: int | None = None) -> AppProcess:
    """Run the ASGI app that `make_app(news)` returns in a process of its own, on this machine's loopback address alone.

    `make_app` is a function of a cell that imports what it needs itself: its source is run in the other process. `news`
    holds the headlines, `news.after(last_id)`; `tell` adds one. `comments` is the pause in seconds after which FastAPI
    and sse-starlette write a comment: where it is not their default, both are told so there. `graceful` is uvicorn's
    `--timeout-graceful-shutdown`: the seconds after which it ends what is still open; None waits for ever.
    Raises ValueError for what is no such function, and RuntimeError with the error when it fails.
    """
    try:
        source = textwrap.dedent(inspect.getsource(make_app))
    except (OSError, TypeError):
        raise ValueError(
            f"make_app must be a function that a cell defines, such as def with_fastapi(news): …, not {make_app!r}"
        ) from None
    process = child.start(child.command("labkit.conformance.app_child"), stderr=subprocess.PIPE)
    app = AppProcess(process, make_app.__name__)
    try:
        app.start({"source": source, "name": make_app.__name__, "comments": comments, "graceful": graceful})
    except BaseException:
        app.stop()
        raise
    return app
