"""The same users on real sockets, in a second process: asking or being told.

Names are loaded when they are first used, since the crowd's own process (`labkit.crowd.users`) imports this package too
and needs neither numpy nor a server.
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
