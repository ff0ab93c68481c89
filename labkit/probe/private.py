"""Which addresses are one's own: this machine's, and those of private networks, where nobody else's server stands."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx
import psutil

PRIVATE = [
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "::1/128"),  # loopback (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3)
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),  # RFC 1918
        "fc00::/7",  # RFC 4193
        *("169.254.0.0/16", "fe80::/10"),  # link-local (RFC 3927; RFC 4291, 2.5.6)
    )
]
UNSPECIFIED = ("0.0.0.0", "::")  # which systems take for this machine, where they take it for anything


class NotPrivate(Exception):
    """An address that belongs neither to this machine nor to a private network. The message says which."""


async def refuse_others(url: httpx.URL) -> None:
    """Raise NotPrivate if the host of a URL has any address that is not one's own. A host without address passes."""
    for address in await addresses_of(url):
        refuse_address(url.host, address)


async def addresses_of(url: httpx.URL) -> list[str]:
    """All addresses of the host of a URL; none if it cannot be found."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(url.host, url.port or 0, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def refuse_address(host: str, address: str) -> None:
    """Raise NotPrivate if this address is not one's own."""
    if not is_private(address):
        at = "" if host == address else f" is at {address}, which"
        raise NotPrivate(f"{host}{at} is neither this machine nor in a private network")


def is_private(address: str) -> bool:
    """Whether an address is this machine's, or one of a private network.

    >>> is_private("192.168.1.7"), is_private("::ffff:10.0.0.1"), is_private("fe80::1%eth0"), is_private("8.8.8.8")
    (True, True, True, False)
    """
    plain: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(plain, IPv6Address) and plain.ipv4_mapped is not None:
        plain = plain.ipv4_mapped
    if str(plain) in UNSPECIFIED or any(plain in network for network in PRIVATE):
        return True
    return str(plain) in {each.address.partition("%")[0] for all in psutil.net_if_addrs().values() for each in all}
