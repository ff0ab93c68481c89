"""What is to be examined, as its owner has said it: the address, what is sent there, and for how long one listens."""

import re
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from labkit.defaults import LONGEST_PROBE_SECONDS
from labkit.plumbing import arguments, fetch
from labkit.plumbing.open_files import SPARE, raise_open_files

# What a browser's EventSource sends, but that no compression is asked for: `compression` does that.
HEADERS = {"Accept": "text/event-stream", "Cache-Control": "no-cache", "Accept-Encoding": "identity"}
MOST_STREAMS = 1000  # that one holds at once
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SHORTEST_SECRET = 3  # characters; shorter ones would blot out half of a report
HARMLESS = ("accept", "accept-language", "cache-control", "content-type", "last-event-id", "origin", "user-agent")
SECRET_NAME = re.compile("auth|code|jwt|key|pass|secret|session|sig|ticket|token", re.IGNORECASE)  # in a query
SCHEME = re.compile("[A-Za-z][A-Za-z0-9-]*")  # such as Bearer (RFC 9110, 11.1)


@dataclass(frozen=True, kw_only=True)
class Target:
    """An endpoint, and how it is asked."""

    url: str
    headers: httpx.Headers
    own_headers: tuple[str, ...]  # names of those that the caller has given
    method: str
    body: bytes | None
    seconds: float
    authorities: ssl.SSLContext
    hold: int  # streams to be held open; 0 for none
    private_only: bool  # True: nothing is sent to an address outside this machine and private networks
    shutdown: float  # seconds in which the server is to be stopped; 0 for not at all

    @property
    def shown(self) -> str:
        """The URL for a report: without user, password and the values of a query."""
        url = httpx.URL(self.url)
        place = f"{url.scheme}://{url.netloc.decode().rpartition('@')[2]}{url.path}"
        return f"{place}?…" if url.query else place

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown, longest first: values of the caller's own headers, of a password, of a key."""
        url = httpx.URL(self.url)
        said = {url.password, b64encode(url.userinfo).decode()}
        for name, value in [(name, self.headers.get(name, "")) for name in self.own_headers] + url.params.multi_items():
            if name.lower() not in HARMLESS and (name in self.own_headers or SECRET_NAME.search(name)):
                said |= _values(value)
        return tuple(sorted((each for each in said if len(each) >= SHORTEST_SECRET), key=len, reverse=True))


def _values(text: str) -> set[str]:
    """The parts of a header's value that may be secret: not the scheme before a token, not the name of a cookie."""
    words = text.split()
    credentials = words[1:] if len(words) == 2 and SCHEME.fullmatch(words[0]) else [text, *words]
    return {*credentials, *(word.partition("=")[2].strip('";') for word in credentials)}


def target(
    url: object,
    *,
    headers: Mapping[str, str] | None,
    method: str | None,
    data: str | bytes | None,
    seconds: float,
    authority: str | Path | None,
    hold: int | None,
    i_own_this: bool,
    shutdown: float | None,
) -> Target:
    """Check what the caller wants. Raises ValueError, in words that name no value of a header."""
    address = fetch.address(url)
    if data is not None and not isinstance(data, str | bytes):
        raise ValueError(f"data must be a string or bytes, not {type(data).__name__}")
    body = data.encode() if isinstance(data, str) else data
    wanted = method or ("GET" if body is None else "POST")
    if not isinstance(wanted, str) or wanted.upper() not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, not {wanted!r:.20}")
    defaults = dict(HEADERS)
    if body is not None:
        defaults["Content-Type"] = "application/json" if body.lstrip()[:1] in (b"{", b"[") else "text/plain"
    return Target(
        url=address,
        headers=_headers(defaults, headers),
        own_headers=tuple(headers or ()),
        method=wanted.upper(),
        body=body,
        seconds=_listening("seconds", seconds),
        authorities=_authorities(address, authority),
        hold=_streams(hold),
        private_only=hold is not None and not arguments.yes_or_no("i_own_this", i_own_this),
        shutdown=_listening("shutdown", shutdown) if shutdown is not None else 0.0,
    )


def _listening(name: str, seconds: float) -> float:
    listens = arguments.positive_seconds(name, seconds)
    arguments.at_most(LONGEST_PROBE_SECONDS, name, seconds, " (ten minutes)")
    return listens


def _streams(hold: object) -> int:
    if hold is None:
        return 0
    count = arguments.at_least_one("hold", hold)
    arguments.at_most(MOST_STREAMS, "hold", count, " streams")
    files = raise_open_files()
    if count > files - SPARE:
        raise ValueError(f"hold must be at most {files - SPARE:,}: this machine lets one process open {files:,} files")
    return count


def _headers(defaults: Mapping[str, str], own: Mapping[str, str] | None) -> httpx.Headers:
    """Raises ValueError without the value that is wrong, which may be a secret."""
    for name, value in own.items() if isinstance(own, Mapping) else ():
        named = isinstance(name, str) and fetch.NAME.fullmatch(name)
        if named and not (isinstance(value, str) and fetch.header_value(value) is not None):
            raise ValueError(f"headers must give {name} a string without line ends or NUL")
    return fetch.request_headers(defaults, own)


def _authorities(url: str, authority: str | Path | None) -> ssl.SSLContext:
    """Of the probe alone where it is used, since a client writes into it which versions of HTTP it speaks."""
    if authority is None and url.startswith("http:"):
        return fetch.trusted_authorities()
    trusted = httpx.create_ssl_context(trust_env=False)
    if authority is None:
        return trusted
    try:
        trusted.load_verify_locations(authority)
    except (OSError, TypeError):
        raise ValueError(
            f"authority must be a file with the certificate of an authority in PEM, not {str(authority)!r:.100}"
        ) from None
    return trusted
