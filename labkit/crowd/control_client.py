"""The server as the crowd asks it for orders, a kitchen and its meter; `labkit.server.experiments` answers."""

from typing import Any
from urllib.parse import urlsplit

import httpx

PATIENCE = 20.0  # seconds for one answer; placing 10,000 orders takes a second on a slow machine


class NoLabServer(ConnectionError):
    """What was given to the crowd is no running lab server."""


class RunRefused(RuntimeError):
    """The server cannot do what the run needs; its own words say why."""


class ControlClient:
    """A lab server at `url`, where its users go too. Raises NoLabServer at once when there is none.

    `control` is where it can be asked for orders instead, past a fault lab that stands before it.
    """

    def __init__(self, url: str, control: str | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise NoLabServer(f"{url!r} is no server's address; give the crowd a server, such as serve() returns")
        self.host, self.port = parts.hostname, parts.port or 80
        self._experiment = ""  # its path, once there is one
        self._http = httpx.Client(base_url=control or url, timeout=PATIENCE, trust_env=False)
        try:
            answer = self._http.get("/meter")
        except httpx.TransportError:
            self._http.close()
            raise NoLabServer(f"nothing answers at {url}; run the cell with serve() again, then this one") from None
        if answer.status_code != 200 or "useless_polls" not in answer.text:
            self._http.close()
            raise NoLabServer(f"what answers at {url} is not a lab server; give the crowd what serve() returned")

    def __enter__(self) -> "ControlClient":
        return self

    def __exit__(self, *problem: object) -> None:
        if self._experiment:
            self._ask("DELETE", self._experiment)
        self._http.close()

    def prepare(self, orders: int) -> int:
        """Place orders and return the first one's number."""
        answer = self._post("/experiments", {"orders": orders})
        self._experiment = f"/experiments/{answer['experiment']}"
        return int(answer["first"])

    def open_kitchen(self, seconds: float, updates_per_minute: float, seed: int) -> float:
        """Start the updates; returns their first possible moment, in `time.perf_counter` seconds."""
        plan = {"seconds": seconds, "updates_per_minute": updates_per_minute, "seed": seed}
        return float(self._post(f"{self._experiment}/start", plan)["starts_at"])

    def hang_up(self) -> None:
        """Let the server end every open stream, if there still is one."""
        self._ask("POST", f"{self._experiment}/hang-up")

    def meter(self) -> dict[str, float]:
        """What the server has counted; empty when it does not answer any more."""
        return self._ask("GET", "/meter")

    def kitchen(self) -> tuple[int | None, str]:
        """How many updates there were, None when the server is gone; and what ended them early, "" for nothing."""
        answer = self._ask("GET", self._experiment)
        return answer.get("published"), answer.get("trouble", "")

    def _post(self, path: str, body: dict[str, float]) -> dict[str, Any]:
        try:
            answer = self._http.post(path, json=body)
        except httpx.TimeoutException:
            raise NoLabServer(
                f"the server did not answer within {PATIENCE:g} s; it may be busy, see server.log"
            ) from None
        except httpx.TransportError:
            raise NoLabServer("the server was stopped before the run began; run the cell with serve() again") from None
        if not answer.is_success:
            raise RunRefused(f"the server cannot take this run: {answer.text.strip()}")
        wanted: dict[str, Any] = answer.json()
        return wanted

    def _ask(self, method: str, path: str) -> dict[str, Any]:
        try:
            answer = self._http.request(method, path, timeout=5)
            return answer.json() if answer.content and answer.is_success else {}
        except (httpx.TransportError, ValueError):
            return {}
