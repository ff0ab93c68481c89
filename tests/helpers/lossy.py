"""A line to an engine that loses one answer, or holds one request back until its sender has given up."""

import socket
import threading
from typing import Literal

from labkit.plumbing.loopback import HOST

Loss = Literal["", "answer", "request"]


class LossyLine:
    """A relay at `port`. `lose` says what is to happen to the next request; what was held back goes on at `let_go`."""

    def __init__(self, engine_port: int) -> None:
        self._engine_port = engine_port
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._next: Loss = ""
        self._held = threading.Event()
        self._ended = threading.Event()
        self.lost = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def lose(self, what: Loss) -> None:
        """Lose the answer to the next request, or hold that request back; the sender is cut off."""
        self._next = what

    def let_go(self) -> None:
        """Let the request that was held back reach the engine, and return when that has answered."""
        self._held.set()
        assert self._ended.wait(10)

    def close(self) -> None:
        """Accept nobody any more."""
        self._held.set()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        with client, socket.create_connection((HOST, self._engine_port)) as engine:
            while request := client.recv(65536):
                loss, self._next = self._next, ""
                if loss == "request":
                    client.close()
                    self._held.wait()
                engine.sendall(request)
                answer = engine.recv(65536)
                if loss:
                    self._ended.set()
                    self.lost.set()
                    return
                client.sendall(answer)
