"""What an experiment asks of a server: orders for its users, a kitchen that moves them on, the meter, a way to stop.

Used by the crowd (`labkit.crowd`), over HTTP like everything else, so that it works with any running server's URL.
"""

import asyncio
import gc
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from labkit.app import Tracker
from labkit.app.orders import Kitchen
from labkit.plumbing import arguments
from labkit.server.relay import Relay

DISHES = ("Pad thai", "Margherita", "Ramen", "Falafel", "Pierogi", "Jollof rice")
MOST_ORDERS = 1_000_000
LEASE = 600.0  # seconds after its planned end, or after it was prepared, that an experiment may be left open
LEAD = 0.2  # seconds between opening a kitchen and its first moment: time enough to tell the users

frozen_for: set[str] = set()  # the started experiments of all servers in this process, which has one garbage collector


class Control:
    """The experiments that are running on one tracker, and the stop buttons of running cells."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        self._orders: dict[str, range] = {}  # of each experiment
        self._leases: dict[str, asyncio.TimerHandle] = {}
        self._met: set[str] = set()  # experiments that were not alone on this server
        self._kitchens: dict[str, Kitchen] = {}
        self._stops: dict[str, Callable[[], None]] = {}
        self._relay = Relay()

    async def meter(self, _request: Request) -> Response:
        """GET /meter: everything the server has counted."""
        return JSONResponse(asdict(self._tracker.read_meter()))

    async def whereabouts(self, _request: Request) -> Response:
        """GET /experiments: in which process this server runs, and what a server with the same feed must know."""
        process, feed = f"{socket.gethostname()} {os.getpid()}", self._tracker.feed
        return JSONResponse({"process": process, "engine": feed.engine, "history": feed.history})

    async def prepare(self, request: Request) -> Response:
        """POST /experiments {"orders": 10000}: place that many orders, numbered in a row.

        With 0 the orders are those of another server with the same feed, which has their kitchen, and this one users.
        """
        (wanted,) = await _read(request, "orders")
        if not isinstance(wanted, int) or not 0 <= wanted <= MOST_ORDERS:
            raise HTTPException(400, f"orders must be 0 to {MOST_ORDERS:,}, not {wanted}")
        dishes = [DISHES[number % len(DISHES)] for number in range(wanted)]
        orders = self._tracker.orders.place_all(dishes) if wanted else range(0)
        name = secrets.token_urlsafe(12)
        self._orders[name] = orders
        self._relay.open(name)
        if len(self._orders) > 1:
            self._met.update(self._orders)
        self._lease(name, LEASE)
        return JSONResponse({"experiment": name, "first": orders.start})

    async def start(self, request: Request) -> Response:
        """POST /experiments/NAME/start {"updates_per_minute", "seconds", "seed"}: open the kitchen, a moment from now.

        Garbage is collected first, and what lives is left alone from then on: with 10,000 streams open a collection
        takes half a second, and would land in somebody's update latency.
        """
        name, (seconds, rate, seed) = self._name(request), await _read(request, "seconds", "updates_per_minute", "seed")
        try:
            arguments.positive_seconds("seconds", seconds)
            arguments.rate("updates_per_minute", rate)
            arguments.seed("seed", seed)
        except ValueError as problem:
            raise HTTPException(400, str(problem)) from None
        if name in self._kitchens:
            raise HTTPException(409, "the kitchen of this experiment was opened already")
        _freeze(name)
        self._lease(name, seconds + LEASE)
        if not self._orders[name]:
            return JSONResponse({"starts_at": time.perf_counter() + LEAD})
        kitchen = self._open(name, self._orders[name], seconds, rate, seed)
        return JSONResponse({"starts_at": kitchen.starts_at})

    async def published(self, request: Request) -> Response:
        """GET /experiments/NAME: what `_outcome` says, once the kitchen has closed.

        It is closed if it is still at work after 2 s.
        """
        name = self._name(request)
        if kitchen := self._kitchens.get(name):
            await kitchen.finish(2)
        return self._outcome(name)

    async def close_kitchen(self, request: Request) -> Response:
        """POST /experiments/NAME/close: close the kitchen now, since the run was stopped; then as `published`."""
        name = self._name(request)
        if kitchen := self._kitchens.get(name):
            kitchen.close()
        return self._outcome(name)

    async def hang_up(self, request: Request) -> Response:
        """POST /experiments/NAME/hang-up: end every open stream. Its reader may come back."""
        self._name(request)
        self._tracker.hang_up()
        return Response(status_code=204)

    async def finish(self, request: Request) -> Response:
        """DELETE /experiments/NAME: close the kitchen and forget the orders."""
        self._forget(self._name(request))
        return Response(status_code=204)

    async def stop(self, request: Request) -> Response:
        """POST /stop/TOKEN: the stop button of a running cell was pressed."""
        on_stop = self._stops.get(request.path_params["token"])
        if on_stop is None:
            return PlainTextResponse("This run has ended already.\n", 404)
        on_stop()
        return PlainTextResponse("Stopping. What was run so far is the cell's result.\n")

    def routes(self) -> list[Route]:
        """The control's addresses."""
        return [
            Route("/meter", self.meter),
            Route("/experiments", self.whereabouts),
            Route("/experiments", self.prepare, methods=["POST"]),
            Route("/experiments/{name}/start", self.start, methods=["POST"]),
            Route("/experiments/{name}/close", self.close_kitchen, methods=["POST"]),
            Route("/experiments/{name}/hang-up", self.hang_up, methods=["POST"]),
            Route("/experiments/{name}", self.published),
            Route("/experiments/{name}", self.finish, methods=["DELETE"]),
            Route("/stop/{token}", self.stop, methods=["POST"]),
            *self._relay.routes(),
        ]

    def open_kitchen(self, orders: Sequence[int], seconds: float, updates_per_minute: float, seed: int) -> None:
        """Let the kitchen move `orders` on for `seconds`. Raises UnknownOrder, or ValueError for an invalid value."""
        if not orders:
            raise ValueError("orders must be at least one number, as in server.open_kitchen(order, seconds=30)")
        for order in orders:
            self._tracker.orders.look_up(order)
        arguments.positive_seconds("seconds", seconds)
        arguments.rate("updates_per_minute", updates_per_minute)
        self._open(secrets.token_urlsafe(12), orders, seconds, updates_per_minute, seed)

    @contextmanager
    def stop_button(self, on_stop: Callable[[], None]) -> Iterator[str]:
        """While the block runs, POST to the path it is given calls `on_stop` in the server's thread."""
        token = secrets.token_urlsafe(16)
        self._stops[token] = on_stop
        try:
            yield f"/stop/{token}"
        finally:
            del self._stops[token]

    @property
    def idle(self) -> bool:
        """True while no kitchen is at work."""
        return not any(kitchen.at_work for kitchen in self._kitchens.values())

    def close(self) -> None:
        """Close every kitchen."""
        for kitchen in self._kitchens.values():
            kitchen.close()
        for name, lease in self._leases.items():
            lease.cancel()
            _thaw(name)

    def _outcome(self, name: str) -> Response:
        """How many updates the kitchen has made, of each order too, what closed it early, and who else was there."""
        kitchen = self._kitchens.get(name)
        published, each, trouble = (kitchen.published, kitchen.of_each, kitchen.trouble) if kitchen else (0, [], "")
        alone = name not in self._met
        return JSONResponse({"published": published, "each": list(each), "trouble": trouble, "alone": alone})

    def _lease(self, name: str, seconds: float) -> None:
        """Forget an experiment after a while, in case that its owner has died."""
        if name in self._leases:
            self._leases[name].cancel()
        self._leases[name] = asyncio.get_running_loop().call_later(seconds, self._forget, name)

    def _forget(self, name: str) -> None:
        self._leases.pop(name).cancel()
        self._met.discard(name)
        if kitchen := self._kitchens.pop(name, None):
            kitchen.close()
        _thaw(name)
        self._relay.close(name)
        self._tracker.forget(*self._orders.pop(name))

    def _name(self, request: Request) -> str:
        name = str(request.path_params["name"])
        if name not in self._orders:
            raise HTTPException(404, "no such experiment runs here; it may have ended")
        return name

    def _open(self, name: str, orders: Sequence[int], seconds: float, rate: float, seed: int) -> Kitchen:
        starts_at = time.perf_counter() + LEAD
        kitchen = Kitchen(
            self._tracker.orders,
            orders,
            updates_per_minute=rate,
            starts_at=starts_at,
            ends_at=starts_at + seconds,
            seed=seed,
        )
        self._kitchens = {of: one for of, one in self._kitchens.items() if one.at_work or of in self._orders}
        self._kitchens[name] = kitchen
        return kitchen.open()


def _freeze(name: str) -> None:
    """Collect garbage now, and exempt what lives from later collections while this experiment runs."""
    gc.collect()
    gc.freeze()
    frozen_for.add(name)


def _thaw(name: str) -> None:
    """Undo it, unless another experiment runs in this process."""
    if name in frozen_for:
        frozen_for.remove(name)
        if not frozen_for:
            gc.unfreeze()


async def _read(request: Request, *names: str) -> list[Any]:
    """The named values of a JSON body. Answers 400 when they are not there."""
    try:
        body = await request.json()
        return [body[name] for name in names]
    except (ValueError, KeyError, TypeError, ClientDisconnect, RecursionError):
        raise HTTPException(400, f"send JSON with {', '.join(names)}") from None
