"""nginx in front of two hosts, with the very file that readers are given."""

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from labkit import fleet
from labkit.eventsource import EventSource
from labkit.fleet import Fleet, Host, nginx_configuration
from labkit.fleet.engine import check, start_engine
from labkit.plumbing.loopback import HOST
from tests.helpers.waiting import wait_until

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/local/bin:/usr/bin:/opt/homebrew/bin")
with_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed here")
BUFFERING = "proxy_buffering off;"
HTTP_1_1 = "proxy_http_version 1.1;"
IGNORED = "proxy_ignore_headers X-Accel-Buffering;"
NOBODY = ["http://127.0.0.1:1"]  # where nothing listens
MOST = 500  # events, far more than a buffer of nginx holds
LARGE = 90  # events of 300 kB, more than the buffers of all sockets hold, and less than the history of a topic


@pytest.fixture(scope="module")
def hosts() -> Iterator[Fleet]:
    with start_engine() as engine:
        with fleet.start(hosts=2, feed=engine, retry=0.05, retry_spread=0) as hosts:
            yield hosts
        check(engine.address)  # one that was given outlives the fleet


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that nginx's workers may use too, who are nobody where root has started it."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def nginx(urls: list[str], folder: Path, *without: str) -> Iterator[str]:
    """The address of nginx before these hosts; all that it writes is in `folder`. Lines may be left out of its file."""
    assert NGINX
    with socket.create_server((HOST, 0)) as probe:
        port = int(probe.getsockname()[1])
    text = nginx_configuration(urls, port)
    for line in without:
        assert text.count(line) == 1
        text = text.replace(line, "")
    (folder / "nginx.conf").write_text(text)
    words = [NGINX, "-e", "stderr", "-p", str(folder), "-c", "nginx.conf"]
    with (folder / "said").open("w") as said, subprocess.Popen(words, stderr=said) as balancer:
        try:
            wait_until(lambda: _listens(port) or balancer.poll() is not None, "nginx")
            assert balancer.poll() is None, (folder / "said").read_text()
            yield f"http://{HOST}:{port}"
        finally:
            balancer.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex((HOST, port)) == 0


class NewsReader:
    """A reader of the news behind `url`, on a bare socket: `text` is what has come so far."""

    def __init__(self, url: str) -> None:
        self.text = ""
        self._socket = socket.create_connection((HOST, int(url.rpartition(":")[2])), 20)
        self._socket.sendall(b"GET /news/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")

    def has(self, headline: str, within: float) -> bool:
        """Whether this headline is there, or comes within so many seconds."""
        self._socket.settimeout(within)
        try:
            while headline not in self.text and (piece := self._socket.recv(65536)):
                self.text += piece.decode()
        except TimeoutError:
            pass
        return headline in self.text

    def __enter__(self) -> "NewsReader":
        return self

    def __exit__(self, *problem: object) -> None:
        self._socket.close()


def is_stalled(host: Host) -> bool:
    """Whether a reader of this host has left so much unread that nothing more is written to it."""
    return any(connection.stalled for connection in host.connections)


def events_sent(hosts: Fleet) -> int:
    """How many events the hosts have handed to their sockets."""
    return sum(host.meter.events_sent for host in hosts.running)


def wait_until_sent(hosts: Fleet, wanted: int) -> None:
    """Return once the hosts have sent so many events."""
    wait_until(lambda: events_sent(hosts) >= wanted, "the host to send it")


@with_nginx
@pytest.mark.parametrize(
    "without", [(), (HTTP_1_1,), (HTTP_1_1, BUFFERING, IGNORED)], ids=["nothing", "1.1", "all but the header"]
)
def test_the_first_event_arrives_before_the_second_without(
    without: tuple[str, ...], hosts: Fleet, folder: Path
) -> None:
    hosts.tell(f"the first of {without}")
    with nginx(hosts.urls, folder, *without) as url, NewsReader(url) as reader:
        assert reader.has(f"the first of {without}", within=20)
        hosts.tell(f"the second of {without}")
        assert reader.has(f"the second of {without}", within=20)


@with_nginx
def test_without_the_buffering_line_an_event_over_http_1_0_waits_for_many_more(hosts: Fleet, folder: Path) -> None:
    """An event is looked for when its host has sent it, so that one which does not arrive is in nginx."""
    before, published = events_sent(hosts), 1
    hosts.tell("one that waits")
    with nginx(hosts.urls, folder, HTTP_1_1, BUFFERING) as url, NewsReader(url) as reader:
        while not reader.has("one that waits", within=0.001) and published < MOST:
            wait_until_sent(hosts, before + published)
            hosts.tell("one more")
            published += 1
    assert 20 < published < MOST


@with_nginx
@pytest.mark.long
@pytest.mark.parametrize("without", [(), (BUFFERING,)], ids=["with", "without"])
def test_a_host_learns_of_a_reader_who_does_not_read_only_with_that_line(
    without: tuple[str, ...], hosts: Fleet, folder: Path
) -> None:
    with nginx(hosts.urls, folder, *without) as url, NewsReader(url) as reader:
        assert reader.has("retry", within=20)
        (serving,) = [host for host in hosts.running if host.meter.open_streams]
        before = serving.meter.events_sent
        for _ in range(LARGE):
            hosts.tell("x" * 300_000)
        if without:
            wait_until(lambda: serving.meter.events_sent == before + LARGE, "nginx to take in all of it")
        else:
            wait_until(lambda: is_stalled(serving), "the host to wait for the reader")


@with_nginx
def test_a_killed_hosts_reader_comes_back_elsewhere_and_misses_nothing(hosts: Fleet, folder: Path) -> None:
    order = hosts.place_order("Pad thai")
    with nginx(hosts.urls, folder) as url, EventSource(f"{url}/orders/{order}/stream") as source:
        events = iter(source)
        received = [next(events)]  # before there is a second
        hosts.advance(order)
        received += [next(events)]
        (serving,) = [host for host in hosts if host.meter.open_streams]
        serving.kill()
        hosts.advance(order)
        hosts.advance(order)
        received += [next(events), next(events)]
        assert [int(event.last_event_id.rpartition("-")[2]) for event in received] == [1, 2, 3, 4]
        assert {event.type for event in received} == {"message"}
        assert source.connections == 2
    assert {path.name for path in folder.iterdir()} <= {"nginx.conf", "said", "nginx.pid", "temporary"}


@with_nginx
def test_while_no_host_answers_a_stream_says_come_back_and_a_poll_says_502(folder: Path) -> None:
    with nginx(NOBODY, folder) as url:
        stream, poll = httpx.get(f"{url}/orders/1/stream"), httpx.get(f"{url}/orders/1")
        assert (stream.status_code, stream.headers["content-type"]) == (200, "text/event-stream")
        assert stream.text == "retry: 3000\n\n"
        assert poll.status_code == 502


def test_the_file_has_all_hosts_and_the_port_and_works_by_itself() -> None:
    text = nginx_configuration([f"http://127.0.0.1:{port}" for port in (4001, 4002, 4003)], 4000)
    servers = [line.split()[1] for line in text.splitlines() if line.strip().startswith("server ") and ";" in line]
    assert servers == ["127.0.0.1:4001", "127.0.0.1:4002", "127.0.0.1:4003"]
    assert "listen 127.0.0.1:4000;" in text
    own = fleet.nginx.FILE.read_text()
    assert nginx_configuration(["http://127.0.0.1:8001", "http://127.0.0.1:8002"], 8000) == own


@pytest.mark.parametrize(
    ("urls", "port", "said"),
    [
        ([], 80, "urls must be a list of the addresses of hosts"),
        ("http://127.0.0.1:8001", 80, "urls must be a list of the addresses of hosts"),
        (["127.0.0.1:8001"], 80, "urls must be addresses with a port, such as http://127.0.0.1:8001, not"),
        (["http://127.0.0.1"], 80, "urls must be addresses with a port"),
        (["http://a:1;daemon"], 80, "urls must be addresses with a port"),
        ([8001], 80, "urls must be addresses with a port"),
        (NOBODY, 0, "port must be a whole number from 1 to 65535, not 0"),
        (NOBODY, True, "port must be a whole number"),
    ],
)
def test_what_is_no_list_of_hosts_is_a_sentence(urls: list[str], port: int, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        nginx_configuration(urls, port)
