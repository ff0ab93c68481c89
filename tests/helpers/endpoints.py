"""Endpoints as people really have them: ASGI apps on uvicorn, a server of the standard library, nginx in front."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path

import trustme
import uvicorn
from starlette.types import ASGIApp

from tests.helpers.waiting import wait_until

NGINX = Path("/usr/sbin/nginx")
CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    gzip_types text/event-stream; gzip_proxied any; gzip_min_length 0;
    server {{
        listen 127.0.0.1:{port};
        location /plain/ {{ proxy_pass {server}/; proxy_buffering off; }}
        location /default/ {{ proxy_pass {server}/; }}
        location /held/ {{ proxy_pass {server}/; gzip on; }}
        location /flushed/ {{ proxy_pass {server}/; gzip on; proxy_buffering off; }}
    }}
}}
"""


@contextmanager
def on_uvicorn(app: ASGIApp) -> Iterator[str]:
    """The address of an app that runs on uvicorn in a thread; streams that are open at the end are cut."""
    config = uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1, lifespan="off")
    server = uvicorn.Server(config)
    with closing(socket.create_server(("127.0.0.1", 0), backlog=100)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            wait_until(lambda: server.started, "uvicorn")
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


class Handler(BaseHTTPRequestHandler):
    """Answers each GET with what the test's function for its path writes."""

    protocol_version = "HTTP/1.1"
    pages: dict[str, Callable[["Handler"], None]]
    over: threading.Event

    def do_GET(self) -> None:
        """Let the function write, until it is done or the reader has left."""
        self.close_connection = True
        with suppress(ConnectionError, ssl.SSLError):
            self.pages.get(self.path.partition("?")[0], Handler.nothing)(self)

    do_POST = do_GET  # noqa: N815 - the base class has this name

    def nothing(self) -> None:
        """There is nothing here."""
        self.head(404, "text/plain")

    def head(self, status: int = 200, kind: str = "text/event-stream", **fields: str) -> None:
        """Send the head of an answer that ends with its connection. An underscore in a name stands for "-"."""
        self.send_response(status)
        own = {"Content-Type": kind} if kind else {}
        for name, value in (own | fields | {"Connection": "close"}).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def write(self, body: bytes | str) -> None:
        """Send some bytes at once."""
        self.wfile.write(body if isinstance(body, bytes) else body.encode())
        self.wfile.flush()

    def pause(self, seconds: float) -> bool:
        """Wait; False when the server is to end."""
        return not self.over.wait(seconds)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextmanager
def by_hand(
    pages: dict[str, Callable[[Handler], None]], *, threads: bool = True, tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """The address of a server of the standard library that answers as the functions for each path say."""
    over = threading.Event()
    handler = type("Pages", (Handler,), {"pages": pages, "over": over})
    server = (ThreadingHTTPServer if threads else HTTPServer)(("127.0.0.1", 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join(20)


@contextmanager
def behind_nginx(server: str, folder: Path) -> Iterator[str]:
    """The address of an nginx in front of a server, with its buffers off, as they are by default, and with gzip."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port, server=server))
    with subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: _listens(port), "nginx")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's certificate for this machine, and the file of the authority that has signed it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    return context, folder / "authority.pem"
