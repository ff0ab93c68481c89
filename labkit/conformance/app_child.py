"""The process of `run_app`: it makes the app, serves it by uvicorn as uvicorn comes, and does what it is told on stdin.

Its input is one line of JSON a message: what to run, then headlines and the wish to end. At the end of its input
whoever started it is gone, and it goes too.
"""

import ast
import asyncio
import json
import linecache
import os
import signal
import sys
import threading
from typing import Any

import uvicorn

from labkit.conformance.app_process import COMMENTS
from labkit.conformance.headlines import Headlines
from labkit.plumbing import child
from labkit.plumbing.loopback import HOST, listen


def main() -> None:
    """Serve one app until told to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the kernel; this process goes when told
    wanted = json.loads(sys.stdin.readline() or "null")
    if wanted is None:
        return
    news = Headlines()
    try:
        app = _made(wanted["source"], wanted["name"], news)
    except Exception as problem:  # noqa: BLE001 - whatever a learner's function raises is told in the cell
        child.write_line(json.dumps({"problem": f"{type(problem).__name__}: {problem}"}))
        return
    if wanted["comments"] != COMMENTS:
        _pause_between_comments(wanted["comments"])
    listener = listen(0)
    config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=wanted["graceful"])
    server = _Announced(config, news, f"http://{HOST}:{listener.getsockname()[1]}")
    server.run(sockets=[listener])


class _Announced(uvicorn.Server):
    """uvicorn's server, which does what it is told once it has started."""

    def __init__(self, config: uvicorn.Config, news: Headlines, url: str) -> None:
        super().__init__(config)
        self._news = news
        self._url = url

    async def startup(self, sockets: Any = None) -> None:
        """Start; then say where, and listen to what comes."""
        await super().startup(sockets)
        loop = asyncio.get_running_loop()
        threading.Thread(target=_obey, args=(loop.call_soon_threadsafe, self._told), daemon=True).start()
        child.write_line(json.dumps({"url": self._url}))

    def _told(self, headline: str) -> None:
        self._news.tell(headline)
        child.write_line("{}")


def _obey(soon: Any, tell: Any) -> None:
    for line in sys.stdin:
        message = json.loads(line)
        if "tell" in message:
            soon(tell, message["tell"])
        else:
            signal.raise_signal(signal.SIGTERM)  # its handler runs in the main thread, where uvicorn has put it
    os._exit(0)


def _made(source: str, name: str, news: Headlines) -> Any:
    """The app that the function of this source makes."""
    file = f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)  # for its tracebacks
    names: dict[str, Any] = {"__name__": "learners_app"}
    tree = ast.parse(source)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):  # what its parameters are annotated with was imported in the cell alone
            node.returns = None
            for argument in node.args.args:
                argument.annotation = None
    exec(compile(tree, file, "exec"), names)
    app = names[name](news)
    if not callable(app):
        raise TypeError(f"it must return an app, and returned {app!r:.60}; is there a `return app`?")
    return app


def _pause_between_comments(seconds: float) -> None:
    """Set what both libraries have at 15 s: FastAPI in a name that its own tests set, sse-starlette in a class."""
    import fastapi.routing
    import sse_starlette

    fastapi.routing._PING_INTERVAL = seconds  # type: ignore[attr-defined]
    sse_starlette.EventSourceResponse.DEFAULT_PING_INTERVAL = seconds  # type: ignore[assignment]  # it may be a float


if __name__ == "__main__":
    main()
