"""Addresses that are for the program which started the server, and for nobody else on this machine."""

import secrets
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from labkit.plumbing.owner import HEADER

PATHS = "/experiments"
REFUSAL = (
    "Experiments are for the program that started this server. Give the crowd what serve() returned, in the notebook "
    "that called it.\n"
)


class OwnerOnly:
    """Refuses a request for a control address that does not bring the server's secret."""

    def __init__(self, app: ASGIApp, secret: Callable[[], str]) -> None:
        self._app = app
        self._secret = secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 403."""
        answer = self._app
        if scope["type"] == "http" and scope["path"].startswith(PATHS) and not self._is_owner(scope):
            answer = PlainTextResponse(REFUSAL, 403)
        await answer(scope, receive, send)

    def _is_owner(self, scope: Scope) -> bool:
        brought = next((value for name, value in scope["headers"] if name == HEADER.encode()), b"")
        wanted = self._secret().encode()
        return bool(wanted) and secrets.compare_digest(brought, wanted)
