"""How long updates took to reach their user."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from labkit.charts.style import COLOR, LETTERS, LINE, blank, caveats, names, said, some
from labkit.run import Run
from labkit.show import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MANY = 30  # times between the shortest and the longest from which an axis is logarithmic
POINTS = 2000  # points a curve is drawn with
FOR_P99 = 299  # independent samples for a 95 % upper bound of a p99 (0.99 ** 299 = 0.05)


def latency(*runs: Run) -> Figure:
    """The share of updates that had arrived within a time (an ECDF), a curve for each run.

    Measured curves have their 95 % band (Dvoretzky, Kiefer, Wolfowitz; Massart, 1990): ± sqrt(ln(2/0.05) / 2n). The
    axis is logarithmic when the runs span more than a factor of thirty. Raises ValueError without a run.
    """
    some(runs, "latency")
    figure, axis = blank()
    arrived = [run for run in runs if len(run.latency)]
    drawn = list(zip(arrived, names(arrived), strict=True))
    logarithmic = bool(drawn) and _span([run for run, _ in drawn]) > MANY
    for run, _ in drawn:
        _draw(axis, run)
    axis.set_xscale("log" if logarithmic else "linear")
    if drawn and not logarithmic:
        axis.set_xlim(0, 1.15 * max(run.latency.max() for run, _ in drawn))
    axis.set_ylim(0, 1.02 if logarithmic else 1.04 + 0.085 * len(drawn))
    axis.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    axis.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axis.set_ylabel("updates that have arrived")
    axis.set_xlabel("update latency, seconds" + (" (logarithmic)" if logarithmic else "") + _where(runs))
    _label(axis, drawn, logarithmic)
    if not drawn:
        axis.text(
            0.5, 0.5, "no update has arrived in these runs", transform=axis.transAxes, ha="center", fontsize=LETTERS
        )
    finding = " ".join(_told(run, name) for run, name in drawn) or "No update has arrived in these runs."
    alt = (
        f"Curves that rise from 0 to 100 % of updates, against update latency in seconds"
        f"{' on a logarithmic axis' if logarithmic else ''}: {', '.join(name for _, name in drawn) or 'none'}. "
        + " ".join(f"{name} reaches half at {said(run.percentile(50))}." for run, name in drawn)
    )
    return Figure(figure, finding=finding + caveats(runs), alt=alt)


def _draw(axis: "Axes", run: Run) -> None:
    times, shares = _curve(run.latency)
    color = "black" if run.source == "arithmetic" else COLOR[run.kind]
    width = 3.5 if run.source == "simulation" else 2
    axis.step(times, shares, where="post", color=color, linestyle=LINE[run.source], linewidth=width)
    if run.source == "measurement":
        # All deliveries of one broadcast are one observation of when it came.
        independent = len(run.latency) / (run.users if run.shared else 1)
        band = np.sqrt(np.log(2 / 0.05) / (2 * max(1, independent)))
        low, high = np.clip(shares - band, 0, 1), np.clip(shares + band, 0, 1)
        axis.fill_between(times, low, high, step="post", color=color, alpha=0.15, linewidth=0)


def _curve(latency: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ECDF from 0 on, thinned to what a screen can show. A logarithmic axis has no place for a time of 0."""
    times = np.maximum(np.sort(latency), 1e-6)
    places = np.unique(np.linspace(0, len(times) - 1, min(len(times), POINTS)).round().astype(int))
    return np.concatenate([times[:1], times[places]]), np.concatenate([[0], (places + 1) / len(times)])


def _span(runs: list[Run]) -> float:
    """How many times the longest typical latency is the shortest."""
    middles = [max(run.percentile(50), 1e-6) for run in runs]
    return max(middles) / min(middles)


def _label(axis: "Axes", drawn: list[tuple[Run, str]], wide: bool) -> None:
    """A name for each curve, each at a height of its own, so that no two can meet.

    Where the runs span a wide range there is room between fast and slow: names stand there, outside the curves of
    their kind. Elsewhere they stand above the ends of their curves, which leaves a strip for them above 100 %.
    """
    middles = [max(run.percentile(50), 1e-6) for run, _ in drawn]
    for place, (run, name) in enumerate(sorted(drawn, key=lambda pair: pair[0].percentile(50))):
        height, middle = 0.2 + 0.6 * (place + 0.5) / len(drawn), run.percentile(50)
        slow = middle > (min(middles) * max(middles)) ** 0.5 if wide else middle > max(middles) / 2
        at = [max(other.percentile(height * 100), 1e-6) for other, _ in drawn if other.kind == run.kind]
        axis.annotate(
            name,
            (min(at) if slow else max(at), height) if wide else (run.latency.max(), 1.02 + 0.085 * place),
            xytext=(-10 if slow else 10, -10) if wide else (0, 0),
            textcoords="offset points",
            ha="right" if slow else "left",
            va="center" if wide else "bottom",
            color="black" if run.source == "arithmetic" else COLOR[run.kind],
            fontsize=LETTERS,
        )


def _where(runs: tuple[Run, ...]) -> str:
    return "; measured: this run, this machine" if any(run.source == "measurement" for run in runs) else ""


def _told(run: Run, name: str) -> str:
    half, most = said(run.percentile(50)), said(run.percentile(95))
    words = f"{name}: half of {run.updates:,} updates within {half}, 95 % within {most}"
    if len(run.latency) >= FOR_P99:
        words += f", 99 % within {said(run.percentile(99))}"
    if run.overwritten:
        words += f"; {run.overwritten:,} more were overwritten by a newer one before their user asked"
    return words + "."
