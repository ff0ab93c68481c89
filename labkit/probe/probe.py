"""`probe`: the examination for whoever is not async, in a cell or in a terminal."""

import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import closing
from pathlib import Path

from labkit.plumbing.interrupts import Interrupted
from labkit.plumbing.synchronous import Synchronous
from labkit.probe.examine import examine
from labkit.probe.finding import SIGNS, Finding
from labkit.probe.report import Report
from labkit.probe.target import Target, target
from labkit.setup.endpoint import SECONDS


def probe(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    method: str | None = None,
    data: str | bytes | None = None,
    seconds: float = SECONDS,
    authority: str | Path | None = None,
) -> Report:
    """Examine an endpoint of Server-Sent Events: what is right, what is wrong, and what to change.

    It listens for `seconds` at most, and asks a few other questions meanwhile. `headers` and `data`, a body, are sent
    with each request; `method` is POST where there is a body, else GET. `authority` is a file (PEM) with the
    certificate of an authority to trust besides the known ones.
    No value of a header appears in the report. Raises ValueError for arguments that can never work.
    """
    asked = target(url, headers=headers, method=method, data=data, seconds=seconds, authority=authority)
    began = time.perf_counter()
    try:
        with closing(Synchronous(_findings(asked))) as findings:
            found = [finding.without(asked.secrets) for finding in findings]
    except KeyboardInterrupt:
        raise Interrupted("The probe was interrupted; all that it had opened is closed.") from None
    found.sort(key=lambda finding: SIGNS.index(finding.sign))
    return Report(asked.shown, tuple(found), time.perf_counter() - began)


async def _findings(asked: Target) -> AsyncGenerator[Finding, None]:
    for finding in await examine(asked):
        yield finding
