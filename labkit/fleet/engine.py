"""The engine that a shared feed needs: the one at `LABKIT_REDIS_URL`, or one that is started here.

with start_engine() as engine:
    first, second = serve(feed=engine), serve(feed=engine)
"""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Literal, Self

from redis.exceptions import RedisError

from labkit.feed.engine_address import EngineAddress
from labkit.feed.engine_connection import Connection
from labkit.feed.memory import CannotKeep
from labkit.plumbing import child
from labkit.plumbing.cells import replace_previous, start_whole
from labkit.plumbing.loopback import HOST
from labkit.plumbing.sockets import HasFileno, keep_from_children

VARIABLE = "LABKIT_REDIS_URL"
KEEPER = Path(__file__).with_name("engine_process.py")
ELSEWHERE = f"set {VARIABLE} to the address of a Redis 7 or a Valkey that you have, such as redis://localhost:6379"
Data = Literal["kept", "none", "snapshot"]


class EngineNotStarted(CannotKeep):
    """There is no engine, and none could be started."""


class Engine:
    """An engine that servers share a feed by: `serve(feed=engine)`. Ends with its `with` block, or with this process.

    Every key of its feed begins with `address.prefix`, which no other engine object has. An engine at an address that
    somebody gave is left as it is, but for those keys.
    """

    def __init__(self, address: EngineAddress, kind: str) -> None:
        self.address = address
        self.kind = kind
        self.own = False  # started here, so that it may be killed

    def stop(self) -> None:
        """Delete the keys of the feed. Stopping twice is harmless."""
        with contextlib.suppress(RedisError, OSError):
            delete_keys(self.address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Engine {self.kind} at {self.address.shown}>"


class OwnEngine(Engine):
    """An engine that was started here: a Valkey on loopback, with a password and a folder of its own."""

    def __init__(self, kind: str = "", **settings: str) -> None:
        self._asking = threading.Lock()
        self._folder = ""
        password = secrets.token_urlsafe(24)
        command = [sys.executable, "-P", str(KEEPER)]
        self._process = child.start(command, stderr=subprocess.DEVNULL, own_session=True)
        keep_from_children(self)
        try:
            self._say({"password": password, "kind": kind, "settings": settings})
            started = self._ask("start")
        except BaseException:
            self.stop()
            raise
        self._folder = started["folder"]
        secret = "" if started["kind"] == "fakeredis" else f":{password}@"  # fakeredis knows no passwords
        url = f"redis://{secret}{HOST}:{started['port']}/0"
        super().__init__(EngineAddress.read(url).with_prefix(_prefix()), started["kind"])
        self.own = True
        _RUNNING.add(self)

    def kill(self) -> None:
        """End the engine as a power cut would: what it has written is still there."""
        self._ask("kill")

    def start(self, data: Data = "kept") -> None:
        """Start it again, at the same address: with its data, with "none", or with those of the last "snapshot"."""
        self._ask("start", data=data)

    def snapshot(self) -> None:
        """Keep a copy of its data as they are now, for `start("snapshot")`."""
        self._ask("snapshot")

    def stop(self) -> None:
        """End the engine and delete its folder. Stopping twice is harmless."""
        _RUNNING.discard(self)
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        if self._folder:  # its keeper deletes it, unless it was killed
            shutil.rmtree(self._folder, ignore_errors=True)

    def sockets(self) -> list[HasFileno]:
        """What a forked child of this process must not hold: the engine's keeper would not notice our end."""
        pipe = self._process.stdin
        return [pipe] if pipe is not None and not pipe.closed else []

    def _ask(self, do: str, **words: Any) -> dict[str, Any]:
        with self._asking:
            self._say({"do": do, **words})
            assert self._process.stdout is not None
            line = next(filter(None, map(child.read_line, self._process.stdout)), None)
        answer: dict[str, Any] = json.loads(line) if line else {"problem": "its process has ended"}
        if problem := answer.get("problem"):
            raise EngineNotStarted(f"the engine of the shared feed does not start: {problem}; {ELSEWHERE}")
        return answer

    def _say(self, words: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(words) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            raise EngineNotStarted(f"the engine of the shared feed has been stopped; {ELSEWHERE}") from None


_RUNNING: set[OwnEngine] = set()  # also those that only a server knows, which a cell that is run again must find


def start_engine(name: str | None = None) -> Engine:
    """The engine at `LABKIT_REDIS_URL`, or else one that is started here. Running a cell again replaces it.

    Raises EngineNotStarted, EngineUnreachable, or ValueError for an address that is none.
    """
    started_here = replace_previous(sys._getframe(1), name)
    return start_whole(find_or_start, started_here)


def find_or_start() -> Engine:
    """The same, for whoever sees to its end."""
    given = os.environ.get(VARIABLE)
    if not given:
        return OwnEngine()
    try:
        address = EngineAddress.read(given).with_prefix(_prefix())
    except ValueError as problem:
        raise ValueError(f"{VARIABLE} is not an address: {problem}") from None
    check(address)
    return Engine(address, "given")


def at(url: str) -> Engine:
    """The engine at an address, with the prefix that is written in it. Raises ValueError for what is no address."""
    return Engine(EngineAddress.read(url), "given")


def check(address: EngineAddress) -> None:
    """Return when the engine at an address answers. Raises EngineUnreachable."""
    try:
        Connection(address).close()
    except (RedisError, OSError) as problem:
        raise address.problem(problem) from None


def delete_keys(address: EngineAddress) -> None:
    """Delete the keys of one feed, and no others. Raises what redis-py raises."""
    connection = Connection(address)
    pattern = "".join(f"[{mark}]" if mark in "*?[]\\^" else mark for mark in address.prefix)
    place = 0
    try:
        while True:
            at, keys = connection.ask(("SCAN", place, "MATCH", f"{pattern}*", "COUNT", 1000))[0]
            if keys:
                connection.ask(("UNLINK", *(key.decode() for key in keys)))
            place = int(at)
            if place == 0:
                return
    finally:
        connection.close()


def _prefix() -> str:
    """What the keys of this run begin with."""
    return f"labkit:{secrets.token_hex(4)}:"
