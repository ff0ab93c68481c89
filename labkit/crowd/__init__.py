"""The same users on real sockets, in processes of their own: asking or being told.

A run is a conversation of three, in `experiment` (here), `users` (the other process) and `labkit.server.experiments`:

    users                       here                              server
      |<-- plan --------------------|--- POST /experiments ------------>|  orders for the users are placed
      |--- connected -------------->|                                   |
      |                             |--- POST /experiments/NAME/start ->|  the kitchen opens a moment later
      |<-- start: that moment ------|                                   |
      |--- window: opens ---------->|--- GET /meter ------------------->|
      |--- progress, four a second->|                                   |
      |<-- stop, if it was pressed -|<-- POST /stop/TOKEN, by a browser |
      |--- window: closed --------->|--- GET /meter ------------------->|
      |    (or: stopped)            |--- GET /experiments/NAME -------->|  waits for the last update
      |                             |    (or: POST …/close)             |  (makes no more updates)
      |<-- expect: how many updates |                                   |
      |--- result ----------------->|--- GET /meter ------------------->|
      x ended                       |--- DELETE /experiments/NAME ----->|  the orders are forgotten

With the users it is lines of JSON on standard input and output, with the server it is HTTP. Whoever loses the other end
of it gives up: the users' process ends with the one that started it, and the server forgets what nobody deletes.

The users may be in several processes (`together`), and so may the servers be that they go to (`servers`), which share a
feed. Then the orders and their kitchen are at a server of the crowd's own, which no user asks, so that they go on when
a host dies.

Names are loaded when they are first used, since the users' process imports this package too and needs neither numpy nor
a server.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labkit.crowd.control_client import NoLabServer, RunRefused
    from labkit.crowd.idle_streams import held
    from labkit.crowd.runs import long_polling, polling, streaming, websocket
    from labkit.crowd.second_server import server_apart

__all__ = ["NoLabServer", "RunRefused", "held", "long_polling", "polling", "server_apart", "streaming", "websocket"]
FOUND_IN = {
    "NoLabServer": "control_client",
    "RunRefused": "control_client",
    "held": "idle_streams",
    "server_apart": "second_server",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{FOUND_IN.get(name, 'runs')}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
