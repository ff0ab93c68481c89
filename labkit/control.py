"""What an experiment asks of a server: orders for its users, a kitchen that moves them on, the meter, a way to stop.

Used by the crowd (`labkit.crowd`), over HTTP like everything else, so that it works on any lab server's URL.
"""

import asyncio
import gc
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from labkit.app import Tracker
from labkit.orders import Shift

DISHES = ("Pad thai", "Margherita", "Ramen", "Falafel", "Pierogi", "Jollof rice")
MOST_ORDERS = 100_000


class Control:
    """The experiments that are running on one tracker."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        self._experiments: dict[str, range] = {}
        self._shifts: dict[str, tuple[Shift, asyncio.Task[None]]] = {}
        self._stops: dict[str, Callable[[], None]] = {}

    async def meter(self, request: Request) -> Response:
        """GET /meter: everything the server has counted."""
        return JSONResponse(asdict(self._tracker.read_meter()))

    async def prepare(self, request: Request) -> Response:
        """POST /experiments {"orders": 10000}: place that many orders, numbered in a row."""
        wanted = (await request.json())["orders"]
        if not isinstance(wanted, int) or not 1 <= wanted <= MOST_ORDERS:
            return PlainTextResponse(f"orders must be 1 to {MOST_ORDERS}, not {wanted}\n", 400)
        orders = self._tracker.orders
        first = orders.placed + 1
        for number in range(wanted):
            orders.place(DISHES[number % len(DISHES)])
        experiment = secrets.token_urlsafe(12)
        self._experiments[experiment] = range(first, first + wanted)
        return JSONResponse({"experiment": experiment, "first": first})

    async def start(self, request: Request) -> Response:
        """POST …/start {"updates_per_minute", "seconds", "seed"}: open the kitchen for `seconds`, a moment from now.

        Garbage is collected first and what lives is left alone from then on (`gc.freeze`): with 10,000 streams open a
        collection takes half a second, and would land in somebody's update latency.
        """
        numbers = self._experiments[request.path_params["experiment"]]
        plan = await request.json()
        gc.collect()
        gc.freeze()
        starts_at = time.monotonic() + 0.3  # time enough for the users to be told
        shift = Shift(
            self._tracker.orders,
            numbers,
            updates_per_minute=float(plan["updates_per_minute"]),
            starts_at=starts_at,
            ends_at=starts_at + float(plan["seconds"]),
            seed=int(plan["seed"]),
        )
        self._shifts[request.path_params["experiment"]] = shift, asyncio.ensure_future(shift.work())
        return JSONResponse({"starts_at": starts_at})

    async def published(self, request: Request) -> Response:
        """GET …: how many updates the kitchen has made, and whether it has closed."""
        shift, _ = self._shifts[request.path_params["experiment"]]
        return JSONResponse({"published": shift.published, "done": shift.done})

    async def finish(self, request: Request) -> Response:
        """DELETE …: close the kitchen and forget the orders."""
        experiment = request.path_params["experiment"]
        if experiment in self._shifts:
            self._shifts.pop(experiment)[1].cancel()
            gc.unfreeze()
        for number in self._experiments.pop(experiment, range(0)):
            self._tracker.forget(number)
        return Response(status_code=204)

    async def stop(self, request: Request) -> Response:
        """POST /stop/TOKEN: the stop button of a running cell was pressed."""
        on_stop = self._stops.get(request.path_params["token"])
        if on_stop is None:
            return PlainTextResponse("This run has ended already.\n", 404)
        on_stop()
        return PlainTextResponse("Stopping. The result of the part that was run appears in the notebook.\n")

    @contextmanager
    def stop_button(self, on_stop: Callable[[], None]) -> Iterator[str]:
        """While the block runs, POST to the path it is given calls `on_stop` in the server's thread."""
        token = secrets.token_urlsafe(16)
        self._stops[token] = on_stop
        try:
            yield f"/stop/{token}"
        finally:
            del self._stops[token]
