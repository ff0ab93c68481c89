"""The examination: which questions are asked, in which order, and while what is open."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, NamedTuple

import httpx

from labkit.probe import answers, head, lumps, more, pace, replay, wire
from labkit.probe.finding import Finding, worth_knowing
from labkit.probe.reading import ANSWER, Asker, Reading, asker_of
from labkit.probe.target import Target

FIRST_LINES = 1.0  # seconds in which a body says what it is
ENOUGH = 3  # arrivals with events, after which one need not listen longer
LEAST = 1.0  # seconds that one listens at least


class Examined(NamedTuple):
    """What was found out about an endpoint, and where its stream is, behind all redirects; None if there is none."""

    findings: list[Finding]
    stream: httpx.URL | None = None


async def examine(target: Target) -> Examined:
    """All that can be found out about an endpoint. Whatever it opens is closed when it returns, or is cancelled."""
    async with asker_of(target) as asker, asker.reading() as first:
        waits = max(target.seconds, ANSWER)
        if not await first.until(lambda: first.head, waits):
            others = None if first.problem else await _answers_others(asker)
            return Examined([answers.no_answer(first, others is not None, waits)])
        if first.head is None or not first.opened:
            await first.until(lambda: first.first_bytes.strip(), FIRST_LINES)
            problem = answers.no_stream(first)
            return Examined([problem] if problem else [])
        return Examined(await _listen(asker, first), first.head.url)


async def _listen(asker: Asker, first: Reading) -> list[Finding]:
    """Listen to the first stream, and ask what a stream of this method allows to ask."""
    target = asker.target
    if target.method != "GET":
        await first.until(_enough(first), target.seconds - first.listened)
        return [*_of_first(first, None, None, target), _one_request(target)]
    asker = asker._replace(patience=ANSWER + min(2 * first.head_after, target.seconds))
    others_after = await _answers_others(asker) if first.head_after > lumps.LATE else None
    await first.until(lambda: first.ended, more.ALONE)
    async with asker.reading() as second:
        await second.until(lambda: second.head, asker.patience)
        if second.opened:
            await more.look_who_lasts(first, second)
            return await _with_two(asker, first, second, others_after)
        await first.until(_enough(first), target.seconds - first.listened)
        return [*_of_first(first, second, others_after, target), *more.of_second(first, second)]


async def _with_two(asker: Asker, first: Reading, second: Reading, others_after: float | None) -> list[Finding]:
    """Listen to both streams, and meanwhile ask everything else."""
    target = asker.target
    async with asker.reading(Accept_Encoding="gzip") as packed:
        asides = await _all(more.of_head_request(asker), more.of_another_origin(asker))
        left = target.seconds - first.listened
        await first.until(lambda: len(set(first.ids)) > 1 or _enough(first)(), max(left - replay.SOON, left / 2))
        asides += await _all(replay.of_replay(asker, first))
        await first.until(_enough(first), target.seconds - first.listened)
        await packed.until(lambda: not more.is_behind(second, packed), more.SILENT)
        if more.is_compressed(packed):
            await packed.until(lambda: len(lumps.lumps(packed)) > ENOUGH + 1, target.seconds - first.listened)
        found = [*_of_first(first, second, others_after, target), *more.of_second(first, second)]
        if any(finding.about == "buffering" and finding.sign == "wrong" for finding in found):
            return found  # what is held back would be told again, as a fault of everything else
        return [*found, *more.of_compression(second, packed), *asides]


async def _all(*questions: Coroutine[Any, Any, list[Finding]]) -> list[Finding]:
    """What several questions found out, asked at the same time."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(question) for question in questions]
    return [finding for task in tasks for finding in task.result()]


def _enough(first: Reading) -> Callable[[], bool]:
    """Whether one has heard enough of a stream: some arrivals with events, and nothing strange about them."""

    def heard() -> bool:
        came = sum(arrival.events > 0 for arrival in lumps.lumps(first))
        return came >= ENOUGH and first.listened > LEAST and not lumps.looks_lumpy(first)

    return heard


def _of_first(first: Reading, second: Reading | None, others_after: float | None, target: Target) -> Iterator[Finding]:
    """What the first stream, and the pace of the second, have shown."""
    now = asyncio.get_running_loop().time()
    yield from head.of_head(first)
    yield from pace.of_first_answer(first, second)
    yield from pace.of_first_event(first)
    of_wire = list(wire.of_wire(first, now))
    yield from of_wire
    yield from wire.of_events(first)
    if target.method == "GET":
        yield from wire.of_retry(first)
    if "blank line" not in {finding.about for finding in of_wire}:
        yield from lumps.of_lumps(first, second, others_after)
    yield from pace.of_comments(first, now)
    if target.method == "GET" and not first.taken_over:
        yield from pace.of_end(first)
    if problem := answers.broken(first):
        yield problem


async def _answers_others(asker: Asker) -> float | None:
    """How many seconds the same server takes to answer a request for "/"; None if that is too long."""
    url = httpx.URL(asker.target.url).copy_with(raw_path=b"/")
    async with asker.reading(method="GET", url=url) as other:
        return other.head_after if await other.until(lambda: other.head, ANSWER) else None


def _one_request(target: Target) -> Finding:
    return worth_knowing(
        "other requests",
        f"A {target.method} may do something each time, so that it was sent only once: compression, a second reader "
        "and replay were not examined.",
        "",
        "RFC 9110, 9.2.1",
    )
