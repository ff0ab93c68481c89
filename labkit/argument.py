"""The whole argument in a terminal, in two or three minutes: `python3 -m labkit argument`.

Arithmetic, simulation and real sockets say how many requests per minute some polling users make, and how many of those
are useless; then the same users hold a stream each. Notebooks 02 and 04 take their time for the same.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from labkit import charts, crowd, model
from labkit.charts.style import duration, percent
from labkit.charts.summary import UNKNOWN
from labkit.run import Run
from labkit.server import serve
from labkit.setup.terminal import Argument, read_argument

AGREE = 0.005  # how far, as a share, a whole run's requests may lie from arithmetic
COLUMN = 12  # letters of each column of the table, so that a line fits into 80


def main(words: Sequence[str]) -> int:
    """Do what the words of `labkit argument` say; the exit code."""
    asked = read_argument(words)
    try:
        asked.out.mkdir(parents=True, exist_ok=True)
        for line in told(asked):
            print(line, flush=True)
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"The folder {asked.out} cannot be used: {problem}", file=sys.stderr)
        return 1
    return 0


def told(asked: Argument) -> Iterator[str]:
    """The argument, a line at a time, each when it is known."""
    users, every, seconds, updates, out = asked
    yield (
        f"{users:,} users ask every {every:g} s whether there is news; each has {updates:.3g} updates per minute. "
        f"Each way is measured for {seconds:g} s.\n"
    )
    expected = model.formula.polling(users, every, seconds, updates_per_minute=updates)
    yield f"Arithmetic:   {_polls(expected)}, which is {users:,} × 60 / {every:g}"
    simulated = model.polling(users, every, seconds, updates_per_minute=updates)
    yield f"Simulation:   {_polls(simulated)}"
    with serve() as server:
        asking = crowd.polling(server, users, every, seconds, updates_per_minute=updates)
        yield f"Real sockets: {_polls(asking)}"
        told = crowd.streaming(server, users, seconds, updates_per_minute=updates)
    yield f"Told instead: {told.requests:,} requests once, and then {told.updates:,} updates pushed\n"
    yield from _table(expected, simulated, asking, told)
    yield f"\n{_verdict(expected, simulated, asking)}"
    yield f"{_waits(asking, told)}\n"
    for file in _saved(out, expected, simulated, asking, told):
        yield f"Saved {file}"


def _polls(run: Run) -> str:
    of = "the answers" if run.errors else "them"
    return f"{run.requests_per_minute:,.0f} requests per minute, {percent(run.useless_share)} of {of} useless"


def _verdict(expected: Run, simulated: Run, measured: Run) -> str:
    rates = [run.requests_per_minute for run in (expected, simulated, measured)]
    apart = max(rates) / min(rates) - 1
    within = measured.tolerance(AGREE)
    if expected.users != measured.users:
        return f"This machine took {measured.users:,} users, so that the three cannot agree."
    if apart <= within:
        how = f"within {percent(apart)}" if apart else "exactly"
        return f"Arithmetic, simulation and real sockets agree on the requests per minute, {how}."
    return f"Arithmetic, simulation and real sockets differ by {apart:.1%}: this machine was too busy, or too slow."


def _waits(asking: Run, told: Run) -> str:
    if not len(asking.latency) or not len(told.latency):
        return "Too few updates came to say how long one waits: take more users, more seconds or more updates."
    return (
        f"Half of the updates waited {duration(asking.percentile(50))} or longer for the next poll, and "
        f"{duration(told.percentile(50))} or longer on a stream, which keeps {told.connections or told.users:,} "
        "connections open for that."
    )


def _table(*runs: Run) -> Iterator[str]:
    """The summary with a column for each run, narrow enough for a terminal."""
    rows = charts.summary(*runs).frame.T
    heads = [[word.strip() for word in name.split(",", 1)] for name in rows.columns]
    first = max(map(len, rows.index))
    for line in (0, 1):
        yield " " * first + "".join(f"{head[line]:>{COLUMN}}" for head in heads)
    for name, cells in zip(rows.index, rows.to_numpy().tolist(), strict=True):
        if set(cells) != {UNKNOWN}:
            short = (cell.replace("\N{NO-BREAK SPACE}", " ").partition(" (")[0] for cell in cells)
            yield f"{name:<{first}}" + "".join(f"{cell:>{COLUMN}}" for cell in short)


def _saved(out: Path, *runs: Run) -> Iterator[Path]:
    """Save the charts and the table; the files."""
    expected, _, *real = runs
    pictures = {
        "requests": charts.requests(*runs),
        "useless": charts.useless_share(*runs[:3], every=expected.every or 1),
        "latency": charts.latency(expected, *real),
    }
    for name, figure in pictures.items():
        yield figure.save(out / f"{name}.svg")
    charts.summary(*runs).frame.to_csv(out / "table.csv")
    yield out / "table.csv"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
