"""Which of several addresses a user goes to, as a balancer in front of them would choose, and from which it comes."""

import sys
from collections.abc import Sequence
from ipaddress import IPv4Address
from itertools import count

Address = tuple[str, int]
HERE = IPv4Address("127.0.0.1")
FROM_ONE_ADDRESS = 10_000  # users


class Balancer:
    """Servers that have the same orders. Users go to one after another (round robin), the first of them to `first`.

    `offsets` says by how many seconds each server's `time.perf_counter` is ahead of this machine's.
    """

    def __init__(self, addresses: Sequence[Address], first: int = 0, offsets: Sequence[float] = ()) -> None:
        self.addresses = addresses
        self.offsets = offsets or [0.0] * len(addresses)
        self._next = first % len(addresses)
        self._users = count(first)
        self._own_ports = sys.platform == "linux" and all(host == str(HERE) for host, _ in addresses)

    def source(self) -> str:
        """The address of this machine that the next user comes from; "" for any.

        Linux first gives every second of its 28,232 ports to connections from one address to a server. For each further
        connection it tries those 14,116 again, which takes it some milliseconds: a hundred times as long. But all of
        127.0.0.0/8 is this machine, and each address has ports of its own.
        """
        number = next(self._users) // FROM_ONE_ADDRESS
        return str(HERE + number) if number and self._own_ports else ""

    def choose(self, lost: int | None = None) -> int:
        """The number of the address whose turn it is; not the one that was `lost`, unless there is no other.

        >>> two = Balancer([("127.0.0.1", 8001), ("127.0.0.1", 8002)])
        >>> two.choose(), two.choose(), two.choose(lost=0), two.choose(lost=0)
        (0, 1, 1, 1)
        """
        chosen = self._next
        if chosen == lost:
            chosen = (chosen + 1) % len(self.addresses)
        self._next = (chosen + 1) % len(self.addresses)
        return chosen
