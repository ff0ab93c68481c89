"""One open WebSocket: an update is a text message (RFC 6455). Built by hand in notebook 07."""

import asyncio
import json
from contextlib import aclosing, suppress
from functools import lru_cache

from starlette.websockets import WebSocket, WebSocketDisconnect

from labkit.app.meter import Meter
from labkit.app.stream import as_json
from labkit.feed import HISTORY, Feed, Update, follow


async def tell(socket: WebSocket, feed: Feed, topic: str, meter: Meter) -> None:
    """Accept a WebSocket and send it every update of `topic` until it is gone. Nobody listens to the client.

    A client that falls behind further than the history reaches gets a message `{"gap": …}` before the rest.
    """
    await socket.accept()
    meter.sockets += 1
    meter.open_sockets += 1
    telling = asyncio.create_task(_tell(socket, feed, topic, meter))
    try:
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass
    finally:
        meter.open_sockets -= 1
        telling.cancel()


async def _tell(socket: WebSocket, feed: Feed, topic: str, meter: Meter) -> None:
    with suppress(WebSocketDisconnect):
        async with aclosing(follow(feed, topic)) as news:
            async for updates in news:
                if updates.gap:
                    await socket.send_text(json.dumps({"gap": updates.gap.as_json()}))
                for update in updates:
                    await socket.send_text(as_message(update))
                    meter.events_sent += 1


@lru_cache(maxsize=HISTORY)
def as_message(update: Update) -> str:
    """The text of an update; made once, however many listen."""
    return json.dumps(as_json(update))
