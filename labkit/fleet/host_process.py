"""One host of a fleet, in a process of its own: a server, and what it is asked for by the process that started it.

It reads wishes as lines of JSON, and answers each with one of the same number. The first has what `serve` is to be
called with, and the secret of the server's control addresses. When its input closes, the process that started it is
gone: then it ends at once.
"""

import gc
import json
import os
import signal
import sys
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from labkit.fleet.process import SHARED
from labkit.plumbing import child
from labkit.plumbing.owner import keep_secret

if TYPE_CHECKING:
    from labkit.server import Server

# Python looks through everything that a process holds whenever that has grown by a quarter: while thousands of streams
# open, a quarter of the work. Here it does so after a thousand looks at what is new, not after ten.
GARBAGE = (700, 10, 1000)


def answer_of(server: "Server", wish: dict[str, Any]) -> dict[str, Any]:
    """What a method or a property of the server gives, as JSON can carry it, or the problem."""
    try:
        result = getattr(server, wish["do"])
        if callable(result):
            result = result(*wish["words"], **wish["options"])
    except Exception as problem:  # noqa: BLE001 - it is raised where the wish came from
        return {"problem": str(problem), "kind": type(problem).__name__}
    return {"result": _plain(result)}


def run(secret: str, options: dict[str, Any]) -> None:
    """Serve, until told to stop, and then drain."""
    gc.set_threshold(*GARBAGE)
    from labkit.server import serve  # here, so that a problem with it is told like any other

    with serve(**options) as server:
        keep_secret(server.port, secret)
        _say({"number": 0, "result": server.port})
        for line in sys.stdin:
            wish = json.loads(line)
            _say({"number": wish["number"], **answer_of(server, wish)})
            if not server.running:
                return
        os._exit(0)  # nobody is left whom it could serve


def main() -> None:
    """Start as the first line says, and tell whoever sent it what came of that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the kernel; this process goes when told
    try:
        if SHARED in sys.argv:
            import labkit.feed.shared  # noqa: F401 - it takes most of a second, in which an engine starts
        first = sys.stdin.readline()
        if not first:
            return
        run(**json.loads(first))
    except BrokenPipeError:
        os._exit(0)
    except Exception as problem:  # noqa: BLE001 - it is raised in the process that started this one
        _say({"number": 0, "problem": str(problem), "kind": type(problem).__name__})


def _plain(result: Any) -> Any:
    """The same without classes of ours, which JSON cannot carry."""
    if isinstance(result, list):
        return [_plain(each) for each in result]
    return asdict(result) if is_dataclass(result) and not isinstance(result, type) else result


def _say(answer: dict[str, Any]) -> None:
    child.write_line(json.dumps(answer))


if __name__ == "__main__":
    main()
