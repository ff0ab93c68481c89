"""How many polls bring nothing, and how that depends on the rate of updates."""

import numpy as np

from labkit.charts.style import COLOR, LETTERS, QUIET, blank, caveats, names, some
from labkit.run import Run
from labkit.show import Figure

FACES = {"simulation": "white", "measurement": COLOR["polling"], "arithmetic": "black"}
MARKERS = {"simulation": "D", "measurement": "o", "arithmetic": "x"}


def useless_share(*runs: Run, every: float) -> Figure:
    """Useless polls as a share of all, against updates a minute; the line is theory, e^(-λ·every), for Poisson updates.

    `every` is the interval in seconds; runs with another interval, and streams, are left out and named. Simulations
    are hollow diamonds, measurements filled circles. Raises ValueError without a run.
    """
    some(runs, "useless_share")
    asked = [run for run in runs if run.kind == "polling" and run.every == every and run.requests]
    figure, axis = blank()
    half = 60 * np.log(2) / every  # updates a minute
    rates = [half, *(run.updates_per_minute for run in asked)]
    x = np.geomspace(min(rates) / 3, max(rates) * 3, 200)
    axis.plot(x, np.exp(-x / 60 * every), color="black", linestyle="--", linewidth=2)
    axis.plot([half, half, x[0]], [0, 0.5, 0.5], color=QUIET, linewidth=1)
    axis.annotate(
        f"half are useless at one\nupdate every {60 / half:.3g} s",
        (half, 0.5),
        xytext=(-10, -40),
        textcoords="offset points",
        ha="right",
        fontsize=LETTERS,
        color="#505050",
    )
    for run in asked:
        axis.plot(
            run.updates_per_minute,
            run.useless_share,
            MARKERS[run.source],
            markerfacecolor=FACES[run.source],
            markeredgecolor=COLOR["polling"],
            markersize=13 if run.source == "simulation" else 8,
            markeredgewidth=2,
        )
    axis.set_xscale("log")
    axis.set_ylim(0, 1.05)
    axis.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axis.xaxis.set_major_formatter(lambda rate, _: f"{rate:g}")
    axis.set_xlabel("updates a minute of one order (logarithmic)")
    axis.set_ylabel("useless polls")
    axis.text(
        0.02, 0.06, "- - theory   ◇ simulated   ● measured", transform=axis.transAxes, color="#505050", fontsize=LETTERS
    )
    how = {"simulation": "simulated", "measurement": "measured", "arithmetic": "calculated"}
    points = [
        f"{run.updates_per_minute:.3g} updates a minute {run.useless_share:.1%} ({how[run.source]})" for run in asked
    ]
    left = [name for run, name in zip(runs, names(runs), strict=True) if run not in asked]
    finding = (
        f"Polling every {every:g} s, useless at {'; at '.join(points) or 'no rate that was run'}. "
        f"Theory crosses one half at one update every {60 / half:.3g} s."
        + (f" Left out: {', '.join(left)}." if left else "")
    )
    alt = (
        "A curve that falls from 100 % to 0 % useless polls against updates a minute on a logarithmic axis, with "
        f"{len(asked)} points of runs on or near it."
    )
    return Figure(figure, finding=finding + caveats(runs), alt=alt)
