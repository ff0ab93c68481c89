"""The secrets of the servers that this program has started, by port. They stand in no address, log or output.

A server's control addresses ask for its secret, so that other users of this machine cannot run experiments on it.
"""

HEADER = "x-labkit-secret"
_SECRETS: dict[int, str] = {}


def keep_secret(port: int, secret: str) -> None:
    """Remember the secret of the server at `port`."""
    _SECRETS[port] = secret


def secret_of(port: int) -> str:
    """The secret of the server at `port`; "" for a server that another program has started."""
    return _SECRETS.get(port, "")


def forget_secret(port: int, secret: str) -> None:
    """Forget it, unless another server has the port by now."""
    if _SECRETS.get(port) == secret:
        del _SECRETS[port]
