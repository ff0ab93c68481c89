"""How many come back at once after a connection was lost."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labkit.charts.style import LETTERS, blank, caveats, check_runs, counted, names, number, phrases, sentence, thinned
from labkit.kinds import KINDS
from labkit.run import Run
from labkit.show import Cell, Data, Figure
from labkit.show.house_style import QUIET, house_style

BINS_A_SECOND = 10
MOST_STEPS = 300  # of a row; a longer run is drawn by its peaks


@house_style()
def reconnects(*runs: Run) -> Figure:
    """A row for each run: streams that were opened again, in each tenth of a second of it.

    A dotted line shows when the server ended them all, where it did.

    Raises ValueError without a run.
    """
    check_runs(runs, "reconnects")
    figure, axes = blank(len(runs), 1, height=1.2 + 1.4 * len(runs), sharex=True, sharey=True, squeeze=False)
    bins = [_bins(run) for run in runs]
    most = max([1, *(int(counts.max()) for counts in bins)])
    last = max([1.0, *(len(counts) / BINS_A_SECOND for counts in bins)])  # seconds
    for run, label, counts, (axis,) in zip(runs, names(runs), bins, axes, strict=True):
        heights, edges = thinned(counts.astype(float), np.arange(len(counts) + 1) / BINS_A_SECOND, MOST_STEPS)
        axis.stairs(heights, edges, fill=True, color=KINDS[run.kind].colour)
        axis.set_title(label, loc="left", color=KINDS[run.kind].colour)
        axis.set_ylim(0, most * 1.35)
        axis.yaxis.set_major_formatter(lambda count, _: f"{count:,.0f}")
        axis.set_ylabel("per 0.1 s", fontsize=13)
        if run.server_closed_at is not None:
            axis.axvline(run.server_closed_at, color=QUIET, linestyle=":")
        if len(run.reopened_at):
            peak = f"at most {counted(int(counts.max()), 'stream')} in 0.1 s"
            late = run.server_closed_at is not None and run.server_closed_at > 0.6 * last
            at, side = (0.01, "left") if late else (0.99, "right")  # above all steps, and away from the dotted line
            axis.text(at, 0.98, peak, transform=axis.transAxes, ha=side, va="top", fontsize=LETTERS)
        else:
            axis.text(0.5, 0.4, "no stream was opened again", transform=axis.transAxes, ha="center", fontsize=LETTERS)
    ended = " (dotted: all streams end)" if any(run.server_closed_at is not None for run in runs) else ""
    axes[-1][0].set_xlabel(f"seconds{ended}")
    axes[-1][0].set_xlim(0, last)
    finding = " ".join(map(_describe, runs, phrases(runs), bins)) + caveats(runs)
    alt = f"{counted(len(runs), 'row')}, one a run: streams opened again against time. {finding}"
    return Figure(figure, finding=finding, alt=alt, data=lambda: _data(runs))


def _data(runs: Sequence[Run]) -> Data:
    rows: list[list[Cell]] = [
        [name, float(at)] for run, name in zip(runs, names(runs), strict=True) for at in run.reopened_at
    ]
    return Data(["run", "opened again at, seconds"], rows)


def _bins(run: Run) -> NDArray[np.int64]:
    """How many were opened in each tenth of a second; what came after the run has bins of its own."""
    last = max(run.seconds, float(run.reopened_at.max()) if len(run.reopened_at) else 0.0)
    places = np.clip(run.reopened_at * BINS_A_SECOND, 0, None).astype(np.int64)
    return np.bincount(places, minlength=max(1, int(np.ceil(last * BINS_A_SECOND))))


def _describe(run: Run, phrase: str, counts: NDArray[np.int64]) -> str:
    if not len(run.reopened_at):
        return sentence(f"{phrase}: no stream was opened again")
    first, last = float(run.reopened_at.min()), float(run.reopened_at.max())
    was = "was" if len(run.reopened_at) == 1 else "were"
    return sentence(
        f"{phrase}: {counted(len(run.reopened_at), 'stream')} {was} opened again within {number(last - first)} s, "
        f"at most {int(counts.max()):,} of them in a tenth of a second"
    )
