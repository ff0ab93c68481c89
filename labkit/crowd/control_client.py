"""The server as the crowd asks it for orders, a kitchen and its meter; `labkit.server.experiments` answers."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx

from labkit.plumbing.fetch import trusted_authorities
from labkit.plumbing.owner import HEADER, secret_of

PATIENCE = 60.0  # seconds for one answer: on a busy machine it comes late; from a server that is gone, an end comes
BRIEFLY = 1.0  # seconds for each further answer of a server that has kept us waiting for that long


class NoLabServer(ConnectionError):
    """What was given to the crowd is not a running server of this kit."""


class NothingAnswers(NoLabServer):
    """No server runs at this address."""


class RunRefused(RuntimeError):
    """The server cannot do what the run needs; its own words say why."""


class Outcome(NamedTuple):
    """What became of a run at the server: of its kitchen, and of the peace that its counts need."""

    published: int | None = None  # updates that the kitchen has made; None when the server is gone
    each: tuple[int, ...] = ()  # of them, of each order
    trouble: str = ""  # what closed the kitchen early
    alone: bool = True  # whether no other crowd used the server meanwhile


class Whereabouts(NamedTuple):
    """Where a server runs, and what it shares with others."""

    process: str  # the machine and the process
    engine: str  # of a shared feed, password and all; "" for a feed that nobody shares
    history: int  # updates of an order that it keeps


class ControlClient:
    """The server at `url`, where its users go too. Raises NoLabServer at once if it does not run.

    `control` is where it is asked for orders instead, past a fault line that stands before it.
    """

    def __init__(self, url: str, control: str | None = None) -> None:
        try:
            parts = urlsplit(url)
            if parts.scheme != "http" or not parts.hostname:
                raise ValueError
            self.address = parts.hostname, parts.port or 80
        except ValueError:  # a port that is none, too
            raise NoLabServer(
                f"{url!r} is no server's address; give the crowd a server, such as serve() returns"
            ) from None
        self.url = url
        self._experiment = ""  # its path, once there is one
        self.overdue = False  # whether an answer did not come in time, so that some of its counts are not known
        secret = {HEADER: secret_of(urlsplit(control or url).port or 80)}
        self._http = httpx.Client(
            base_url=control or url, headers=secret, timeout=PATIENCE, verify=trusted_authorities(), trust_env=False
        )
        try:
            answer = self._http.get("/meter")
        except httpx.TimeoutException:
            self._http.close()
            raise _busy() from None
        except httpx.TransportError:
            self._http.close()
            raise NothingAnswers(f"nothing answers at {url}; run the cell with serve() again, then this one") from None
        if answer.status_code != 200 or "useless_polls" not in answer.text:
            self._http.close()
            raise NoLabServer(f"what answers at {url} is not a server of labkit; give the crowd what serve() returned")

    def __enter__(self) -> "ControlClient":
        return self

    def __exit__(self, *problem: object) -> None:
        if self._experiment:
            self._ask("DELETE", self._experiment)
        self._http.close()

    def whereabouts(self) -> Whereabouts:
        """Where the server runs, and whether others share its feed. Raises as `prepare` does."""
        return Whereabouts(**self._wanted("GET", "/experiments"))

    def prepare(self, orders: int) -> int:
        """Place orders and return the first one's number; 0 are those of another server with the same feed."""
        answer = self._post("/experiments", {"orders": orders})
        self._experiment = f"/experiments/{answer['experiment']}"
        return int(answer["first"])

    def open_kitchen(self, seconds: float, updates_per_minute: float, seed: int) -> float:
        """Start the updates; returns their first possible moment, in `time.perf_counter` seconds."""
        plan = {"seconds": seconds, "updates_per_minute": updates_per_minute, "seed": seed}
        return float(self._post(f"{self._experiment}/start", plan)["starts_at"])

    @property
    def box(self) -> tuple[str, str]:
        """The server's address, and the name that the experiment has there."""
        return self.url, self._experiment.rpartition("/")[2]

    def hang_up(self) -> None:
        """Let the server end every open stream, if there still is one."""
        self._ask("POST", f"{self._experiment}/hang-up")

    def meter(self) -> dict[str, float]:
        """What the server has counted; empty when it does not answer any more."""
        return self._ask("GET", "/meter")

    def last_update(self) -> Outcome:
        """Wait until the kitchen has made its last update, and return what became of it."""
        return _outcome(self._ask("GET", self._experiment))

    def close_kitchen(self) -> Outcome:
        """Let the kitchen make no more updates, and return what became of it."""
        return _outcome(self._ask("POST", f"{self._experiment}/close"))

    def knows_the_run(self) -> bool:
        """Whether it has been here all the time: a server that was started again knows nothing of an earlier run."""
        return bool(self._ask("GET", self._experiment))

    def _post(self, path: str, body: dict[str, float]) -> dict[str, Any]:
        return self._wanted("POST", path, body)

    def _wanted(self, method: str, path: str, body: dict[str, float] | None = None) -> dict[str, Any]:
        """The answer's JSON, without which there is no run."""
        try:
            answer = self._http.request(method, path, json=body)
        except httpx.TimeoutException:
            raise _busy() from None
        except httpx.TransportError:
            raise NoLabServer("the server was stopped before the run began; run the cell with serve() again") from None
        if not answer.is_success:
            raise RunRefused(f"the server cannot take this run: {answer.text.strip()}")
        wanted: dict[str, Any] = answer.json()
        return wanted

    def _ask(self, method: str, path: str) -> dict[str, Any]:
        """The answer's JSON; empty when the server is gone, refuses, or is `overdue`."""
        try:
            answer = self._http.request(method, path, timeout=BRIEFLY if self.overdue else PATIENCE)
            return answer.json() if answer.content and answer.is_success else {}
        except httpx.TimeoutException:
            self.overdue = True
            return {}
        except (httpx.TransportError, ValueError):
            return {}


def _outcome(answer: dict[str, Any]) -> Outcome:
    return Outcome(**answer | {"each": tuple(answer.get("each", ()))})


def _busy() -> NoLabServer:
    return NoLabServer(f"the server did not answer within {PATIENCE:g} s; it may be busy, see server.log")
