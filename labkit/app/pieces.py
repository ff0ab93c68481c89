"""Long answers in pieces, so that they leave the event loop to others and cost little memory."""

import asyncio
from collections.abc import Iterable, Iterator

from starlette.types import Send

BATCH = 500  # updates after which others have a turn, where an update is a message of its own
PIECE = 16 * 1024  # bytes that are handed to a connection at a time: some hundred updates


def in_pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes: small parts joined, and large ones cut, to pieces of 16 KiB at most."""
    piece = bytearray()
    for part in parts:
        for start in range(0, len(part), PIECE):
            cut = part[start : start + PIECE]
            if len(piece) + len(cut) > PIECE:
                yield bytes(piece)
                piece.clear()
            piece += cut
    if piece:
        yield bytes(piece)


async def send_in_pieces(send: Send, parts: Iterable[bytes]) -> None:
    """Write a part of a body, to be followed by more (ASGI, "http.response.body"). Others work between two pieces.

    A server that keeps `send` waiting while 64 KiB are not sent yet, as uvicorn does, holds 80 KiB for a reader.
    """
    for number, piece in enumerate(in_pieces(parts)):
        if number:
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
