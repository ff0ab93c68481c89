"""Ten thousand subscribers in a process of their own: `python -m tests.benchmarks.subscribers PORT PATH USERS`.

Prints "connected SECONDS" once everybody has an answer's head, then "all MOMENT" whenever everybody has one event more
(`time.monotonic`). It knows nothing of the server it talks to, so that servers can be compared.
"""

import asyncio
import itertools
import sys
import time

import uvloop

from labkit.plumbing.open_files import raise_open_files

AT_ONCE = 200


class Subscriber(asyncio.Protocol):
    """Counts answers and events of all subscribers together."""

    request = b""
    heads = 0
    events = 0
    users = 0
    everybody: asyncio.Future[None]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        self.head_seen = False
        transport.write(self.request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Count."""
        one = type(self)
        if not self.head_seen:
            self.head_seen = True
            one.heads += 1
            if one.heads == one.users:
                one.everybody.set_result(None)
        for _ in range(data.count(b"data:")):
            one.events += 1
            if one.events % one.users == 0:
                print("all", time.monotonic(), flush=True)


async def main(port: int, path: str, users: int) -> None:
    """Connect all, then listen until standard input closes."""
    raise_open_files()
    loop = asyncio.get_running_loop()
    Subscriber.request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    Subscriber.users, Subscriber.everybody = users, loop.create_future()
    begin = time.monotonic()
    numbers = itertools.islice(itertools.count(), users)

    async def connect() -> None:
        for _ in numbers:
            await loop.create_connection(Subscriber, "127.0.0.1", port)

    await asyncio.gather(*(connect() for _ in range(AT_ONCE)), Subscriber.everybody)
    print("connected", time.monotonic() - begin, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
