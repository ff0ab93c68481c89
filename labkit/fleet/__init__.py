"""Several servers as hosts, and what they share.

hosts = fleet.start(hosts=3)
order = hosts.place_order("Pad thai")     # known at every host
hosts[2].kill()

`start` begins a fleet; `fleet` has all hosts, and `host` one of them, as this process sees it, by its `process`;
`host_process` is the server in there. `engine` is the engine of the feed that they share: one that somebody gave, or
one that is started here, in a process of its own (`engine_process`). `nginx` fills in `nginx.conf`, a balancer in front
of hosts. `sizing` is a fleet on paper, from measured costs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from labkit.fleet.fleet import Fleet
from labkit.fleet.host import Host, HostDown
from labkit.fleet.nginx import nginx_configuration
from labkit.fleet.process import HostFailed
from labkit.fleet.start import hosts_for, start

if TYPE_CHECKING:
    from labkit.fleet.engine import start_engine
    from labkit.fleet.sizing import Costs, on_paper

__all__ = [
    "Costs",
    "Fleet",
    "Host",
    "HostDown",
    "HostFailed",
    "hosts_for",
    "nginx_configuration",
    "on_paper",
    "start",
    "start_engine",
]
LATER = {"Costs": "sizing", "on_paper": "sizing", "start_engine": "engine"}  # a host's process does without numpy


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{LATER[name]}"), name)
