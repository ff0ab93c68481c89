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


def proxied(port: int) -> str:
    """Where a browser reaches the server at `port` through a proxy, without a final slash; "" where it needs none.

    `LABKIT_URL_TEMPLATE` decides if it is set; behind JupyterHub or Binder it is the hub's proxy. Raises ValueError for
    a template that cannot become an address.
    """
    template, prefix = os.environ.get("LABKIT_URL_TEMPLATE", ""), os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
    if template and not (template.startswith(("http://", "https://", "/")) and "{port}" in template):
        raise ValueError(
            "LABKIT_URL_TEMPLATE must be an address with {port} in it, such as https://hub.example/proxy/{port}/, "
            f"not {template!r}"
        )
    if template:
        return template.replace("{port}", str(port)).rstrip("/")
    return f"{prefix.rstrip('/')}/proxy/{port}" if prefix else ""
