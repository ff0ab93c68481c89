"""All runs in one table that can be read in ten seconds."""

from labkit.charts.style import (
    amount,
    caveats,
    check_runs,
    counted,
    duration,
    names,
    number,
    percent,
    phrases,
    sentence,
)
from labkit.plumbing.interrupts import import_whole
from labkit.run import FOR_P95, FOR_P99, Run
from labkit.show import Table

UNKNOWN = "—"


def summary(*runs: Run) -> Table:
    """A row for each run; a dash where a run cannot know. Raises ValueError without a run."""
    import_whole("pandas")
    import pandas as pd

    check_runs(runs, "summary")
    frame = pd.DataFrame([_row(run) for run in runs], index=names(runs))
    if len({run.seconds for run in runs}) > 1:  # counts of runs that differ in length need it beside them
        frame.insert(0, "measured for", [duration(run.seconds) for run in runs])
    frame = frame.map(_unbroken).rename_axis(columns="run")
    notes = [f" {note}" for note in dict.fromkeys(note for run in runs for note in run.notes)]
    return Table(frame, finding=_finding(runs) + caveats(runs) + "".join(notes))


def _unbroken(cell: str) -> str:
    """A number stays beside its unit; only before a bracket may a line end."""
    return cell.replace(" ", "\u00a0").replace("\u00a0(", " (")


def _row(run: Run) -> dict[str, str]:
    per_user = 60 / run.seconds / run.users if run.seconds and run.users else 0
    traffic = None if run.bytes_up is None or run.bytes_down is None else (run.bytes_up + run.bytes_down) * per_user
    return {
        "users": f"{run.users:,}",
        "requests per minute": amount(run),
        "useless": percent(run.useless_share) if run.answers else UNKNOWN,
        "updates delivered": f"{run.updates:,}" + (f" ({run.overwritten:,} overwritten)" if run.overwritten else ""),
        "latency p50": duration(run.percentile(50)),
        "p95": duration(run.percentile(95)) if len(run.latency) >= FOR_P95 else UNKNOWN,
        "p99": duration(run.percentile(99)) if len(run.latency) >= FOR_P99 else UNKNOWN,
        "bytes per user and minute": UNKNOWN if traffic is None else f"{traffic:,.0f}",
        "server CPU per minute": UNKNOWN if run.cpu_per_minute is None else duration(run.cpu_per_minute),
        "connections": UNKNOWN if run.connections is None else f"{run.connections:,}",
        "errors": f"{run.errors:,}" if run.source == "measurement" else UNKNOWN,
    }


def _finding(runs: tuple[Run, ...]) -> str:
    """The first run, held against the last."""
    if len(runs) == 1:
        return sentence(f"{_requests(runs[0], phrases(runs)[0])}; {_wait(runs[0])}")
    first, last = runs[0], runs[-1]
    requests = f"{_requests(first, phrases(runs)[0])}; {_requests(last, phrases(runs)[-1])}"
    if first.asks == last.asks and first.seconds == last.seconds and first.requests and last.requests:
        requests += _factor(first.requests, last.requests)
    wait = f"{_wait(first)} in the first, {_wait(last)} in the last"
    half, other = first.percentile(50), last.percentile(50)
    if half > 0 and other > 0:
        wait = f"half of the updates took at most {duration(half)} against {duration(other)}{_factor(half, other)}"
    return sentence(f"{requests}; {wait}")


def _requests(run: Run, name: str) -> str:
    when = f"in {number(run.seconds)} s" if run.asks else "in all, to connect"
    return f"{name} made {counted(run.requests, 'request')} {when}"


def _wait(run: Run) -> str:
    return (
        f"half of the updates took at most {duration(run.percentile(50))}" if len(run.latency) else "no update arrived"
    )


def _factor(one: float, other: float) -> str:
    ratio = max(one, other) / min(one, other)
    if ratio > 1.02:
        return f" (a factor of {number(ratio)})"
    return " (the same)" if one == other else " (at most 2 % apart)"
