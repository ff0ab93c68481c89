"""A conversation over the servers of a run, between a crowd and those of its parts that are on other machines."""

import time
from collections.abc import Sequence
from typing import Any, Self

import httpx

from labkit.feed.portable import clock
from labkit.plumbing.fetch import trusted_authorities
from labkit.run import Clock

PATIENCE = 5.0  # seconds for one answer
PINGS = 16

Box = tuple[str, str]  # a server's address, and the name that the run has there


class RunOver(RuntimeError):
    """No server knows the run any more: whoever had started it has ended it, or is gone."""


class Line:
    """One side of a conversation. What is said is left at every server, and any of them is asked for what was said.

    So it goes on when a server dies. Only for one thread at a time.
    """

    def __init__(self, boxes: Sequence[Box], says: str, hears: str) -> None:
        self._boxes = list(boxes)
        self._says, self._hears = says, hears  # names of the two boxes
        self._said = self._heard = 0  # numbers of the last messages
        self._http = httpx.Client(timeout=PATIENCE, verify=trusted_authorities(), trust_env=False)

    def say(self, words: Any) -> None:
        """Leave words for the other side. Raises RunOver."""
        self._said += 1
        message = {"number": self._said, "words": words}
        answers = [self._ask("POST", url, name, self._says, json=message) for url, name in self._boxes]
        if not any(answers):
            raise RunOver("the run is over")

    def hear(self) -> list[Any]:
        """What the other side has said since this was asked last. Raises RunOver."""
        for url, name in self._boxes:
            if answer := self._ask("GET", url, name, self._hears, params={"after": self._heard}):
                messages = answer.json()
                self._heard = max([self._heard, *(number for number, _ in messages)])
                return [words for _, words in messages]
        raise RunOver("the run is over")

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def _ask(self, method: str, url: str, name: str, box: str, **more: Any) -> httpx.Response | None:
        """The answer of a server that knows the run; None when there is none."""
        try:
            answer = self._http.request(method, f"{url}/relay/{name}/{box}", **more)
        except httpx.TransportError:
            return None
        return answer if answer.is_success else None

    def clock(self, number: int) -> Clock:
        """How the clock of a server stands to this machine's.

        Of some pings the one with the shortest round trip says most: it is off by half of that at most (RFC 5905, 10).
        """
        url, _ = self._boxes[number]
        best = Clock(0.0, float("inf"), same=False)
        for _ in range(PINGS):
            asked = time.perf_counter()
            try:
                there = self._http.get(f"{url}/clock").json()
            except (httpx.TransportError, ValueError):
                continue
            answered = time.perf_counter()
            uncertainty = (answered - asked) / 2
            if uncertainty < best.uncertainty:
                same = bool(clock()) and there["clock"] == clock()
                best = Clock(there["now"] - (asked + answered) / 2, uncertainty, same)
        return best
