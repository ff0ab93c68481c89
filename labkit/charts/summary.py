"""All runs in one table that can be read in ten seconds."""

from labkit.charts.style import caveats, names, said, some, times
from labkit.run import Run
from labkit.show import Table

UNKNOWN = "—"
FOR_P99 = 299


def summary(*runs: Run) -> Table:
    """A row for each run; a dash where a run cannot know. Raises ValueError without a run."""
    import pandas as pd

    some(runs, "summary")
    frame = pd.DataFrame([_row(run) for run in runs], index=names(runs)).map(lambda cell: cell.replace(" ", "\u00a0"))
    return Table(frame, finding=_finding(runs) + caveats(runs))


def _row(run: Run) -> dict[str, str]:
    per_user = 60 / run.seconds / run.users if run.seconds else 0
    traffic = None if run.bytes_up is None or run.bytes_down is None else (run.bytes_up + run.bytes_down) * per_user
    return {
        "users": f"{run.users:,}",
        "requests a minute": f"{run.requests_per_minute:,.0f}" if run.kind == "polling" else f"{run.requests:,} once",
        "useless": f"{run.useless_share:.1%}" if run.kind == "polling" and run.requests else UNKNOWN,
        "updates delivered": f"{run.updates:,}" + (f" ({run.overwritten:,} overwritten)" if run.overwritten else ""),
        "latency p50": said(run.percentile(50)),
        "p95": said(run.percentile(95)),
        "p99": said(run.percentile(99)) if len(run.latency) >= FOR_P99 else UNKNOWN,
        "bytes a user and minute": UNKNOWN if traffic is None else f"{traffic:,.0f}",
        "server CPU a minute": UNKNOWN if run.cpu is None or not run.seconds else said(run.cpu * 60 / run.seconds),
        "connections": UNKNOWN if run.connections is None else f"{run.connections:,}",
        "errors": f"{run.errors:,}" if run.source == "measurement" else UNKNOWN,
    }


def _finding(runs: tuple[Run, ...]) -> str:
    first, last = runs[0], runs[-1]
    name, other = names(runs)[0], names(runs)[-1]
    if len(runs) == 1 or not last.requests or not len(first.latency) or not len(last.latency):
        half = said(first.percentile(50))
        return f"{name}: {first.requests_per_minute:,.0f} requests a minute, half of the updates within {half}."
    more, wait = first.requests / last.requests, first.percentile(50) / last.percentile(50)
    requests = f"{times(more)} times the requests of" if abs(more - 1) > 0.01 else "as many requests as"
    return (
        f"{name} made {requests} {other}, and half of its updates took "
        f"{said(first.percentile(50))} against {said(last.percentile(50))}, {times(wait)} times as long."
    )
