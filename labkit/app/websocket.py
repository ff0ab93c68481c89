"""One open WebSocket: an update is a text message (RFC 6455). Built by hand in notebook 07."""

import asyncio
from contextlib import aclosing, suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from labkit.app.encodings import as_gap_message, as_message
from labkit.app.meter import Meter
from labkit.app.pieces import BATCH
from labkit.feed import Feed, follow


async def tell(socket: WebSocket, feed: Feed, topic: str, meter: Meter) -> None:
    """Accept a WebSocket and send it every update of `topic` until it is gone. Nobody listens to the client.

    A client that falls behind further than the history reaches gets a message `{"gap": …}` before the rest.
    A client costs 64 KiB of memory and one message at most, since the next one waits until there is room for it.
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
    sent = 0
    with suppress(WebSocketDisconnect):
        async with aclosing(follow(feed, topic, most=1)) as following:
            async for news in following:
                if news.gap:
                    meter.gaps += 1
                    await socket.send_text(as_gap_message(news.gap))
                for update in news:
                    await socket.send_text(as_message(update))
                    meter.events_sent += 1
                    sent += 1
                if sent % BATCH == 0:
                    await asyncio.sleep(0)
