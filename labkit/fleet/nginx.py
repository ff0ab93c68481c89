"""A balancer that readers can use as it is: `nginx.conf`, with the addresses of hosts filled in."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from labkit.plumbing.loopback import HOST

FILE = Path(__file__).with_name("nginx.conf")
LISTENS = "listen 127.0.0.1:8000;"  # in the file, where its reader puts an address of his own
ADDRESS = re.compile(r"http://([A-Za-z0-9.-]+:[0-9]{1,5})/?")
FIRST_HOST, SECOND_HOST = "server 127.0.0.1:8001 ", "server 127.0.0.1:8002 "


def nginx_configuration(urls: Iterable[str], port: int) -> str:
    """The text of `nginx.conf` for these hosts and for nginx at `port` of this machine's loopback address.

    It writes no file. Put it into a folder of its own as `nginx.conf`; its first lines say how nginx is started there,
    and all that nginx writes goes into that folder. Raises ValueError for what is no list of addresses, and no port.
    """
    if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535:
        raise ValueError(f"port must be a whole number from 1 to 65535, not {port!r}")
    if isinstance(urls, str) or not (addresses := [_address(url) for url in urls]):
        raise ValueError(f"urls must be a list of the addresses of hosts, such as hosts.urls, not {urls!r}")
    lines = FILE.read_text(encoding="utf-8").replace(LISTENS, f"listen {HOST}:{port};").splitlines(keepends=True)
    return "".join(_with_hosts(lines, addresses))


def _with_hosts(lines: list[str], addresses: list[str]) -> Iterator[str]:
    """The line of the first host as often as there are hosts, and not that of the second."""
    for line in lines:
        if FIRST_HOST in line:
            yield from (line.replace(FIRST_HOST, f"server {address} ") for address in addresses)
        elif SECOND_HOST not in line:
            yield line


def _address(url: object) -> str:
    """The host and port of an address. Nothing else may come into the file: nginx would take it for a directive."""
    found = ADDRESS.fullmatch(url) if isinstance(url, str) else None
    if found is None:
        raise ValueError(f"urls must be addresses with a port, such as http://127.0.0.1:8001, not {url!r}")
    return found[1]
