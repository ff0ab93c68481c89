"""What each host of a fleet has, at several moments: open streams, or readers who have heard something."""

from collections.abc import Mapping, Sequence

from labkit.charts.style import LETTERS, blank, counted, listed, sentence
from labkit.kinds import STREAMING
from labkit.show import Cell, Data, Figure
from labkit.show.house_style import house_style

NAMED = 9  # hosts; more have no room for a number above each bar


@house_style()
def hosts(counts: Mapping[str, Sequence[int]], what: str = "open streams") -> Figure:
    """A row for each moment, with a bar for each host: how many of `what` it has. Hosts are numbered from 0.

    Raises ValueError without a moment, for a moment without a host, or for moments that differ in their hosts.
    """
    sizes = {len(row) for row in counts.values()}
    if not counts or len(sizes) > 1 or 0 in sizes:
        raise ValueError(
            'counts must have one number for each host at each moment, such as {"before": [5, 5], "after": [10, 0]}, '
            f"not {dict(counts)!r}"
        )
    figure, axes = blank(len(counts), 1, height=1.1 + 1.5 * len(counts), sharex=True, sharey=True, squeeze=False)
    most = max(1, *(max(row) for row in counts.values()))
    for (moment, row), (axis,) in zip(counts.items(), axes, strict=True):
        axis.bar(range(len(row)), row, color=STREAMING.colour, width=0.7)
        for place, count in enumerate(row if len(row) <= NAMED else ()):
            axis.text(place, count + 0.03 * most, f"{count:,}", ha="center", va="bottom", fontsize=LETTERS)
        axis.set_title(moment, loc="left")
        axis.set_ylim(0, 1.3 * most)
        axis.set_yticks([])
        axis.set_ylabel(what, fontsize=LETTERS)
    if len(row) <= NAMED:
        axes[-1][0].set_xticks(range(len(row)), [f"host {number}" for number in range(len(row))])
    else:
        axes[-1][0].set_xlabel("host")
    finding = " ".join(sentence(f"{moment}: {_describe(row)}") for moment, row in counts.items())
    return Figure(
        figure,
        finding=finding,
        alt=f"{counted(len(counts), 'row')} of bars, a bar for each host: {what}. {finding}",
        data=lambda: Data(["moment", "host", what], _rows(counts)),
    )


def _rows(counts: Mapping[str, Sequence[int]]) -> list[list[Cell]]:
    return [[moment, host, int(count)] for moment, row in counts.items() for host, count in enumerate(row)]


def _describe(row: Sequence[int]) -> str:
    """The hosts that have none, and the range of the others."""
    without = [f"host {number}" for number, count in enumerate(row) if not count]
    others = sorted(count for count in row if count)
    words = [f"{listed(without)} {'has' if len(without) == 1 else 'have'} none"] * bool(without)
    if others:
        amount = f"{others[0]:,}" if others[0] == others[-1] else f"{others[0]:,} to {others[-1]:,}"
        named = [f"host {number}" for number, count in enumerate(row) if count]
        who = f"{named[0]} has" if len(named) == 1 else "the others have" if without else "all have"
        words.append(f"{who} {amount}" + (" each" if len(named) > 1 and others[0] == others[-1] else ""))
    return ", ".join(words) + f", together {sum(row):,}"
