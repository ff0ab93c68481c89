"""From what the users have recorded and the servers have counted to one `Run`."""

import base64
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from labkit.crowd.control_client import PATIENCE, Outcome
from labkit.crowd.plan import Plan
from labkit.crowd.servers import Meters
from labkit.histogram import merged
from labkit.plumbing.wording import counted
from labkit.run import Clock, Measured, Run

HELD_UP = 1.0  # seconds that users may be late before a run says so
COUNTS = ("requests", "useless", "answers_with_news", "updates", "overwritten")  # as the users sent them
MEASURED = ("bytes_up", "bytes_down", "cuts")
OF_ALL = (*COUNTS, *MEASURED, "outside")


@dataclass
class Heard:
    """What was learned of a run beside the users' own results."""

    urls: Sequence[str]  # of the servers
    connecting: float | None = None
    outcome: Outcome = field(default_factory=Outcome)
    server_closed_at: float | None = None
    meters: dict[str, Meters] = field(default_factory=dict)  # moment: what each server had counted
    overdue: bool = False  # whether a server did not answer in time at one of them
    lost: Sequence[int] = ()  # numbers of the servers that have ended since
    called: Sequence[tuple[float, str]] = ()  # what was called meanwhile, and when
    problems: Sequence[str] = ()  # what went wrong with it

    def risen(self, name: str, since: str, until: str) -> float | None:
        """By how much a count rose between two moments, at all servers that tell; None where none of them does."""
        both = zip(self.meters.get(since, []), self.meters.get(until, []), strict=False)  # strict but for no moment
        rises = [
            after[name] - before[name]
            for number, (before, after) in enumerate(both)
            if before and after and number not in self.lost
        ]
        return sum(rises) if rises else None

    def silent(self) -> list[str]:
        """The addresses of the servers whose counts are not known at the end."""
        return [
            url
            for number, (url, meter) in enumerate(zip(self.urls, self.meters["end"], strict=True))
            if not meter or number in self.lost
        ]


def run_of(plan: Plan, results: Sequence[dict[str, Any]], heard: Heard) -> Run:
    """The record of a run."""
    errors = Counter[str]()
    for result in results:
        errors.update(result["errors"])
    sums = {name: sum(result[name] for result in results) for name in OF_ALL}
    stopped = any(result["stopped"] for result in results)
    seconds = max(result["seconds"] for result in results)
    return Run(
        kind=plan.kind.name,
        source="measurement",
        users=plan.users,
        seconds=seconds,
        every=plan.every or None,
        wait=plan.wait or None,
        variant=plan.variant,
        updates_per_minute=plan.updates_per_minute,
        shared=plan.shared,
        seed=plan.seed,
        notes=(*plan.notes, *_notes(results, heard, errors, measured=bool(seconds), stopped=stopped)),
        **{name: sums[name] for name in COUNTS},
        requests_each_second=_each_second(results),
        latency=merged([_column(result["latency"]) for result in results]),
        answered=_together(results, "answered"),
        cpu=heard.risen("cpu_seconds", "opens", "closed"),
        measured=_measured(plan, results, heard, sums, errors, stopped=stopped),
    )


def _measured(
    plan: Plan,
    results: Sequence[dict[str, Any]],
    heard: Heard,
    sums: dict[str, int],
    errors: Counter[str],
    *,
    stopped: bool,
) -> Measured:
    outcome = heard.outcome
    published = None if plan.kind.newest_only or outcome.published is None else plan.readers * outcome.published
    if not stopped and (late := (published or 0) - sums["updates"] - errors["lost"]) > 0:
        errors["never came"] = late
    counted = heard.risen(plan.kind.counted_as, "start", "end")
    origin = heard.risen(plan.kind.counted_as, "opens", "closed")
    hits = heard.risen("cache_hits", "start", "end")
    memory = heard.risen("memory_bytes", "start", "connected")
    return Measured(
        **{name: sums[name] for name in MEASURED},
        stopped=stopped,
        kitchen_closed_early=bool(outcome.trouble),
        error_kinds={name: count for name, count in errors.items() if count},
        server_requests=None if counted is None else int(counted + (hits or 0)) - sums["outside"],
        origin_requests=None if origin is None or not plan.options.cache else int(origin),
        published=published,
        lag=_together(results, "lag"),
        connections=plan.users,
        connecting=heard.connecting,
        memory=None if memory is None else int(memory),
        server_closed_at=heard.server_closed_at,
        reopened_at=_together(results, "reopened_at"),
        at_hosts=_at_hosts(results, heard.urls),
        clocks=tuple(Clock(*result["clock"]) for result in results if "clock" in result),
        called=tuple(heard.called),
    )


def _at_hosts(results: Sequence[dict[str, Any]], urls: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Users at each address when the measured time began, and at the end; empty when it never began."""
    if any(len(result["at_hosts"]) < 2 for result in results):
        return {}
    began, ended = np.sum([result["at_hosts"] for result in results], axis=0).tolist()
    return dict(zip(urls, zip(began, ended, strict=True), strict=True))


def _notes(
    results: Sequence[dict[str, Any]], heard: Heard, errors: Counter[str], *, measured: bool, stopped: bool
) -> Iterator[str]:
    """What a reader of the numbers must know."""
    if not measured:
        yield "The run was stopped before the measured time began, so nothing was measured; run the cell again."
    yield from heard.problems
    clocks = [Clock(*result["clock"]) for result in results if "clock" in result]
    if elsewhere := [clock for clock in clocks if not clock.same]:
        off, unsure = (max(abs(value) for value in column) for column in list(zip(*elsewhere, strict=True))[:2])
        yield (
            f"Users were on other machines, whose clocks are up to {off:.3g} s off; that is allowed for, "
            f"and leaves latencies uncertain by up to {unsure * 1000:.2g} ms."
        )
    yield from _notes_on_servers(heard)
    if (unanswered := errors["no answer"]) and not (stopped or heard.overdue or heard.silent()):
        polls = counted(unanswered, "polls")
        yield (
            f"This machine was asked for more than it can answer: {polls} had no answer at the end. "
            "Run it again; if that does not help, take fewer users, or let them poll more rarely."
        )
    held_up = max(result["held_up"] for result in results)
    if unsent := max(result["unsent"] for result in results):
        yield (
            f"The users could not keep up: the polls of the last {unsent:.1f} s were never sent. "
            "Take fewer users, or let them poll more rarely."
        )
    elif held_up > HELD_UP:
        yield f"The users were held up for {held_up:.1f} s: this machine was busy, or slept. Run it again."
    if heard.outcome.trouble:
        yield f"The server stopped making updates before the end of the run: {heard.outcome.trouble}."
    if not heard.outcome.alone:
        yield "Another crowd used this server at the same time, and the server's own counts are of both."


def _notes_on_servers(heard: Heard) -> Iterator[str]:
    if heard.overdue:
        yield (
            f"The server did not answer within {PATIENCE:g} s when it was asked for its counts, so some are not known: "
            "this machine is too busy for so many users, or something holds the server up (see server.log)."
        )
    elif (silent := heard.silent()) and len(heard.urls) == 1:
        yield "The server did not answer any more at the end of the run."
    elif silent:
        yield f"No counts came from {' and '.join(silent)}, so the servers' counts are those of the others."


def _each_second(results: Sequence[dict[str, Any]]) -> NDArray[np.int64]:
    columns = [_column(result["each_second"], np.int64) for result in results]
    whole = np.zeros(max(map(len, columns)), np.int64)
    for column in columns:
        whole[: len(column)] += column
    return whole


def _together(results: Sequence[dict[str, Any]], name: str) -> NDArray[np.float64]:
    return np.concatenate([_column(result[name]) for result in results])


def _column(packed: str, kind: DTypeLike = np.float64) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(packed), dtype=kind).copy()
