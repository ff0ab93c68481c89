"""What this machine can do, and what to do where it cannot: `python3 -m labkit doctor`. Standard library alone."""

import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from labkit import __version__
from labkit.plumbing.open_files import SPARE, ephemeral_ports, how_to_open, raise_open_files
from labkit.plumbing.proxies import READ_BY_HTTPX
from labkit.setup import environment, machine, places

FULL_SCALE = 10_000  # users
SLOW_LOOPBACK = 5.0  # milliseconds for one echo; far more than any healthy machine takes
DISK = 1.5e9  # bytes that an installation wants
MEMORY = 2e9  # bytes that JupyterLab, 10,000 users and their server fit into, with room for a web browser


class Finding(NamedTuple):
    """One line of the report; `next_step` says what to do, empty where all is well."""

    state: Literal["ok", "note", "problem"]
    what: str
    next_step: str = ""


def findings() -> Iterator[Finding]:
    """Examine this machine, one thing after the other."""
    yield Finding("ok", f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    yield _environment()
    yield _disk()
    yield _sockets()
    yield _ports()
    yield _loopback()
    yield from _proxies()
    yield _cores()
    yield from _memory()
    yield _browser()
    yield _chromium()


def main(_words: Sequence[str]) -> int:
    """Print the report; 1 when something stops the kit."""
    report = list(findings())
    for state, what, next_step in report:
        print(f"{state:<8} {what}" + (f"\n         next: {next_step}" if next_step else ""))
    return 1 if any(finding.state == "problem" for finding in report) else 0


def _environment() -> Finding:
    if not places.CHECKOUT:
        return Finding("ok", f"labkit {__version__} is installed in {sys.prefix}")
    if environment.ready("kit"):
        return Finding("ok", f"{places.VENV} is ready")
    if not os.access(places.ROOT, os.W_OK):
        where = f"{places.ROOT} cannot be written to"
        return Finding("problem", where, "Copy the kit into a folder of your own.")
    work = environment.work("kit")
    state = "is not made yet" if work.make else f"lacks {work.words}"
    return Finding("note", f"{places.VENV} {state}", "Run python3 -m labkit with the network connected.")


def _disk() -> Finding:
    free = shutil.disk_usage(places.ROOT).free
    words = f"{free / 1e9:.1f} GB free on the disk of the kit"
    if free > DISK or environment.ready("kit"):
        return Finding("ok", words)
    return Finding("problem", words, f"Free {(DISK - free) / 1e9:.1f} GB more; the installation needs it.")


def _sockets() -> Finding:
    files = raise_open_files()
    most = max(1, files - SPARE)
    words = f"{files:,} open files a process, enough for {most:,} users at once"
    if most >= FULL_SCALE:
        return Finding("ok", words)
    step = f"The full scale wants {FULL_SCALE:,}: {how_to_open(2 * FULL_SCALE)}, or set LABKIT_SCALE=quick."
    return Finding("note", words, step)


def _ports() -> Finding:
    ports = ephemeral_ports()
    words = f"{ports:,} ports for connections to one server"
    if ports - SPARE >= FULL_SCALE:
        return Finding("ok", words)
    step = f"The full scale wants {FULL_SCALE:,}: widen net.ipv4.ip_local_port_range, or set LABKIT_SCALE=quick."
    return Finding("note", words, step)


def _loopback() -> Finding:
    try:
        took = _echo_milliseconds()
    except OSError as problem:
        words = f"no connection to 127.0.0.1 ({problem.strerror or problem})"
        return Finding("problem", words, "A firewall or security program blocks this machine from talking to itself.")
    words = f"{took:.3f} ms for one echo over 127.0.0.1 (median of 300)"
    step = "Something inspects local traffic; measured latencies will show it."
    return Finding("ok", words) if took < SLOW_LOOPBACK else Finding("note", words, step)


def _echo_milliseconds() -> float:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
        client.settimeout(5)
        client.connect(listener.getsockname())
        answering, _ = listener.accept()
        took = []
        with answering:
            for _ in range(300):
                begin = time.perf_counter()
                client.sendall(b"?")
                answering.sendall(answering.recv(1))
                client.recv(1)
                took.append(time.perf_counter() - begin)
    return statistics.median(took) * 1000


def _proxies() -> Iterator[Finding]:
    names = [name for name in os.environ if name.upper() in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")]
    if not names:
        yield Finding("ok", "no proxy is set")
    else:
        step = "The kit keeps its own traffic off it. In a program of your own set NO_PROXY=127.0.0.1,localhost."
        yield Finding("note", f"a proxy is set ({', '.join(sorted(names))})", step)
    for name in _unreadable():
        step = "The notebooks do without it, and say so. Mend it or unset it for programs of your own."
        yield Finding("note", f"httpx cannot read {name} as it is set", step)


def _unreadable() -> list[str]:
    """The variables that keep httpx from making a client; known where httpx is installed."""
    if not any(name.upper() in READ_BY_HTTPX for name in os.environ):
        return []
    python = str(places.python()) if environment.ready("kit") else sys.executable
    program = "from labkit.plumbing.proxies import set_aside_unreadable; print(*set_aside_unreadable())"
    asked = subprocess.run([python, "-c", program], cwd=places.ROOT, capture_output=True, text=True)
    return asked.stdout.split() if asked.returncode == 0 else []


def _cores() -> Finding:
    cores = machine.cores()
    words = f"{cores:g} processor core{'' if cores == 1 else 's'} for this process"
    step = "Server and users share it, so latencies at full scale will be those of a busy machine."
    return Finding("ok", words) if cores > 1 else Finding("note", words, step)


def _memory() -> Iterator[Finding]:
    """One finding where the operating system tells; Windows does not tell the standard library."""
    size = machine.memory()
    if size is None:
        return
    words = f"{size / 1e9:.1f} GB of memory for this process"
    step = "Close other programs before a run with 10,000 users, or set LABKIT_SCALE=quick."
    yield Finding("ok", words) if size > MEMORY else Finding("note", words, step)


def _browser() -> Finding:
    programs = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "firefox", "safari")
    if sys.platform in ("win32", "darwin") or any(map(shutil.which, programs)):
        return Finding("ok", "a browser for JupyterLab")
    return Finding("note", "no browser found", "python3 -m labkit --no-browser prints an address for one elsewhere.")


def _chromium() -> Finding:
    if any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        return Finding("ok", "Chromium, for the tests of what a browser shows")
    step = "The notebooks do not need it. For python3 -m labkit test, install the package chromium."
    return Finding("note", "no Chromium, which only the tests of what a browser shows need", step)
