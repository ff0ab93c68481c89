"""How many sockets one process may hold open. Standard library alone."""

import os
import sys
from pathlib import Path

SPARE = 200  # descriptors that a process needs besides its users' sockets


def raise_open_files() -> int:
    """Raise this process's soft limit of open files as far as it may be and return it.

    Windows has no such limit for sockets; 100,000 stands for it.
    """
    if sys.platform == "win32":
        return 100_000
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # macOS calls its hard limit unlimited, yet refuses more than kern.maxfilesperproc; 10,240 it has always allowed.
    for wanted in (1_000_000 if hard == resource.RLIM_INFINITY else hard, 10_240):
        if soft >= wanted:
            break
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return wanted
        except (ValueError, OSError):
            continue
    return soft


def how_to_open(files: int) -> str:
    """What to do for a limit of so many open files, once this process has taken all that it may have.

    Only root can raise the hard limit of a process (getrlimit, Linux and POSIX).
    """
    if sys.platform != "win32" and os.geteuid() == 0:
        return f'run "ulimit -n {files}" in the terminal that starts the lab'
    return 'an administrator can raise the hard limit of your account, which "ulimit -Hn" shows'


def ephemeral_ports() -> int:
    """How many connections one client can hold open to one address (Linux says; elsewhere what RFC 6335 sets aside)."""
    try:
        low, high = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()
        return int(high) - int(low) + 1
    except OSError:
        return 16_384


def most_connections(servers: int = 1, processes: int = 1) -> tuple[int, str]:
    """How many connections so many servers can hold here, in so many processes, and the sentence that says why.

    Whoever holds the other ends may be as many processes as it takes.
    """
    files, ports = raise_open_files(), ephemeral_ports()
    if files * processes <= ports * servers:
        enough = max(1, files - SPARE) * processes
        there = f" in {processes} processes" if processes > 1 else ""
        return enough, (
            f"This machine lets one process open {files:,} files, which is enough for {enough:,} users{there} "
            f"(for more, {how_to_open(files * 4)})"
        )
    where = "one server" if servers == 1 else f"{servers} servers"
    return (ports - SPARE) * servers, f"This machine has {ports * servers:,} ports for connections to {where}"
