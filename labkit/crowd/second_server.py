"""A server in a process of its own, whose memory holds nothing else: `python -m labkit.crowd.second_server`.

with server_apart() as url:
    crowd.streaming(url, users=1000, seconds=1).memory
"""

import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from labkit.plumbing import child
from labkit.plumbing.owner import forget_secret, keep_secret


@contextmanager
def server_apart() -> Iterator[str]:
    """The address of a fresh server in a second process, which ends with the block.

    For measuring memory: this process has served before, and keeps what it once took from the system.
    Raises RuntimeError when it does not start.
    """
    secret = secrets.token_urlsafe()
    process = child.start(child.command("labkit.crowd.second_server"))
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{secret}\n")
            process.stdin.flush()
            url = next(filter(None, map(child.read_line, process.stdout)), None)
            if not url:
                raise RuntimeError(f"the second server did not start; its exit code is {process.wait()}")
            keep_secret(port := urlsplit(url).port or 80, secret)
            yield url
            forget_secret(port, secret)
        finally:
            process.kill()


def main() -> None:
    """Serve until standard input closes: whoever started this is gone then. Its first line is the server's secret."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the kernel; this process goes when told
    from labkit.server import serve

    secret = sys.stdin.readline().strip()
    with serve() as server:
        keep_secret(server.port, secret)
        child.write_line(server.url)
        sys.stdin.read()


if __name__ == "__main__":
    main()
