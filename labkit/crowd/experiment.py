"""One run of real users against servers: from its plan to its `Run`."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from typing import Any

from labkit.crowd.calls import Calls
from labkit.crowd.elsewhere import PartElsewhere
from labkit.crowd.plan import Plan
from labkit.crowd.process import CrowdProcess
from labkit.crowd.result import Heard, run_of
from labkit.crowd.servers import Servers, reached
from labkit.crowd.target import Target
from labkit.crowd.together import Part, Together
from labkit.plumbing.interrupts import Interrupted
from labkit.plumbing.wording import counted
from labkit.run import Run
from labkit.show import Progress


def run_experiment(plan: Plan, target: Target) -> Run:
    """Orders first, then the users, then the kitchen; the same steps for all kinds.

    Raises NoLabServer, RunRefused, and Interrupted, a KeyboardInterrupt.
    """
    try:
        return _run_to_its_end(plan, target)
    except KeyboardInterrupt:
        raise Interrupted("The run was interrupted, and its users are gone. Run the cell again.") from None


def _run_to_its_end(plan: Plan, target: Target) -> Run:
    with reached(target) as servers:
        plan = plan.fitted(len(servers.hosts), servers.processes).noted(servers.notes)
        title = f"{counted(plan.users, 'users')}, {plan.kind.name} {plan.variant}".rstrip()
        parts = list(plan.parts(servers.prepare(plan.orders), [host.address for host in servers.hosts]))
        heard = Heard([host.url for host in servers.hosts])
        heard.meters["start"] = servers.meters()  # before there are users, who begin as soon as they are there
        with (
            Together(_parts(plan, servers, parts)) as users,
            _stop_button(servers.button, users) as stop_url,
            Progress(title, stop_url=stop_url) as progress,
        ):
            run = _follow(plan, servers, users, progress, heard, [part["users"] for part in parts])
            progress.finish(_ended(run))
            return run


def _parts(plan: Plan, servers: Servers, parts: Sequence[dict[str, Any]]) -> list[Part]:
    """The users' processes: of this machine, or started by an executor wherever it has its workers."""
    if (on := plan.ways.on) is None:
        return [CrowdProcess(part) for part in parts]
    boxes = [host.box for host in servers.hosts]
    return [PartElsewhere(part, on, boxes, number) for number, part in enumerate(parts)]


@contextlib.contextmanager
def _stop_button(server: Any, users: Together) -> Iterator[str | None]:
    """The address of a button that ends the run early; a server known by its address alone has none to give."""
    if not hasattr(server, "stop_button"):
        yield None
        return
    with server.stop_button(users.stop) as path:
        yield f"{server.browser_url}{path}"


def _follow(
    plan: Plan, servers: Servers, users: Together, progress: Progress, heard: Heard, sizes: Sequence[int]
) -> Run:
    """Do at each word of the users what it asks for, up to their results. `sizes` are the users of each process."""
    opens = 0.0
    with Calls(plan.ways.during) as calls:
        for word, about in users.messages():
            if word == "connected":
                heard.connecting, heard.meters["connected"] = about["seconds"], servers.meters()
                opens = servers.open_kitchen(plan.every + plan.seconds, plan.updates_per_minute, plan.seed)
                users.say({"start": opens})
            elif word == "opens":
                calls.begin(opens + plan.every)
                heard.meters["opens"] = servers.meters()
            elif word == "closed":
                calls.end()
                heard.meters["closed"] = servers.meters()
                everything = about == "closed" and not plan.kind.newest_only
                heard.outcome = servers.last_update() if everything else servers.close_kitchen()
                users.say_each([{"expect": updates} for updates in plan.to_deliver(heard.outcome.each, sizes)])
            elif word == "stopping":
                progress.stopping()
            elif word == "progress":
                _hang_up_if_planned(plan, servers, heard, about["elapsed"], opens)
                progress.update(about["elapsed"] / plan.seconds, _describe(about, plan, heard.connecting))
            elif word == "result":
                heard.meters["end"], heard.lost, heard.overdue = servers.meters(), servers.lost(), servers.overdue
                heard.called, heard.problems = calls.made, calls.problems
                return run_of(plan, about, heard)
    raise AssertionError("messages() ends with a result")


def _hang_up_if_planned(plan: Plan, servers: Servers, heard: Heard, elapsed: float, opens: float) -> None:
    hang_up_at = plan.faults.hang_up_at
    if hang_up_at and heard.server_closed_at is None and elapsed >= hang_up_at:
        heard.server_closed_at = time.perf_counter() - opens
        servers.hang_up()


def _describe(about: dict[str, float], plan: Plan, connecting: float | None) -> str:
    """What the users do, and what they wait for. `connecting` is how long it took, in seconds; None before its end."""
    if connecting is None:
        words = f"opening connections: {about['joined']:,} of {plan.users:,}, before {plan.seconds:g} s are measured"
        return _with(words, plan.notes)
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
    return _with(words, run.notes)


def _with(words: str, notes: Sequence[str]) -> str:
    """A line of progress and sentences after it."""
    return " ".join([f"{words}.", *notes]) if notes else words
