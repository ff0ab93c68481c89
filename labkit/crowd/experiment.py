"""One run of real users against a server: from its plan to its `Run`."""

import base64
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from labkit.crowd.control_client import PATIENCE, ControlClient, Outcome
from labkit.crowd.plan import Plan, addresses
from labkit.crowd.process import CrowdProcess
from labkit.plumbing.addresses import HasUrl
from labkit.plumbing.interrupts import Interrupted
from labkit.plumbing.wording import counted
from labkit.run import Measured, Run
from labkit.show import Progress

HELD_UP = 1.0  # seconds that users may be late before a run says so
COUNTS = ("seconds", "requests", "useless", "answers_with_news", "updates", "overwritten")  # as the users sent them
MEASURED = ("stopped", "bytes_up", "bytes_down", "cuts")


def run_experiment(plan: Plan, server: HasUrl | str) -> Run:
    """Orders first, then the users, then the kitchen; the same steps for all kinds.

    Raises NoLabServer, RunRefused, and Interrupted, a KeyboardInterrupt.
    """
    try:
        return _run_to_its_end(plan, server)
    except KeyboardInterrupt:
        raise Interrupted("The run was interrupted, and its users are gone. Run the cell again.") from None


def _run_to_its_end(plan: Plan, server: HasUrl | str) -> Run:
    title = f"{counted(plan.users, 'users')}, {plan.kind.name} {plan.variant}".rstrip()
    with ControlClient(*addresses(server)) as control:
        first = control.prepare(1 if plan.shared else plan.users)
        with (
            CrowdProcess(plan.for_users(control, first)) as crowd,
            _stop_button(server, crowd) as stop_url,
            Progress(title, stop_url=stop_url) as progress,
        ):
            run = _follow(plan, control, crowd, progress)
            progress.finish(_ended(run))
            return run


@contextlib.contextmanager
def _stop_button(server: Any, crowd: CrowdProcess) -> Iterator[str | None]:
    """The address of a button that ends the run early; a server known by its address alone has none to give."""
    if not hasattr(server, "stop_button"):
        yield None
        return
    with server.stop_button(crowd.stop) as path:
        yield f"{server.browser_url}{path}"


@dataclass
class _Heard:
    """What was learned of a run beside the users' own result."""

    starts_at: float = 0.0  # in `time.perf_counter` seconds
    connecting: float | None = None
    outcome: Outcome = field(default_factory=Outcome)
    server_closed_at: float | None = None
    meter: dict[str, dict[str, float]] = field(default_factory=dict)  # moment: what the server had counted
    overdue: bool = False  # whether the server did not answer in time at one of them

    def risen(self, name: str, since: str, until: str) -> float | None:
        """By how much a meter's count rose between two moments; None when the server did not answer at one of them."""
        before, after = self.meter.get(since), self.meter.get(until)
        return after[name] - before[name] if before and after else None


def _follow(plan: Plan, control: ControlClient, crowd: CrowdProcess, progress: Progress) -> Run:
    """Do at each word of the users what it asks for, up to their result."""
    heard = _Heard(meter={"start": control.meter()})
    for word, about in crowd.messages():
        if word == "connected":
            heard.connecting, heard.meter["connected"] = about["seconds"], control.meter()
            heard.starts_at = control.open_kitchen(plan.every + plan.seconds, plan.updates_per_minute, plan.seed)
            crowd.say({"start": heard.starts_at})
        elif word == "window" and about == "opens":
            heard.meter["opens"] = control.meter()
        elif word == "window":
            heard.meter["closed"] = control.meter()
            everything = about == "closed" and not plan.kind.newest_only
            heard.outcome = control.last_update() if everything else control.close_kitchen()
            crowd.say({"expect": _to_deliver(plan, heard.outcome) or 0})
        elif word == "stopping":
            progress.stopping()
        elif word == "progress":
            _hang_up_if_planned(plan, control, heard, about["elapsed"])
            progress.update(about["elapsed"] / plan.seconds, _describe(about, plan, heard.connecting))
        elif word == "result":
            heard.meter["end"], heard.overdue = control.meter(), control.overdue
            return _run(plan, about, heard)
    raise AssertionError("messages() ends with a result")


def _hang_up_if_planned(plan: Plan, control: ControlClient, heard: _Heard, elapsed: float) -> None:
    hang_up_at = plan.faults.hang_up_at
    if hang_up_at and heard.server_closed_at is None and elapsed >= hang_up_at:
        heard.server_closed_at = time.perf_counter() - heard.starts_at
        control.hang_up()


def _to_deliver(plan: Plan, outcome: Outcome) -> int | None:
    """How many updates were to reach their users; None when not known."""
    return outcome.published and outcome.published * (plan.users if plan.shared else 1)


def _describe(about: dict[str, float], plan: Plan, connecting: float | None) -> str:
    """What the users do, and what they wait for. `connecting` is how long it took, in seconds; None before its end."""
    if connecting is None:
        return f"opening connections: {about['joined']:,} of {plan.users:,}, before {plan.seconds:g} s are measured"
    if not about["elapsed"]:
        asks = f"; each user asks once in {plan.every:g} s" if plan.every else ""
        return f"all connections are open{asks}, before {plan.seconds:g} s are measured"
    words = f"{about['elapsed']:.0f} of {plan.seconds:g} s, {counted(about['requests'], 'requests')}, "
    words += counted(about["updates"], "updates")
    words += f", {counted(about['errors'], 'errors')}" if about["errors"] else ""
    return words + (", waiting for the last answers" if about["elapsed"] >= plan.seconds else "")


def _ended(run: Run) -> str:
    """That it is over, and what a reader must know; what came of it is said by the run itself."""
    words = f"{'stopped early' if run.stopped else 'done'}, {run.seconds:.3g} s measured"
    words += f", {counted(run.errors, 'errors')}" if run.errors else ""
    return words + "".join(f". {note}" for note in run.notes)


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
        notes=(*plan.notes, *_notes(result, heard)),
        **{name: result[name] for name in COUNTS},
        requests_each_second=_unpacked(result["each_second"], np.int64),
        latency=_unpacked(result["latency"], np.float64),
        answered=_unpacked(result["answered"], np.float64),
        cpu=heard.risen("cpu_seconds", "opens", "closed"),
        measured=measured,
    )


def _measured(plan: Plan, result: dict[str, Any], heard: _Heard) -> Measured:
    errors, published = result["errors"], None if plan.kind.newest_only else _to_deliver(plan, heard.outcome)
    if not result["stopped"] and (late := (published or 0) - result["updates"] - errors.get("lost", 0)) > 0:
        errors["never came"] = late
    counted = heard.risen(plan.kind.counted_as, "start", "end")
    origin = heard.risen(plan.kind.counted_as, "opens", "closed")
    hits = heard.risen("cache_hits", "start", "end")
    memory = heard.risen("memory_bytes", "start", "connected")
    return Measured(
        **{name: result[name] for name in MEASURED},
        kitchen_closed_early=bool(heard.outcome.trouble),
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


def _notes(result: dict[str, Any], heard: _Heard) -> Iterator[str]:
    """What a reader of the numbers must know."""
    if not result["seconds"]:
        yield "The run was stopped before the measured time began, so nothing was measured; run the cell again."
    if heard.overdue:
        yield (
            f"The server did not answer within {PATIENCE:g} s when it was asked for its counts, so some are not known: "
            "this machine is too busy for so many users, or something holds the server up (see server.log)."
        )
    elif not heard.meter["end"]:
        yield "The server did not answer any more at the end of the run."
    elif (unanswered := result["errors"].get("no answer", 0)) and not result["stopped"]:
        polls = counted(unanswered, "polls")
        yield f"This machine was asked for more than it can answer: {polls} had no answer at the end."
    if result["unsent"]:
        yield (
            f"The users could not keep up: the polls of the last {result['unsent']:.1f} s were never sent. "
            "Take fewer users, or let them poll more rarely."
        )
    elif result["held_up"] > HELD_UP:
        yield f"The users were held up for {result['held_up']:.1f} s: this machine was busy, or slept."
    if heard.outcome.trouble:
        yield f"The kitchen closed early: {heard.outcome.trouble}."
    if not heard.outcome.alone:
        yield "Another crowd used this server at the same time, and the server's own counts are of both."


def _unpacked(column: str, kind: DTypeLike) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(column), dtype=kind).copy()
