"""Which duties each of several servers keeps, measured on each of them at the same time, in one table."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import Any, NamedTuple

import httpx

from labkit.conformance import duties
from labkit.conformance.app_process import COMMENTS, AppProcess, run_app
from labkit.conformance.duties import Bench, Kept
from labkit.conformance.headlines import HELD
from labkit.server import Server, serve
from labkit.show.table import TEXTS, html_table

LIMIT = 3.0  # seconds that a server has for its end


class Duty(NamedTuple):
    """What a server owes its readers: a name, who sees to it in a framework's app, and how it is measured."""

    name: str
    whose: str
    measure: Callable[[Bench], Kept]


DUTIES = (
    Duty("content type", "library", duties.content_type),
    Duty("first event at once", "app", duties.first_event),
    Duty("passes a proxy", "library", duties.through_a_proxy),
    Duty("comments in silence", "library", duties.comments),
    Duty("ids", "app", duties.ids),
    Duty("retry", "app", duties.retry),
    Duty("replay after a cut", "app", duties.replay),
    Duty("a gap is told", "app", duties.gap),
    Duty("slow reader bounded", "both", duties.slow_reader),
    Duty("ends on shutdown", "library", duties.shutdown),
)


class DutyTable:
    """What was measured: `kept["with_fastapi"]["ids"]` is a `Kept`. Shown as a table, a row a duty."""

    def __init__(self, kept: Mapping[str, Mapping[str, Kept]]) -> None:
        self.kept = kept

    def count(self, name: str) -> int:
        """How many duties a server keeps."""
        return sum(kept.yes for kept in self.kept[name].values())

    def __repr__(self) -> str:
        lines = [self._finding()]
        for name, whose, *cells in self._rows():
            lines += [f"{name} ({whose})", *(f"    {who}: {what}" for who, what in zip(self.kept, cells, strict=True))]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return html_table(self._finding(), ["duty", "whose part", *self.kept], self._rows(), cells=TEXTS)

    def _finding(self) -> str:
        counts = ", ".join(f"{name} {self.count(name)}" for name in self.kept)
        return f"Of {len(DUTIES)} duties are kept: {counts}."

    def _rows(self) -> Sequence[Sequence[str]]:
        columns = self.kept.values()
        return [[duty.name, duty.whose, *(str(column[duty.name]) for column in columns)] for duty in DUTIES]


def owed(
    *apps: Callable[..., Any], comments: float = COMMENTS, graceful: int | None = None, limit: float = LIMIT
) -> DutyTable:
    """Measure what each app keeps of what a server owes its readers. `serve` stands for the kit's own server.

    Each other app is run as by `run_app`, in a process of its own that ends here; its stream is at `/news/stream`.
    `comments` is the pause in seconds between two comments, and `graceful` how many seconds uvicorn waits for streams
    at its end; `limit` is how many seconds a server has to end its streams when it is told to end.
    Raises ValueError without an app, and what `run_app` raises.
    """
    if not apps:
        raise ValueError("apps must be at least one function that makes an app, as in owed(with_fastapi, serve)")

    over = threading.Event()
    running: list[AppProcess | Server] = []

    def tried(app: Callable[..., Any]) -> dict[str, Kept]:
        with (
            serve(history=HELD, keep_alive=comments, name="duties")
            if app is serve
            else run_app(app, comments=comments, graceful=graceful)
        ) as server:
            running.append(server)
            end = server.ask_to_end if isinstance(server, AppProcess) else threading.Thread(target=server.stop).start
            return _measured(Bench(server, comments, limit, end), over)

    pool = ThreadPoolExecutor(len(apps))
    try:
        trials = {app.__name__: pool.submit(tried, app) for app in apps}
        for trial in wait(trials.values(), return_when=FIRST_EXCEPTION).done:
            trial.result()
        return DutyTable({name: trial.result() for name, trial in trials.items()})
    except BaseException:  # an interrupt, or one of the apps has failed: the others need not go on
        over.set()
        for server in running:
            server.stop()
        raise
    finally:
        pool.shutdown()


def _measured(bench: Bench, over: threading.Event) -> dict[str, Kept]:
    bench.server.tell("the first headline")
    return {duty.name: _tried(duty, bench) for duty in DUTIES if not over.is_set()}


def _tried(duty: Duty, bench: Bench) -> Kept:
    try:
        return duty.measure(bench)
    except (OSError, httpx.TransportError) as problem:
        return Kept(False, f"{type(problem).__name__}: {problem}")
