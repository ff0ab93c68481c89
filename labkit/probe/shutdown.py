"""What readers see when the server stops: how their stream ends, and what they are told when they come back."""

from collections.abc import Iterator

import httpx

from labkit.plumbing import fetch
from labkit.probe.finding import CONNECTING, Finding, not_examined, right, worth_knowing, wrong
from labkit.probe.reading import ANSWER, Reading, asker_of
from labkit.probe.target import Target


async def of_shutdown(target: Target) -> list[Finding]:
    """Listen until the server ends the stream, as long as the target says, and ask again as an EventSource does."""
    async with asker_of(target) as asker:
        async with asker.reading() as stream:
            await stream.until(lambda: stream.ended, target.shutdown)
            if not stream.opened:
                return []
            if not stream.ended:
                return [
                    not_examined(
                        "shutdown",
                        f"The stream was still open after {target.shutdown:.3g} s: either nobody has "
                        "stopped the server, or it waits for its readers, who never leave.",
                        "stop it meanwhile; if you have, let it end its streams when it stops (uvicorn: "
                        "timeout_graceful_shutdown, and streams that watch for the end)",
                    )
                ]
        async with asker.reading() as again:
            await again.until(lambda: again.head, ANSWER)
        return [_end(stream), *_return(again)]


def _end(stream: Reading) -> Finding:
    if stream.ended_by_server:
        return right("shutdown", "The server ended the stream with the proper end of its body.", CONNECTING)
    why = fetch.why(stream.problem) if isinstance(stream.problem, httpx.RequestError) else stream.problem
    return worth_knowing(
        "shutdown",
        f"The stream was cut in the middle of its body ({why}). Readers come back all the same; an event that was half "
        "sent is lost to those without ids.",
        "let every stream end its body before the server stops",
        CONNECTING,
    )


def _return(again: Reading) -> Iterator[Finding]:
    """What a reader is told that comes back at once."""
    if isinstance(again.problem, httpx.RequestError):
        yield right("after shutdown", "Who comes back meets no server, and tries again until there is one.", CONNECTING)
    elif again.opened:
        yield right("after shutdown", "Who comes back gets a stream again.", CONNECTING)
    elif again.head is not None and again.head.status_code == 204:
        yield worth_knowing(
            "after shutdown", "Who comes back is answered 204, and stays away for good.", "", CONNECTING
        )
    elif again.head is not None:
        yield wrong(
            "after shutdown",
            f"Who comes back is answered {again.head.status_code}: an EventSource gives up for good, also when the "
            "server runs again.",
            "let whatever stands in front of it close the connection instead, or let the page make a new EventSource",
            CONNECTING,
        )
