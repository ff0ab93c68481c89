"""Starting a fleet: what is asked for is checked first, and only then does anything begin."""

import secrets
import sys
from contextlib import ExitStack
from importlib import import_module
from types import ModuleType
from typing import Any

from labkit.defaults import RETRY_SECONDS
from labkit.feed import HISTORY, CannotKeep, history_length
from labkit.fleet.fleet import Fleet
from labkit.fleet.host import Host
from labkit.plumbing import arguments
from labkit.plumbing.cells import replace_previous, start_whole
from labkit.plumbing.open_files import most_connections, raise_open_files
from labkit.plumbing.proxies import keep_loopback_direct
from labkit.server.serve import SharedBy

MOST_HOSTS = 64
SPREAD = 3.0  # seconds over which the readers of a host that is gone come back


def hosts_for(users: int) -> int:
    """How many hosts so many users need here, if all of them are still to fit when one host dies.

    Raises ValueError for less than one user, and for more than a fleet can have here.
    """
    each, why = most_connections()
    hosts = -(-arguments.at_least_one("users", users) // each) + 1
    if hosts > MOST_HOSTS:
        raise ValueError(f"users must be at most {each * (MOST_HOSTS - 1):,} here, not {users:,}. {why}.")
    return hosts


def start(
    hosts: int = 3,
    *,
    feed: str | SharedBy | None = None,
    shared: bool = True,
    retry: float = RETRY_SECONDS,
    retry_spread: float = SPREAD,
    history: int = HISTORY,
    name: str | None = None,
) -> Fleet:
    """Start so many servers, each in a process and at a port of its own, and return when all of them answer.

    They share a feed: by an engine that is started for them, or by `feed`, which is an engine (`start_engine()`) or the
    address of one; whatever has the same engine shares it too. With `shared=False` each of them has a feed of its own,
    and knows nothing of the others.
    `retry`, `retry_spread` and `history` are those of `serve`. In a notebook, running the cell again replaces the fleet
    that its last run had started; with a `name`, the next fleet of that name takes the place of the last, anywhere.
    Raises ValueError for an invalid value, and CannotKeep for an engine that cannot be started or reached.
    """
    hosts = arguments.at_least_one("hosts", hosts)
    arguments.at_most(MOST_HOSTS, "hosts", hosts)
    options = {
        "retry": arguments.zero_or_more_seconds("retry", retry),
        "retry_spread": arguments.zero_or_more_seconds("retry_spread", retry_spread),
        "history": history_length(history),
    }
    if not arguments.yes_or_no("shared", shared) and feed is not None:
        raise ValueError("feed is what hosts share; leave out either feed or shared=False")
    if name is not None and not arguments.is_text(name):
        raise ValueError(f'name must be a non-empty string, such as "fleet", or None, not {name!r}')
    given = None if feed is None else _given(feed)
    started_here = replace_previous(sys._getframe(1), name)
    raise_open_files()
    keep_loopback_direct()
    return start_whole(lambda: _start(hosts, given, shared, options), started_here)


def _given(feed: object) -> SharedBy:
    """The engine that was given, or is at the address that was. Raises for one that cannot be reached."""
    engines = _engines()
    given: Any = engines.at(feed) if isinstance(feed, str) else feed
    if not isinstance(getattr(given, "address", None), engines.EngineAddress):
        kind = type(feed).__name__
        raise ValueError(f"feed must be an engine, such as start_engine() returns, or the address of one, not a {kind}")
    engines.check(given.address)
    engine: SharedBy = given
    return engine


def _start(count: int, given: SharedBy | None, shared: bool, options: dict[str, Any]) -> Fleet:
    secret = secrets.token_urlsafe()  # of all hosts: who may use one may use any of them
    with ExitStack() as on_failure:
        hosts = []
        for number in range(count):
            host = Host(number, secret, shared, options)
            on_failure.callback(host.give_up)
            on_failure.callback(host.discard)
            host.launch()
            hosts.append(host)
        own_engine = None
        if shared and given is None:
            own_engine = _engines().find_or_start()
            on_failure.callback(own_engine.stop)
        engine = given or own_engine
        for host in hosts:
            if engine is not None:
                host.configure(engine.address.written())
            host.greet()
        for host in hosts:
            host.wait_until_it_serves()
        on_failure.pop_all()
    return Fleet(hosts, engine, own_engine)


def _engines() -> ModuleType:
    """The module with engines; its client takes most of a second to import."""
    try:
        return import_module("labkit.fleet.engine")
    except ImportError:
        raise CannotKeep(
            "the client of a shared feed is not installed here; pip install redis hiredis, or say shared=False"
        ) from None
