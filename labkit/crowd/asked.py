"""One request of a page, and what has come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(eq=False)
class Asked:
    """One request, and what has come of it so far. `status` is None until the head of the answer is here."""

    path: str
    headers: Mapping[str, str]
    sent: bool = False  # False while it waits in the page for a place
    status: int | None = None
    text: str = ""
    ended: bool = False
    stream: int = 0  # its number on an HTTP/2 connection
    heard: Callable[["Asked"], None] = lambda _: None  # called when more of the answer has come

    def hear(self, text: str) -> None:
        """More of the answer is here."""
        self.text += text
        self.heard(self)
