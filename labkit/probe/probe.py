"""`probe`: the examination for whoever is not async, in a cell or in a terminal."""

import sys
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import closing
from pathlib import Path

import httpx

from labkit.defaults import PROBE_SECONDS
from labkit.plumbing.interrupts import Interrupted
from labkit.plumbing.synchronous import Synchronous
from labkit.plumbing.wording import counted
from labkit.probe.answers import OWN
from labkit.probe.examine import examine
from labkit.probe.finding import SIGNS, Finding
from labkit.probe.held import Held
from labkit.probe.hold import hold as hold_streams
from labkit.probe.private import NotPrivate, refuse_others
from labkit.probe.report import Report
from labkit.probe.shutdown import of_shutdown
from labkit.probe.target import Target, target


def probe(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    method: str | None = None,
    data: str | bytes | None = None,
    seconds: float = PROBE_SECONDS,
    authority: str | Path | None = None,
    hold: int | None = None,
    i_own_this: bool = False,
    shutdown: float | None = None,
) -> Report:
    """Examine an endpoint of Server-Sent Events: what is right, what is wrong, and what to change.

    It listens for `seconds` at most, and asks a few other questions meanwhile. `headers` and `data`, a body, are sent
    with each request; `method` is POST where there is a body, else GET. `authority` is a file (PEM) with the
    certificate of an authority to trust besides the known ones.

    `hold` keeps so many streams open, 1,000 at most, for `seconds`: who got which event, and how late, is in `held`.
    That is for addresses of this machine and of private networks; `i_own_this` is for those who own another one.
    `shutdown` listens for so many seconds more, in which you stop the server, to see what its readers see.

    No value of a header appears in the report. Raises ValueError for arguments that can never work.
    """
    asked = target(
        url,
        headers=headers,
        method=method,
        data=data,
        seconds=seconds,
        authority=authority,
        hold=hold,
        i_own_this=i_own_this,
        shutdown=shutdown,
    )
    began, found, held = time.perf_counter(), list[Finding](), None
    try:
        with closing(Synchronous(_steps(asked))) as steps:
            for step in steps:
                if isinstance(step, str):
                    print(step, file=sys.stderr, flush=True)
                elif isinstance(step, Held):
                    held = step.without(asked.secrets)
                else:
                    found.append(step.without(asked.secrets))
    except KeyboardInterrupt:
        raise Interrupted("The probe was interrupted; all that it had opened is closed.") from None
    except NotPrivate as problem:
        raise ValueError(f"hold is for what is your own, and {problem}; {OWN}") from None
    found.sort(key=lambda finding: SIGNS.index(finding.sign))
    return Report(asked.shown, tuple(found), time.perf_counter() - began, held)


async def _steps(asked: Target) -> AsyncGenerator[Finding | Held | str, None]:
    """What is found out, and words on what is done next. Raises NotPrivate before anything is sent."""
    if asked.private_only:
        await refuse_others(httpx.URL(asked.url))
    examined = await examine(asked)
    for finding in examined.findings:
        yield finding
    if examined.stream is None:
        return
    if asked.hold:
        yield f"Holding {counted(asked.hold, 'streams')} for {asked.seconds:g} s …"
        outcome = await hold_streams(asked, examined.stream)
        yield outcome
        for finding in outcome.findings():
            yield finding
    if asked.shutdown:
        yield f"Now stop the server; the probe listens for {asked.shutdown:g} s …"
        for finding in await of_shutdown(asked):
            yield finding
