"""The what-if: change the users, their interval, the updates, and see what each way asks of the server. Notebook 07.

what_if(server)
what_if(server, users=50_000, every=2, work=0.002)

The numbers are those of `labkit.model.costs`: the page asks this server for them, and computes nothing by itself.
"""

from html import escape
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from labkit.model.costs import ANSWER_BYTES, POLL_CPU, PUSH_CPU, REQUEST_BYTES
from labkit.plumbing import arguments
from labkit.plumbing.addresses import HasBrowserUrl
from labkit.plumbing.pages import Files, page_headers
from labkit.show.live_page import live_page
from labkit.whatif import table
from labkit.whatif.inputs import FIELDS, MEASURED, InvalidInput, costs_of, findings_of, plain, read

__all__ = ["WhatIf", "what_if"]

FOLDER = Path(__file__).parent
HEADERS = page_headers()
HEIGHT = 660  # pixels
TITLE = "What if: change the numbers, and see what each way asks of the server"
ADVICE = "The table below is complete without it. To try other numbers, run the cell with serve() again, then this one."
START = (
    "What each asks of the server, by arithmetic: {users:,} users, {every:g} s between two polls, updates at a rate "
    "of {updates_per_minute:g} per minute for each, {answer_bytes:,} bytes per update, {work_ms:g} ms of work in each "
    "request. Taken for granted: {request_bytes:g} bytes per request, {poll} ms of processor time for it and {push} ms "
    "for a pushed event."
)


class TakesRoutes(HasBrowserUrl, Protocol):
    """What a what-if needs of a server: its address for browsers, and a way to add routes."""

    def add(self, *routes: BaseRoute) -> None:
        """Add routes, or replace them."""


class WhatIf:
    """A page in the cell's output, and below it the table and the sentences for the start values.

    `findings` are the sentences. Whoever sees only a saved copy misses nothing but the trying out.
    """

    def __init__(self, base: str, numbers: dict[str, float], *, height: int = HEIGHT) -> None:
        texts = {name: plain(number) for name, number in numbers.items()}
        self.url = f"{base}/what-if?{urlencode(texts)}"
        self.height = height
        self.costs = costs_of(numbers)
        self.findings = findings_of(numbers)
        self.words = START.format(
            **numbers, poll=plain(numbers["poll_cpu"] * 1000), push=plain(numbers["push_cpu"] * 1000)
        )
        self._base = base

    def __repr__(self) -> str:
        live = f"[live page, in a trusted notebook that is running: {self.url}]"
        sentences = "\n".join(self.findings)
        return f"{self.words}\n{table.as_text(self.costs)}\n{sentences}\n{live}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self._html(), "text/plain": repr(self)}

    def _html(self) -> str:
        sentences = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.findings)
        page = live_page(self._base, self.url, title=TITLE, height=self.height, advice=ADVICE)
        caption = f"<figcaption>{TITLE}. Below the page: the numbers it starts with.</figcaption>"
        numbers = f"{table.as_html(self.costs, self.words)}<ul>{sentences}</ul>"
        return f'<figure style="margin:0">{caption}{page}{numbers}</figure>'


def what_if(
    server: TakesRoutes,
    *,
    users: int = 10_000,
    every: float = 5.0,
    updates_per_minute: float = 1.0,
    answer_bytes: int = ANSWER_BYTES,
    work: float = 0.0,
    request_bytes: float = REQUEST_BYTES,
    poll_cpu: float = POLL_CPU,
    push_cpu: float = PUSH_CPU,
    height: int = HEIGHT,
) -> WhatIf:
    """Show a page on which these numbers can be changed, and what they come to for each of the four kinds of users.

    They mean what they mean in `labkit.model.costs.costs`: `every` is in seconds, `work`, `poll_cpu` and `push_cpu` in
    CPU seconds; `height` is in pixels. The page has no field for what a request, a poll and a push cost: say here
    what you have measured. `server` serves it at /what-if. Raises ServerStopped, or ValueError for an invalid number.
    """
    given = {
        "users": users,
        "every": every,
        "updates_per_minute": updates_per_minute,
        "answer_bytes": answer_bytes,
        "work_ms": arguments.zero_or_more_seconds("work", work) * 1000,
        "request_bytes": request_bytes,
        "poll_cpu": poll_cpu,
        "push_cpu": push_cpu,
    }
    names = {"work_ms": "work in milliseconds"}
    numbers = {one.name: one.read(str(given[one.name]), names.get(one.name, one.name)) for one in (*FIELDS, *MEASURED)}
    shown = WhatIf(server.browser_url, numbers, height=height)
    static = Mount("/what-if/static", Files(FOLDER / "static", HEADERS))
    server.add(Route("/what-if", _page), Route("/what-if/numbers", _numbers), static)
    return shown


async def _page(_request: Request) -> Response:
    """GET /what-if?users=10000: the page. All its addresses are relative, so it works behind a proxy's prefix."""
    return FileResponse(FOLDER / "page.html", headers=HEADERS)


async def _numbers(request: Request) -> Response:
    """GET /what-if/numbers?users=10000&every=5: the table and the sentences, or 400 with one on what is wrong."""
    try:
        numbers = read(request.query_params)
    except InvalidInput as invalid:
        return JSONResponse({"name": invalid.name, "sentence": f"{invalid}."}, 400, headers=HEADERS)
    return JSONResponse(
        {
            "values": {name: plain(number) for name, number in numbers.items()},
            "columns": table.COLUMNS,
            "rows": table.rows(costs_of(numbers)),
            "findings": findings_of(numbers),
        },
        headers=HEADERS,
    )
