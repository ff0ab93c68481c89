"""How long updates took to reach their user."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from labkit.charts.style import COLOR, LETTERS, LINE, blank, caveats, names, said, some
from labkit.run import Run
from labkit.show import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NEAR = 1.25  # times between the medians of two curves that lie on each other
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
    drawn = [(run, name) for run, name in zip(runs, names(runs), strict=True) if len(run.latency)]
    logarithmic = bool(drawn) and _span([run for run, _ in drawn]) > MANY
    for run, _ in drawn:
        _draw(axis, run)
    axis.set_xscale("log" if logarithmic else "linear")
    if drawn and not logarithmic:
        axis.set_xlim(0, 1.15 * max(run.latency.max() for run, _ in drawn))
    axis.set_ylim(0, 1.02)
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
    """Each name at a height of its own, so that no two can meet, and outside the curves of its kind.

    Names of fast and slow curves face each other where the runs span a wide range, and turn away where they do not.
    """
    middles = [max(run.percentile(50), 1e-6) for run, _ in drawn]
    for place, (run, name) in enumerate(sorted(drawn, key=lambda pair: pair[0].percentile(50))):
        height = 0.2 + 0.6 * (place + 0.5) / len(drawn)
        middle = run.percentile(50)
        left = middle > (min(middles) * max(middles)) ** 0.5 if wide else max(middles) > NEAR * middle
        near = [other for other, _ in drawn if other.kind == run.kind and (wide or _span([run, other]) < NEAR)]
        bundle = [max(other.percentile(height * 100), 1e-6) for other in near]
        axis.annotate(
            name,
            (min(bundle) if left else max(bundle), height),
            xytext=(-10 if left else 10, -10),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
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
