"""Which of several addresses a user goes to, as a balancer in front of them would choose."""

from collections.abc import Sequence

Address = tuple[str, int]


class Balancer:
    """Servers that have the same orders. Users go to one after another (round robin), the first of them to `first`.

    `offsets` says by how many seconds each server's `time.perf_counter` is ahead of this machine's.
    """

    def __init__(self, addresses: Sequence[Address], first: int = 0, offsets: Sequence[float] = ()) -> None:
        self.addresses = addresses
        self.offsets = offsets or [0.0] * len(addresses)
        self._next = first % len(addresses)

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
