"""What a crowd asks of a server, and what becomes of it when the crowd dies."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette

from labkit.app import Tracker
from labkit.server.experiments import LEASE, Control
from tests.helpers.virtual_time import in_virtual_time

PLAN = {"seconds": 60, "updates_per_minute": 60, "seed": 1}


@asynccontextmanager
async def asking(control: Control) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who asks a control, in the event loop that runs."""
    app = httpx.ASGITransport(Starlette(routes=control.routes()))
    async with httpx.AsyncClient(transport=app, base_url="http://127.0.0.1") as client:
        yield client


async def prepared(client: httpx.AsyncClient) -> str:
    """The path of a fresh experiment of ten orders."""
    answer = (await client.post("/experiments", json={"orders": 10})).json()
    return f"/experiments/{answer['experiment']}"


def test_an_experiment_whose_owner_died_is_forgotten_with_its_orders_its_kitchen_and_the_frozen_garbage() -> None:
    async def abandoned() -> None:
        tracker = Tracker()
        async with asking(Control(tracker)) as client:
            path = await prepared(client)
            await client.post(f"{path}/start", json=PLAN)
            assert gc.get_freeze_count() > 0
            await asyncio.sleep(60 + LEASE - 1)
            assert tracker.feed.topics() != []
            await asyncio.sleep(2)
            assert tracker.feed.topics() == []
            assert gc.get_freeze_count() == 0
            assert (await client.get(path)).status_code == 404

    in_virtual_time(abandoned())


def test_an_experiment_that_was_never_started_is_forgotten_too() -> None:
    async def abandoned() -> None:
        tracker = Tracker()
        async with asking(Control(tracker)) as client:
            path = await prepared(client)
            await asyncio.sleep(LEASE + 1)
            assert tracker.feed.topics() == []
            assert (await client.get(path)).status_code == 404

    in_virtual_time(abandoned())


def test_a_kitchen_that_is_closed_early_is_not_called_too_slow() -> None:
    async def stopped() -> dict[str, object]:
        async with asking(Control(Tracker())) as client:
            path = await prepared(client)
            await client.post(f"{path}/start", json=PLAN | {"seconds": 600})
            loop = asyncio.get_running_loop()
            before = loop.time()
            outcome: dict[str, object] = (await client.post(f"{path}/close")).json()
            assert loop.time() - before < 1  # nobody waits for the end of the plan
            return outcome

    outcome = in_virtual_time(stopped())
    assert (outcome["trouble"], outcome["alone"]) == ("", True)


def test_an_experiment_is_alone_only_if_no_other_one_was_there_meanwhile() -> None:
    async def together() -> list[bool]:
        async with asking(Control(Tracker())) as client:
            first = await prepared(client)
            second = await prepared(client)
            await client.delete(second)
            alone = [(await client.get(first)).json()["alone"]]
            await client.delete(first)
            third = await prepared(client)
            return [*alone, (await client.get(third)).json()["alone"]]

    assert in_virtual_time(together()) == [False, True]
