"""What others must know of a server: where it is."""

import os
from typing import Protocol


class HasUrl(Protocol):
    """A server, or a fault line in front of one, as far as its clients must know it."""

    url: str


class HasBrowserUrl(Protocol):
    """A server that a browser can reach, perhaps by another way than a program on this machine."""

    @property
    def browser_url(self) -> str:
        """Where a browser reaches it, without a final slash."""


def check_template() -> None:
    """Raise ValueError when `LABKIT_URL_TEMPLATE` is set to something that cannot become an address."""
    template = os.environ.get("LABKIT_URL_TEMPLATE", "")
    if template and not (template.startswith(("http://", "https://", "/")) and "{port}" in template):
        raise ValueError(
            "LABKIT_URL_TEMPLATE must be an address with {port} in it, such as https://hub.example/proxy/{port}/, "
            f"not {template!r}"
        )
