"""How HTTP clients reach this machine itself, whatever variables say about proxies and certificates.

Standard library alone, but for what a notebook has imported anyway.
"""

import os
from collections.abc import Mapping
from functools import cache
from urllib.request import getproxies

LOOPBACK = ("127.0.0.1", "localhost")
NO_PROXY = ("NO_PROXY", "no_proxy")  # programs read one or the other
# What httpx reads when a client is made, before the first request, even for plain http to this machine.
READ_BY_HTTPX = ("SSLKEYLOGFILE", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


def keep_loopback_direct() -> None:
    """Let `httpx.get(server.url)` work in this process, and everything else reach what it reached before.

    What httpx cannot read would end its every request. It is set aside, and one printed sentence names it.
    """
    os.environ.update(direct(os.environ))
    if names := set_aside_unreadable():
        one = len(names) == 1
        print(
            f"httpx cannot read {' and '.join(names)} as {'it is' if one else 'they are'} set on this machine, so this "
            f"process does without {'it' if one else 'them'}. Other programs keep {'it' if one else 'them'}."
        )


def direct(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that keep this machine's own address off every proxy; hosts that others have named stay off too.

    >>> direct({"HTTP_PROXY": "http://proxy.example", "no_proxy": ".example.org"})["NO_PROXY"]
    '.example.org,127.0.0.1,localhost'
    """
    named = ",".join(environment.get(name, "") for name in NO_PROXY).replace(" ", "").split(",")
    hosts = list(dict.fromkeys([*filter(None, named), *LOOPBACK]))
    changed = dict.fromkeys(NO_PROXY, "*" if "*" in hosts else ",".join(hosts))
    if not any(name.lower().endswith("_proxy") for name in environment):
        # Windows and macOS keep proxies elsewhere, where Python does not look once a variable of this kind is set.
        changed |= {f"{scheme}_proxy": address for scheme, address in getproxies().items()}
    return changed


def set_aside_unreadable() -> list[str]:
    """Remove from this process's environment what keeps httpx from making a client; the names of those variables.

    Of hosts that need no proxy only those are removed that are no host names to httpx.
    """
    said = {name: os.environ[name] for name in os.environ if name.upper() in READ_BY_HTTPX}
    if not said or _all_can_be_read(tuple(said.items())):
        return []
    for name in said:
        del os.environ[name]
    return [name for name, value in said.items() if not _put_back(name, value)]


@cache
def _all_can_be_read(said: tuple[tuple[str, str], ...]) -> bool:  # noqa: ARG001 - they are in the environment
    """Whether httpx can read these. It is asked once: a file of certificates takes longer than a whole server."""
    return _makes_a_client()


def _put_back(name: str, value: str) -> bool:
    """Set a variable again, as far as httpx can read it; whether that is all of it."""
    os.environ[name] = value
    if _makes_a_client():
        return True
    readable = [host for host in value.split(",") if _is_readable(name, host)] if name in NO_PROXY else []
    if readable:
        os.environ[name] = ",".join(readable)
    else:
        del os.environ[name]
    return False


def _is_readable(name: str, host: str) -> bool:
    os.environ[name] = host
    return _makes_a_client()


def _makes_a_client() -> bool:
    import httpx  # here, since it takes a tenth of a second, and few machines have such a variable

    try:
        httpx.Client().close()
    except (ValueError, httpx.InvalidURL, ImportError, OSError):
        return False
    return True
