"""One run of real users against a server: from its plan to its `Run`."""

import base64
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from labkit.crowd.control_client import ControlClient
from labkit.crowd.plan import HasUrl, Plan, addresses
from labkit.crowd.process import CrowdProcess
from labkit.run import Measured, Run
from labkit.show import Progress

HELD_UP = 1.0  # seconds that a poll may be late before a run says so
COUNTS = ("seconds", "requests", "useless", "answers_with_news", "updates", "overwritten")  # as the users sent them
MEASURED = ("stopped", "bytes_up", "bytes_down", "cuts")


def run_experiment(plan: Plan, server: HasUrl | str) -> Run:
    """Orders first, then the users, then the kitchen; the same steps for all kinds. Raises NoLabServer, RunRefused."""
    title = f"{plan.users:,} users, {plan.kind.name} {plan.variant}".rstrip()
    with ControlClient(*addresses(server)) as lab:
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


@dataclass
class _Heard:
    """What was learned of a run beside the crowd's own result."""

    starts_at: float = 0.0  # in `time.perf_counter` seconds
    connecting: float | None = None
    published: int | None = None
    trouble: str = ""  # what closed the kitchen early
    server_closed_at: float | None = None
    meter: dict[str, dict[str, float]] = field(default_factory=dict)  # moment: what the server had counted

    def risen(self, name: str, since: str, until: str) -> float | None:
        """By how much a meter's count rose between two moments; None when the server did not answer at one of them."""
        before, after = self.meter.get(since), self.meter.get(until)
        return after[name] - before[name] if before and after else None


def _listen(plan: Plan, lab: ControlClient, crowd: CrowdProcess, progress: Progress) -> Run:
    """Follow the crowd's words to its result."""
    heard = _Heard(meter={"start": lab.meter()})
    for word, about in crowd.messages():
        if word == "connected":
            heard.connecting, heard.meter["connected"] = about["seconds"], lab.meter()
            heard.starts_at = lab.open_kitchen(plan.every + plan.seconds, plan.updates_per_minute, plan.seed)
            crowd.say({"start": heard.starts_at})
        elif word == "window":
            heard.meter[about] = lab.meter()
            if about == "closed":
                made, heard.trouble = lab.kitchen()
                heard.published = None if made is None else made * (plan.users if plan.shared else 1)
                crowd.say({"expect": heard.published or 0})
        elif word == "progress":
            hang_up_at = plan.faults.hang_up_at
            if hang_up_at and heard.server_closed_at is None and about["elapsed"] >= hang_up_at:
                heard.server_closed_at = time.perf_counter() - heard.starts_at
                lab.hang_up()
            progress.update(about["elapsed"] / plan.seconds, _describe(about, plan))
        elif word == "result":
            heard.meter["end"] = lab.meter()
            return _run(plan, about, heard)
    raise AssertionError("messages() ends with a result")


def _describe(about: dict[str, float], plan: Plan) -> str:
    words = f"{about['elapsed']:.0f} of {plan.seconds:g} s, {about['requests']:,.0f} requests, "
    return words + f"{about['updates']:,.0f} updates" + (f", {about['errors']:,.0f} errors" if about["errors"] else "")


def _run(plan: Plan, result: dict[str, Any], heard: _Heard) -> Run:
    """The record of a run, from what the users have recorded and what the server has counted."""
    measured = _measured(plan, result, heard)
    return Run(
        kind=plan.kind.name,
        source="measurement",
        users=plan.users,
        every=plan.every or None,
        wait=plan.wait or None,
        variant=plan.variant,
        updates_per_minute=plan.updates_per_minute,
        shared=plan.shared,
        seed=plan.seed,
        notes=(*plan.notes, *_notes(not heard.meter["end"], heard.trouble, measured.lag)),
        **{name: result[name] for name in COUNTS},
        requests_each_second=_unpacked(result["each_second"], np.int64),
        latency=_unpacked(result["latency"], np.float64),
        answered=_unpacked(result["answered"], np.float64),
        cpu=heard.risen("cpu_seconds", "opens", "closed"),
        measured=measured,
    )


def _measured(plan: Plan, result: dict[str, Any], heard: _Heard) -> Measured:
    errors, published = result["errors"], None if plan.kind.newest_only else heard.published
    if not result["stopped"] and (late := (published or 0) - result["updates"] - errors.get("lost", 0)) > 0:
        errors["never came"] = late
    counted = heard.risen(plan.kind.counted_as, "start", "end")
    origin = heard.risen(plan.kind.counted_as, "opens", "closed")
    hits = heard.risen("cache_hits", "start", "end")
    memory = heard.risen("memory_bytes", "start", "connected")
    return Measured(
        **{name: result[name] for name in MEASURED},
        error_kinds=errors,
        server_requests=None if counted is None else int(counted + (hits or 0)) - result["outside"],
        origin_requests=None if origin is None or not plan.options.cache else int(origin),
        published=published,
        lag=_unpacked(result["lag"], np.float64),
        connections=plan.users,
        connecting=heard.connecting,
        memory=None if memory is None else int(memory),
        server_closed_at=heard.server_closed_at,
        reopened_at=_unpacked(result["reopened_at"], np.float64),
    )


def _notes(gone: bool, trouble: str, lag: NDArray[np.float64]) -> Iterator[str]:
    """What a reader of the numbers must know."""
    if gone:
        yield "The server did not answer any more at the end of the run."
    if trouble:
        yield f"The kitchen closed early: {trouble}."
    if len(lag) and lag.max() > HELD_UP:
        yield f"The users were held up for {lag.max():.1f} s: this machine was busy, or slept."


def _unpacked(column: str, kind: DTypeLike) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(column), dtype=kind).copy()
