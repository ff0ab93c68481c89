"""One run of real users against a server, from the check of its parameters to its `Run`."""

import base64
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from labkit import check
from labkit.crowd.lab import Lab
from labkit.crowd.process import CrowdProcess
from labkit.limits import most_connections
from labkit.run import Kind, Run
from labkit.show import Progress

UPDATES_PER_MINUTE = 4 / 30  # an order's four stages in half an hour


class HasUrl(Protocol):
    """A server, as far as the crowd must know it."""

    url: str


@dataclass(frozen=True)
class Plan:
    """What is to be run. Times are in seconds."""

    kind: Kind
    users: int
    seconds: float
    every: float
    updates_per_minute: float
    shared: bool
    seed: int
    notes: tuple[str, ...] = ()

    def for_users(self, lab: Lab, first: int) -> dict[str, Any]:
        """The same for the crowd's process, with the number of its first order."""
        words = {name: getattr(self, name) for name in ("kind", "users", "seconds", "every", "shared", "seed")}
        return {**words, "host": lab.host, "port": lab.port, "first": first}


def polling(
    server: HasUrl | str,
    users: int,
    every: float,
    seconds: float,
    *,
    updates_per_minute: float = UPDATES_PER_MINUTE,
    shared: bool = False,
    seed: int = 1,
) -> Run:
    """`users` real users who each ask `server` for their order every `every` seconds, measured for `seconds`.

    Takes `every` + `seconds` seconds and a little more: each user asks once before the measured time begins.
    `updates_per_minute` is the mean rate of one order; `shared` gives all users the same order instead of one each.
    Raises ValueError for a senseless number and NoLabServer when `server` is none, before anything starts.
    The polling loop is built by hand in notebook 01.
    """
    every = check.positive_seconds("every", every)
    return _conduct(_plan("polling", users, seconds, every, updates_per_minute, shared, seed), server)


def streaming(
    server: HasUrl | str,
    users: int,
    seconds: float,
    *,
    updates_per_minute: float = UPDATES_PER_MINUTE,
    shared: bool = False,
    seed: int = 1,
) -> Run:
    """`users` real users who each open one event stream of their order, measured for `seconds`.

    The parameters are those of `polling`, and so are the updates: the same orders at the same rate. The requests and
    bytes of opening the streams count. Raises as `polling` does. The stream is built by hand in notebook 03.
    """
    return _conduct(_plan("streaming", users, seconds, 0, updates_per_minute, shared, seed), server)


def _plan(kind: Kind, users: int, seconds: float, every: float, rate: float, shared: bool, seed: int) -> Plan:
    users = check.at_least_one("users", users)
    seconds = check.positive_seconds("seconds", seconds)
    rate = check.rate("updates_per_minute", rate)
    shared, seed = check.yes_or_no("shared", shared), check.seed("seed", seed)
    most, why = most_connections()
    notes = (f"{why}, so the crowd has {most:,} users instead of {users:,}.",) if users > most else ()
    return Plan(kind, min(users, most), seconds, every, rate, shared, seed, notes)


def _conduct(plan: Plan, server: HasUrl | str) -> Run:
    """Orders first, then the users, then the kitchen; the same steps for both kinds."""
    title = f"{plan.users:,} users {plan.kind}"
    with Lab(server if isinstance(server, str) else server.url) as lab:
        first = lab.prepare(1 if plan.shared else plan.users)
        with (
            CrowdProcess(plan.for_users(lab, first)) as crowd,
            _stop_button(server, crowd) as stop_url,
            Progress(title, stop_url=stop_url) as progress,
        ):
            run = _listen(plan, lab, crowd, progress)
            progress.finish(run.in_words + "".join(f". {note}" for note in run.notes))
            return run


@contextlib.contextmanager
def _stop_button(server: Any, crowd: CrowdProcess) -> Iterator[str | None]:
    """The address of a button that ends the run early; a server known by its address alone has none to give."""
    if not hasattr(server, "stop_button"):
        yield None
        return
    with server.stop_button(lambda: crowd.say({"stop": True})) as path:
        yield f"{server.browser_url}{path}"


def _listen(plan: Plan, lab: Lab, crowd: CrowdProcess, progress: Progress) -> Run:
    """Follow the crowd's words to its result."""
    at_start = before = after = lab.meter()
    connecting = published = None
    for word, about in crowd.messages():
        if word == "connected":
            connecting = about["seconds"]
            warm_up = plan.every if plan.kind == "polling" else 0
            crowd.say({"start": lab.open_kitchen(warm_up + plan.seconds, plan.updates_per_minute, plan.seed)})
        elif word == "window" and about == "opens":
            before = lab.meter()
        elif word == "window":
            after = lab.meter()
            published = lab.published(each=plan.users if plan.shared else 1)
            crowd.say({"expect": published or 0})
        elif word == "progress":
            progress.update(about["elapsed"] / plan.seconds, _in_words(about, plan))
        elif word == "result":
            return _run(plan, about, published, connecting, at_start, before, after, lab.meter())
    raise AssertionError("messages() ends with a result")


def _in_words(about: dict[str, float], plan: Plan) -> str:
    words = f"{about['elapsed']:.0f} of {plan.seconds:g} s, {about['requests']:,.0f} requests, "
    return words + f"{about['updates']:,.0f} updates" + (f", {about['errors']:,.0f} errors" if about["errors"] else "")


def _run(
    plan: Plan,
    result: dict[str, Any],
    published: int | None,
    connecting: float | None,
    at_start: dict[str, float],
    before: dict[str, float],
    after: dict[str, float],
    at_end: dict[str, float],
) -> Run:
    gone, pushed = not at_end, plan.kind == "streaming"
    counted = "streams" if pushed else "polls"
    errors = result["errors"]
    if pushed and not result["stopped"] and (late := (published or 0) - result["updates"] - errors.get("lost", 0)) > 0:
        errors["never came"] = late
    return Run(
        kind=plan.kind,
        source="measurement",
        users=plan.users,
        seconds=result["seconds"],
        every=plan.every or None,
        updates_per_minute=plan.updates_per_minute,
        shared=plan.shared,
        seed=plan.seed,
        requests=result["requests"],
        useless=result["useless"],
        updates=result["updates"],
        overwritten=result["overwritten"],
        published=published if pushed else None,
        latency=_unpacked(result["latency"], np.float64),
        requests_each_second=_unpacked(result["each_second"], np.int64),
        answered=_unpacked(result["answered"], np.float64),
        lag=_unpacked(result["lag"], np.float64),
        bytes_up=result["bytes_up"],
        bytes_down=result["bytes_down"],
        cpu=None if not after or not before else after["cpu_seconds"] - before["cpu_seconds"],
        connections=plan.users,
        connecting=connecting,
        server_requests=None if gone else int(at_end[counted] - at_start[counted]) - result["warm_up"],
        error_kinds=errors,
        stopped=result["stopped"],
        notes=(*plan.notes, *(["The server did not answer any more at the end of the run."] if gone else [])),
    )


def _unpacked(column: str, kind: DTypeLike) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(column), dtype=kind).copy()
