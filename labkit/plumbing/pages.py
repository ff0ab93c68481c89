"""Web pages of our own: files of a folder, and headers that keep a page to what this machine serves."""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send


def page_headers(connect: str = "'self'") -> dict[str, str]:
    """Headers of a page that loads nothing from elsewhere, which the browser sees to (CSP level 3, 6.1).

    `connect` is what its scripts may ask.
    """
    policy = f"default-src 'self'; connect-src {connect}; img-src data:; base-uri 'none'; form-action 'none'"
    return {"cache-control": "no-cache", "content-security-policy": policy}


class Files:
    """An ASGI app that serves the files of a folder, with these headers."""

    def __init__(self, folder: Path, headers: dict[str, str]) -> None:
        self._files = StaticFiles(directory=folder)
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file that the rest of the path names, or 404."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._files(scope, receive, send_with_headers)
