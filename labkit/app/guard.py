"""Who may speak to the lab's server: programs and pages of this machine, or of the hub that it runs behind."""

import os
from collections.abc import Awaitable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}


def is_ours(host: str, port: int) -> bool:
    """True for a `Host` that names this machine, or the proxy that a browser is told to use (`Server.browser_url`).

    A hub's name is not known here. But a page elsewhere whose name was bent to this machine (DNS rebinding) must name
    our own `port`, and a proxy never does. `X-Forwarded-Host` is not asked: such a page could set it.
    """
    host = host.lower()
    name, _, given = host.rpartition(":") if host.rpartition(":")[2].isdecimal() else (host, "", "80")
    if name in LOOPBACK or not name:
        return bool(name)
    if template := os.environ.get("LABKIT_URL_TEMPLATE"):
        known = urlsplit(template.replace("{port}", str(port))).netloc.lower()
        return host == known if known else given != str(port)
    return bool(os.environ.get("JUPYTERHUB_SERVICE_PREFIX")) and given != str(port)


def loopback_only(app: ASGIApp) -> ASGIApp:
    """Refuse what a web page elsewhere could send: a foreign `Host` (DNS rebinding), a change asked by another origin.

    A WebSocket counts as a change, since a browser lets any page open one and read it (RFC 6455, 10.2).
    A stop button is pressed from the notebook's page, another origin; its address is a secret that only that page has.
    Not a coroutine and not Starlette's middleware: either would cost memory on every open stream.
    """
    refuse = PlainTextResponse("This server answers only to programs and pages of this machine.\n", 403)

    def guarded(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        ours = is_ours(host, scope["server"][1])
        reads = scope.get("method") in ("GET", "HEAD") or scope["path"].startswith("/stop/")
        same = origin in (None, f"http://{host}", f"https://{host}")
        return (app if ours and (reads or same) else refuse)(scope, receive, send)

    return guarded
