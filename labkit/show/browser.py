"""The browser pane: a page of the server in a cell's output, where a real `EventSource` follows an order.

show.browser(server, order=1)
show.browser(server, order=1, streams=6)
"""

from collections.abc import Sequence
from html import escape
from typing import Any, Protocol
from urllib.parse import urlencode

from labkit.plumbing.addresses import HasBrowserUrl
from labkit.show.live_page import live_page

HEIGHT = 560  # pixels
ADVICE = (
    "Run the cell with serve() again, then this one. On a hub, its proxy (jupyter-server-proxy) must be installed, or "
    "LABKIT_URL_TEMPLATE must say the address."
)


class HasOrders(HasBrowserUrl, Protocol):
    """What a pane needs of a server: its address for browsers, and what it knows of an order."""

    def stage(self, order: int) -> str:
        """The stage that an order is at. Raises UnknownOrder if it does not exist."""


class Pane:
    """A page of the server in the cell's output: `url`, and in `words` what it shows."""

    def __init__(self, url: str, *, words: str, height: int) -> None:
        self.url = url
        self.words = words
        self.height = height

    def __repr__(self) -> str:
        return f"{self.words}\n[live page, in a trusted notebook that is running: {self.url}]"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self._html(), "text/plain": repr(self)}

    def _html(self) -> str:
        base = self.url.partition("/pane?")[0]
        page = live_page(base, self.url, title=self.words, height=self.height, advice=ADVICE)
        return f'<figure style="margin:0"><figcaption>{escape(self.words)}</figcaption>{page}</figure>'


def browser(
    server: HasOrders,
    order: int,
    *,
    path: str | None = None,
    every: float = 5.0,
    listen: Sequence[str] = ("message",),
    streams: int = 1,
    height: int = HEIGHT,
) -> Pane:
    """Show how a browser follows `order`: a real `EventSource`, and beside it a poll every `every` seconds.

    `path` is another stream of the server to open, such as "/lesson/status/503"; `listen` the event types that the
    page has a listener for; `height` is in pixels. The pane has one stream at most, and opening one closes that of any
    other pane. `streams`, from 2 to 20, shows another page, which opens that many to one host, asks for the order, and
    closes them again; `path`, `every` and `listen` mean nothing to it.
    Raises UnknownOrder, ServerStopped, or ValueError for an invalid path, interval, list or number.
    """
    if path is not None and (not isinstance(path, str) or not path.startswith("/")):
        raise ValueError(f'path is where on the server the stream is, such as "/orders/{order}/stream", not {path!r}')
    if isinstance(every, bool) or not isinstance(every, int | float) or not 0.1 <= every <= 3600:
        raise ValueError(f"every must be from 0.1 to 3,600 seconds, not {every!r}")
    if isinstance(listen, str) or not all(isinstance(type, str) and type for type in listen):
        raise ValueError(f'listen is a list of event types, such as ["message", "delivered"], not {listen!r}')
    if type(streams) is not int or not 1 <= streams <= 20:
        raise ValueError(f"streams is how many are open at the same time, from 1 to 20, not {streams!r}")
    stage = server.stage(order)
    if streams > 1:
        return _several(server, order, streams, height)
    stream = path or f"/orders/{order}/stream"
    question = urlencode({"order": order, "path": stream, "every": f"{every:g}", "listen": list(listen)}, doseq=True)
    words = (
        f"Browser pane: order {order}, at “{stage}” when this cell ran. An EventSource opens {stream} and lists each "
        f"event with its type and id, while beside it a poll asks for /orders/{order} every {every:g} s."
    )
    return Pane(f"{server.browser_url}/pane?{question}", words=words, height=height)


def _several(server: HasOrders, order: int, streams: int, height: int) -> Pane:
    words = (
        f"Browser pane: {streams} EventSources to one host. The page asks for order {order} while they are open, "
        "through the same host and through another name of it, and tells when each request was answered. Browsers "
        "open six connections to a host over HTTP/1.1: behind six streams a request waits until one is closed."
    )
    return Pane(
        f"{server.browser_url}/pane?{urlencode({'order': order, 'streams': streams})}", words=words, height=height
    )
