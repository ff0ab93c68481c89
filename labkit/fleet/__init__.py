"""Several servers as hosts, and what they share.

hosts = fleet.start(hosts=3)
order = hosts.place_order("Pad thai")     # known at every host
hosts[2].kill()

`start` begins a fleet; `fleet` has all hosts, and `host` one of them, as this process sees it; `host_process` is the
server in its own process. `engine` is the engine of the feed that they share: one that somebody gave, or one that is
started here, in a process of its own (`engine_process`). `nginx` fills in `nginx.conf`, a balancer in front of hosts.
"""

from labkit.fleet.fleet import Fleet
from labkit.fleet.host import Host, HostDown, HostFailed
from labkit.fleet.nginx import nginx_configuration
from labkit.fleet.start import hosts_for, start

__all__ = ["Fleet", "Host", "HostDown", "HostFailed", "hosts_for", "nginx_configuration", "start"]
