"""Who may speak to the server: programs and pages of this machine, or of the hub that it runs behind."""

from collections.abc import Awaitable
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from labkit.app.meter import Meter
from labkit.plumbing.addresses import proxied

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
BLANKS = b" \t"  # around a header's value, of which they are not a part (RFC 9110, 5.5); some servers leave them there
FOREIGN = "This server answers only to programs and pages of this machine.\n"


def is_ours(host: str, port: int) -> bool:
    """True for a `Host` that names this machine, or the proxy that a browser is told to use (`Server.browser_url`).

    A hub's name is not known here. But a page elsewhere whose name was bent to this machine (DNS rebinding) must name
    our own `port`, and a proxy never does. `X-Forwarded-Host` is not asked: such a page could set it.
    """
    host = host.lower()
    name, _, given = host.rpartition(":") if host.rpartition(":")[2].isdecimal() else (host, "", "80")
    if name in LOOPBACK or not name:
        return bool(name)
    try:
        address = proxied(port)
    except ValueError:  # for whoever asks for the address; nobody comes from there
        return False
    known = urlsplit(address).netloc.lower()
    return host == known if known else bool(address) and given != str(port)


class Guard:
    """Counts requests, and refuses what a web page elsewhere could send: a foreign `Host` (DNS rebinding), and a change
    that another origin asks for.

    A WebSocket counts as a change, since a browser lets any page open one and read it (RFC 6455, 10.2). OPTIONS is none
    (RFC 9110, 9.2.1): a browser asks with it whether it may ask (Fetch, "CORS-preflight").
    A stop button is pressed from the notebook's page, another origin; its address is a secret that only that page has.
    A request of HTTP/1.1 has one `Host` (RFC 9112, 3.2); one of HTTP/1.0 from this machine need not have any.
    """

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app = app
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The app of ASGI 3, which a server must be able to tell by its coroutine function."""
        await self.answer(scope, receive, send)

    def answer(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """The same for a server that asks for no coroutine function: an open stream would keep a frame for it."""
        if scope["type"] == "lifespan":
            return self._app(scope, receive, send)
        self._meter.requests += 1
        if any(value != value.strip(BLANKS) for _, value in scope["headers"]):
            scope["headers"] = [(name, value.strip(BLANKS)) for name, value in scope["headers"]]
        return (self._refusal(scope) or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        """The answer to a request that must not be served; None for one that may."""
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 and (hosts or scope["http_version"] == "1.1"):
            return PlainTextResponse("A request must have one Host.\n", 400)
        host = hosts[0] if hosts else _sender(scope)
        if not is_ours(host, (scope.get("server") or ("", 80))[1]):
            return PlainTextResponse(FOREIGN, 403)
        if scope.get("method") in ("GET", "HEAD", "OPTIONS") or scope["path"].startswith("/stop/"):
            return None
        origins = {value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"}
        return None if origins <= {f"http://{host}", f"https://{host}"} else PlainTextResponse(FOREIGN, 403)


def _sender(scope: Scope) -> str:
    """The address of the client, as a `Host` would have it."""
    address = (scope.get("client") or ("",))[0]
    return f"[{address}]" if ":" in address else str(address)
