"""Where the engine of a shared feed is: Redis 7 or newer, Valkey, or a managed one. Its password is shown nowhere."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from redis import exceptions
from redis.backoff import NoBackoff
from redis.connection import parse_url
from redis.retry import Retry

from labkit.feed.memory import CannotKeep

PREFIX = "labkit:"  # of every key, where the address names no other
PATIENCE = 1.0  # seconds that the engine may take to answer
SCHEMES = {"redis": "redis", "rediss": "rediss", "valkey": "redis", "valkeys": "rediss"}
EXAMPLE = 'such as "redis://localhost:6379" or "rediss://:PASSWORD@example.org:6380/0"'


class EngineUnreachable(CannotKeep):
    """The engine of a shared feed does not answer, or refuses to."""


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """The address of an engine, and what the name of every key there begins with. Servers with the same share a feed.

    >>> EngineAddress.read("redis://:secret@localhost:6379/2?prefix=monday:")
    EngineAddress(shown='redis://localhost:6379/2', prefix='monday:')
    """

    url: str = field(repr=False)
    shown: str  # without user, password and options
    prefix: str = PREFIX

    @classmethod
    def read(cls, text: object) -> "EngineAddress":
        """The address as it is written. Raises ValueError, which never quotes a password."""
        if not isinstance(text, str):
            raise ValueError(f"feed must be the address of an engine, {EXAMPLE}, not a {type(text).__name__}")
        try:
            parts = urlsplit(text)
            options = parse_qsl(parts.query)
            where = f"{parts.hostname}:{parts.port or 6379}" if parts.hostname else ""
            url = urlunsplit(parts._replace(scheme=SCHEMES[parts.scheme], query=_without_prefix(options)))
            parse_url(url)
        except (ValueError, KeyError):
            where = ""
        if not where:
            raise ValueError(f"feed must be the address of an engine, {EXAMPLE}")
        prefix = dict(options).get("prefix", PREFIX)
        return cls(url, urlunsplit((parts.scheme, where, parts.path, "", "")), prefix)

    def with_prefix(self, prefix: str) -> "EngineAddress":
        """The same engine, with keys of another name."""
        return EngineAddress(self.url, self.shown, prefix)

    def written(self) -> str:
        """All of it in one text, password and prefix too: for another process, and for nobody's eyes."""
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), ("prefix", self.prefix)])))

    def options(self) -> dict[str, Any]:
        """How a connection is made: without retries of its own, since a repeated command could act twice."""
        waits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
        return {"protocol": 2, "driver_info": None, "max_connections": 1, **waits}

    def problem(self, reason: BaseException) -> EngineUnreachable:
        """What went wrong with the engine, in a sentence."""
        said = str(reason)
        refused = (exceptions.AuthenticationError, exceptions.AuthorizationError)
        if isinstance(reason, refused) or said.startswith(("NOAUTH", "WRONGPASS", "invalid username-password")):
            text = "refuses the password; write the right one into its address, as in redis://:PASSWORD@host:6379"
        elif isinstance(reason, exceptions.OutOfMemoryError):
            text = "is full, it has reached its maxmemory; delete something there, or give it more"
        elif isinstance(reason, exceptions.BusyLoadingError):
            text = "is still loading its data; try again in a moment"
        elif isinstance(reason, exceptions.NoPermissionError):
            text = f"does not let this user do what a feed does: {said}"
        elif isinstance(reason, exceptions.ReadOnlyError):
            text = "is a replica, which takes no updates; use the address of the primary"
        elif "Invalid stream ID" in said:
            text = "is older than Redis 7.0, which a shared feed needs; use a newer one"
        elif isinstance(reason, exceptions.TimeoutError | TimeoutError):
            text = f"has not answered within {PATIENCE:g} s"
        elif isinstance(reason, exceptions.ConnectionError | OSError):
            text = "cannot be reached; see that it runs, and that the address is right"
        else:
            text = f"has answered: {said}"
        return EngineUnreachable(f"the engine at {self.shown} {text}")


def _without_prefix(options: list[tuple[str, str]]) -> str:
    return urlencode([(name, value) for name, value in options if name != "prefix"])
