"""A run's stop button, pressed as a browser presses it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from labkit.server import Server


class WithStopButton:
    """A server that a crowd is sent to, and the stop buttons of the runs that are under way there."""

    def __init__(self, server: Server) -> None:
        self.url, self.browser_url = server.url, server.browser_url
        self.buttons: list[str] = []  # paths
        self._server = server

    @contextmanager
    def stop_button(self, on_stop: Callable[[], None]) -> Iterator[str]:
        """The server's own, noted while there is one."""
        with self._server.stop_button(on_stop) as path:
            self.buttons.append(path)
            yield path
            self.buttons.remove(path)

    def press(self) -> None:
        """Press the button of the one run that is under way."""
        (path,) = self.buttons
        answer = httpx.post(f"{self.url}{path}", headers={"Origin": "http://localhost:8888"})
        assert (answer.status_code, answer.text.partition(".")[0]) == (200, "Stopping")
