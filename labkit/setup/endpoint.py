"""`labkit probe`: what its words mean, and how it is run. Standard library alone.

A mistake in the words is told before anything is installed.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from labkit.defaults import LONGEST_PROBE_SECONDS, PROBE_SECONDS
from labkit.plumbing import arguments
from labkit.setup.environment import prepared
from labkit.setup.programs import run
from labkit.setup.terminal import GUARDED, Options, number

USAGE = """URL is any endpoint of Server-Sent Events: https://example.org/events
-H "NAME: VALUE" is a header to send, as often as needed; no value is ever shown
--data TEXT is a body, sent by POST; --method METHOD sends another one
--seconds NUMBER is how long it listens at most, 5 by default, 600 at most
--authority FILE is a certificate (PEM) to trust, such as that of your own authority
--hold NUMBER keeps as many streams open for --seconds, 1,000 at most, and says who got which event, how late;
  for addresses of this machine and of private networks; --i-own-this, if you own another one and may do that
--shutdown NUMBER listens for so many seconds more, in which you stop the server
--json prints one object for a program
exit code 0: nothing wrong; 1: something is wrong; 2: it could not be examined, or not all of it"""


class Probe(NamedTuple):
    """What `labkit probe` was asked."""

    url: str
    headers: dict[str, str]
    data: str | None
    method: str | None
    seconds: float
    authority: Path | None
    hold: int | None
    i_own_this: bool
    shutdown: float | None
    as_json: bool


def read_probe(words: Sequence[str]) -> Probe:
    """What the words ask for. Ends the program with a sentence when one of them is wrong."""
    options = Options("probe")
    options.add_argument("url")
    options.add_argument("-H", dest="headers", action="append", default=[])
    options.add_argument("--data")
    options.add_argument("--method")
    options.add_argument("--seconds", default=PROBE_SECONDS)
    options.add_argument("--authority", type=Path)
    options.add_argument("--hold")
    options.add_argument("--i-own-this", action="store_true")
    options.add_argument("--shutdown")
    options.add_argument("--json", action="store_true")
    said = options.parse_args(words)
    try:
        return Probe(
            _address(said.url),
            dict(_header(text) for text in said.headers),
            said.data,
            said.method,
            _seconds("--seconds", said.seconds),
            _file(said.authority),
            arguments.at_least_one("--hold", number(said.hold)) if said.hold is not None else None,
            said.i_own_this,
            _seconds("--shutdown", said.shutdown) if said.shutdown is not None else None,
            said.json,
        )
    except ValueError as wrong:
        options.error(str(wrong))


def probe(words: Sequence[str]) -> int:
    """Examine an endpoint in this terminal."""
    asked = read_probe(words)
    rest = list(words)
    if asked.authority is not None:
        rest += ["--authority", str(asked.authority)]  # the program runs in another folder
    with prepared("kit") as python:
        return run([python, *GUARDED, "labkit.probe.command", *rest])


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        possible = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # such as brackets without an IPv6 address in them
        possible = False
    if not possible:
        raise ValueError(f"URL must begin with http:// or https:// and a host, not {url!r:.100}")
    return url


def _header(text: str) -> tuple[str, str]:
    """A header's name and value. What is wrong is not quoted, since it may be a secret."""
    name, colon, value = text.partition(":")
    if not (colon and name.strip() and value.strip()):
        raise ValueError('-H must be followed by "NAME: VALUE", such as "Authorization: Bearer …"')
    return name.strip(), value.strip()


def _file(path: Path | None) -> Path | None:
    if path is not None and not path.is_file():
        raise ValueError(f"--authority must be a file with a certificate in PEM, not {path}")
    return path.resolve() if path is not None else None


def _seconds(name: str, text: str | float) -> float:
    said = number(str(text))
    seconds = arguments.positive_seconds(name, said)
    if isinstance(said, float | int):
        arguments.at_most(LONGEST_PROBE_SECONDS, name, said, " (ten minutes)")
    return seconds
