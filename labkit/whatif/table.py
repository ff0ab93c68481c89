"""The what-if's numbers as words: a table, and sentences on which kind of user asks least of the server."""

from collections.abc import Callable, Iterable, Sequence

from labkit.model.costs import Cost
from labkit.show.table import html_table

COLUMNS = (
    "users are served by",
    "requests per minute",
    "of them useless",
    "bytes per minute",
    "processor cores",
    "connections held",
    "mean wait for an update",
)
SAME = 1.005  # amounts as close as this are called equal


def rows(costs: Sequence[Cost]) -> list[list[str]]:
    """One row of texts for each kind, in the order of `COLUMNS`."""
    return [
        [
            cost.kind,
            amount(cost.requests_per_minute),
            "–" if cost.useless_share is None else f"{cost.useless_share:.1%}",
            size(cost.bytes_per_minute),
            amount(cost.cpu_cores),
            f"{cost.connections:,}",
            duration(cost.mean_wait_seconds),
        ]
        for cost in costs
    ]


def findings(costs: Sequence[Cost], fresh: float) -> list[str]:
    """Who asks least of the server in requests, bytes and processor time, and at what price: sentences.

    `fresh` is the share of updates, 0 to 1, that polling brings before newer ones overwrite them.
    """
    cores = _least("Least processor time", costs, lambda cost: cost.cpu_cores, amount, " cores")
    return [
        _least("Fewest requests, once connected", costs, lambda cost: cost.requests_per_minute, amount, " per minute"),
        _least("Fewest bytes", costs, lambda cost: cost.bytes_per_minute, size, " per minute"),
        *([cores] if any(cost.cpu_cores for cost in costs) else []),
        *_overload(costs),
        f"Polling brings {amount(100 * fresh)}% of the updates; newer ones overwrite the rest before anybody asks.",
        _connections(costs),
    ]


def _least(
    title: str, costs: Sequence[Cost], of: Callable[[Cost], float], say: Callable[[float], str], unit: str
) -> str:
    least, most = min(map(of, costs)), max(map(of, costs))
    if most <= least * SAME:
        return f"{title}: all four ask for the same, {say(least)}{unit}."
    best = _named(cost for cost in costs if of(cost) <= least * SAME)
    worst = _named(cost for cost in costs if of(cost) * SAME >= most)
    if not least:
        return f"{title}: {best}, none; {worst}: {say(most)}{unit}."
    return f"{title}: {best}, {say(least)}{unit}; {worst}: {say(most)}, {amount(most / least)} times as much."


def _overload(costs: Sequence[Cost]) -> list[str]:
    """One Python process uses about one core for its Python code."""
    busy = _named(cost for cost in costs if cost.cpu_cores > 1)
    return [f"More than one core, so more than one server process: {busy}."] if busy else []


def _connections(costs: Sequence[Cost]) -> str:
    fewest = min(costs, key=lambda cost: cost.connections)
    most = max(cost.connections for cost in costs)
    if fewest.connections == most:
        return f"Each kind holds {most:,} connections; their memory is not counted here."
    held = f"{fewest.connections:,} connections at a time, the others {most:,}"
    return f"{fewest.kind.capitalize()} holds {held}; their memory is not counted here."


def _named(costs: Iterable[Cost]) -> str:
    names = [cost.kind for cost in costs]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def amount(number: float) -> str:
    """A number with as many digits as say something: 120,000, 2.5, 0.025."""
    return f"{number:,.0f}" if number >= 100 or number == 0 else f"{number:.3g}" if number >= 1 else f"{number:.2g}"


def size(number: float) -> str:
    """Bytes, in the unit that keeps the number short. 1 kB is 1,000 bytes."""
    for unit, bytes_ in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= bytes_:
            return f"{amount(number / bytes_)} {unit}"
    return f"{number:.0f} bytes"


def duration(seconds: float) -> str:
    """A time in seconds or milliseconds."""
    return f"{amount(seconds)} s" if seconds >= 1 or not seconds else f"{amount(seconds * 1000)} ms"


def as_text(costs: Sequence[Cost]) -> str:
    """The table in columns of text."""
    lines = [list(COLUMNS), *rows(costs)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join([f"{line[0]:<{widths[0]}}", *(map(str.rjust, line[1:], widths[1:]))]) for line in lines)


def as_html(costs: Sequence[Cost], caption: str) -> str:
    """The table as HTML, without a script."""
    return html_table(caption, COLUMNS, rows(costs))
