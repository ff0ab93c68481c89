"""What a crowd can be sent to: one server, or several that have the same orders."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from labkit.plumbing.addresses import HasUrl


class HasUrls(Protocol):
    """Several servers, such as the hosts of a fleet, as far as their users must know them."""

    @property
    def urls(self) -> Sequence[str]:
        """Where they are."""


Target = HasUrl | HasUrls | str | Sequence[HasUrl | str]


class Place(NamedTuple):
    """Where users go, and where the server is asked for orders: past a fault line (`labkit.faults`), if it is one."""

    url: str
    control: str


def is_several(target: Target) -> bool:
    """Whether these may be several servers."""
    return hasattr(target, "urls") or (isinstance(target, Sequence) and not isinstance(target, str))


def places(target: Target) -> list[Place]:
    """The servers one by one. Raises ValueError for no address, and for what is none."""
    if not is_several(target):
        return [_place(target)]
    each: Any = getattr(target, "urls", target)
    if not each:
        raise ValueError("server must be at least one server or address, such as [first, second], not an empty list")
    return [_place(one) for one in each]


def _place(server: object) -> Place:
    url = server if isinstance(server, str) else getattr(server, "url", None)
    if not isinstance(url, str):
        raise ValueError(
            f"server must be what serve() or fleet.start() returned, an address or a list of them, not {server!r}"
        )
    return Place(url, getattr(server, "server_url", url))
