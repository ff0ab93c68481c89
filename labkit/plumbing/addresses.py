"""What others must know of a server: where it is."""

from typing import Protocol


class HasUrl(Protocol):
    """A server, or a fault line in front of one, as far as its clients must know it."""

    url: str


class HasBrowserUrl(Protocol):
    """A server that a browser can reach, perhaps by another way than a program on this machine."""

    @property
    def browser_url(self) -> str:
        """Where a browser reaches it, without a final slash."""
