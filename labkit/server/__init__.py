"""The server: the tracker's app, run by uvicorn in a thread of this process.

server = serve()
order = server.place_order("Pad thai")
httpx.get(f"{server.url}/orders/{order}").json()

`serve` starts it; `server` has its life and what it can be asked, `in_thread` what both servers share of that, and
`uvicorn` how it is set; `connection` is its
end of one connection, `connection_state` what is said of it, `deadline` and `limits` how much a client may ask of that,
`lending` what the server gives to the app and needs of uvicorn for it, and `open_answer` an answer that goes on without
either; `experiments` what an experiment asks of it,
`custom_routes` the routes that a notebook adds.
`http2` starts the same app on hypercorn, which speaks HTTP/2, with a `certificate` for this machine if it is asked for.
"""

from labkit.server.in_thread import ServerStopped
from labkit.server.serve import serve
from labkit.server.server import Server

__all__ = ["Server", "ServerStopped", "serve"]
