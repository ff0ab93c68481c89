"""The lab's server: the tracker's app, run by uvicorn in a thread of this process.

server = serve()
order = server.place_order("Pad thai")
httpx.get(f"{server.url}/orders/{order}").json()

`start` starts it; `server` has its life and what it can be asked, `protocol` and `wsprotocol` the ends of its
connections, `control` what an experiment asks of it, `handmade` the routes that a notebook adds.
"""

from labkit.server.server import Server, ServerStopped
from labkit.server.start import serve

__all__ = ["Server", "ServerStopped", "serve"]
