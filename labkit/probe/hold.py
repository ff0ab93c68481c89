"""Holding several streams of one endpoint open for a while."""

import asyncio
from collections.abc import Iterable, Sequence

import httpx

from labkit.probe.held import Held, first_moments, held
from labkit.probe.held_stream import HeldStream, request_bytes
from labkit.probe.private import addresses_of, refuse_address
from labkit.probe.target import Target

MOST_TOLD = 1_000_000  # events on all streams together, after which the holding ends
CONNECTING = 10.0  # seconds in which all streams must be open
AT_ONCE = 50  # connections that are made at the same time
LAST_ONES = 1.0  # seconds at the end in which events may still arrive on other streams


async def hold(target: Target, url: httpx.URL) -> Held:
    """Hold as many streams of a URL as the target says, and as long, each over a connection of its own.

    Raises NotPrivate, before anything is sent.
    """
    loop, addresses = asyncio.get_running_loop(), await addresses_of(url)
    for address in addresses if target.private_only else ():
        refuse_address(url.host, address)
    request, most = request_bytes(target, url), MOST_TOLD // target.hold
    streams = [HeldStream(number, request, most) for number in range(1, target.hold + 1)]
    began = loop.time()
    try:
        await _open(streams, target, url, addresses)
        since = loop.time()
        await _until((stream.over for stream in streams), target.seconds)
        ends = loop.time()
        wanted = set(first_moments(streams, since, ends))
        for stream in streams:
            stream.want(wanted)
        await _until((stream.complete for stream in streams if stream.opened and not stream.over.done()), LAST_ONES)
        return held(streams, since - began, since, ends)
    finally:
        for stream in streams:
            stream.end()


async def _open(streams: Sequence[HeldStream], target: Target, url: httpx.URL, addresses: Sequence[str]) -> None:
    """Connect all streams, to the addresses that were looked at, and wait for the heads of their answers."""
    room = asyncio.Semaphore(AT_ONCE)
    tasks = [asyncio.create_task(_connect(stream, target, url, addresses, room)) for stream in streams]
    try:
        await _until((stream.answered for stream in streams), CONNECTING)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for stream in streams:
        if not stream.answered.done():
            stream.end("no answer in time")


async def _connect(
    stream: HeldStream, target: Target, url: httpx.URL, addresses: Sequence[str], room: asyncio.Semaphore
) -> None:
    secure = url.scheme == "https"
    if secure:
        target.authorities.set_alpn_protocols(["http/1.1"])
    loop, port = asyncio.get_running_loop(), url.port or (443 if secure else 80)
    checked, name = (target.authorities, url.host) if secure else (None, None)
    async with room:
        why = "the host has no address"
        for address in addresses:
            try:
                await loop.create_connection(lambda: stream, address, port, ssl=checked, server_hostname=name)
                return
            except OSError as problem:
                why = f"no connection ({problem.strerror or problem})"
    stream.end(why)


async def _until(done: Iterable[asyncio.Future[None]], seconds: float) -> None:
    """Wait until all of these are done, `seconds` at most."""
    if waiting := [each for each in done if not each.done()]:
        await asyncio.wait(waiting, timeout=seconds)
