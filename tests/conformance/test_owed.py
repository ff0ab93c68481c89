"""What a server owes its readers is measured on running apps: what is kept, what is not, and what is no app at all."""

from collections.abc import Callable
from typing import Any

import pytest

from labkit.conformance import duties
from labkit.conformance.app_process import AppStopped, run_app
from labkit.conformance.owed import owed
from labkit.server import serve

QUICK: dict[str, Any] = {"comments": 0.3, "limit": 1.5}


def with_fastapi(news: Any) -> Any:
    """The minimum, as in the notebook."""
    from collections.abc import AsyncIterator

    from fastapi import FastAPI
    from fastapi.sse import EventSourceResponse

    app = FastAPI()

    @app.get("/news/stream", response_class=EventSourceResponse)
    async def stream() -> AsyncIterator[str]:
        async for headline in news.after():
            yield headline.text

    return app


def everything_wrong(news: Any) -> Any:
    """An app that keeps nothing of what it owes: a queue without a limit, no header, no comment, another type."""
    import asyncio
    from collections.abc import AsyncIterator
    from typing import Any

    from starlette.applications import Starlette
    from starlette.responses import StreamingResponse
    from starlette.routing import Route

    async def stream(_request: Any) -> Any:
        waiting: asyncio.Queue[str] = asyncio.Queue()

        async def collect() -> None:
            headlines = aiter(news.after())
            await anext(headlines)  # what is there already, it does not tell
            async for headline in headlines:
                await waiting.put(headline.text)

        async def told() -> AsyncIterator[str]:
            collecting = asyncio.ensure_future(collect())
            while collecting:
                yield f"data: {await waiting.get()}\n\n"

        return StreamingResponse(told(), media_type="text/plain")

    return Starlette(routes=[Route("/news/stream", stream)])


def no_stream(_news: Any) -> Any:
    """An app that has no stream where one is looked for."""
    from starlette.applications import Starlette

    return Starlette()


@pytest.mark.long
def test_the_minimum_of_a_framework_and_the_kits_own_server() -> None:
    table = owed(with_fastapi, serve, **QUICK)
    kept = [name for name, was in table.kept["with_fastapi"].items() if was.yes]
    assert kept == [
        "content type",
        "first event at once",
        "passes a proxy",
        "comments in silence",
        "slow reader bounded",
    ]
    assert [name for name, was in table.kept["serve"].items() if not was.yes] == []
    assert repr(table).startswith("Of 10 duties are kept: with_fastapi 5, serve 10.\n")
    assert "<table" in table._repr_html_()


def test_what_is_not_kept_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "PATIENCE", 0.3)  # whatever is late is not kept either

    table = owed(everything_wrong, no_stream, **QUICK)
    for name in ("everything_wrong", "no_stream"):
        assert [duty for duty, was in table.kept[name].items() if was.yes] == (
            ["slow reader bounded", "ends on shutdown"] if name == "no_stream" else []
        )
    assert table.kept["no_stream"]["content type"].words.startswith("404")


def returns_nothing(_news: Any) -> Any:
    """A function that has forgotten its last line."""


def fails(news: Any) -> Any:
    """A function with a mistake in it."""
    return news.befor()


@pytest.mark.parametrize(("make_app", "words"), [(returns_nothing, "is there a `return app`"), (fails, "befor")])
def test_a_function_that_makes_no_app_is_told_so(make_app: Callable[..., Any], words: str) -> None:
    with pytest.raises(RuntimeError, match=words):
        run_app(make_app)


@pytest.mark.parametrize("make_app", [print, 7, "app"])
def test_what_has_no_source_is_refused_at_once(make_app: Any) -> None:
    with pytest.raises(ValueError, match="make_app must be a function that a cell defines"):
        run_app(make_app)


def test_without_an_app_there_is_nothing_to_measure() -> None:
    with pytest.raises(ValueError, match="apps must be at least one function"):
        owed()


def test_an_app_that_was_stopped_says_so() -> None:
    with run_app(no_stream) as app:
        app.tell("one")
    with pytest.raises(AppStopped, match="run the cell with run_app"):
        app.tell("two")
    assert repr(app).startswith("<AppProcess no_stream, ended, was at http://127.0.0.1:")


def test_one_app_that_fails_ends_the_measurement_of_the_others() -> None:
    with pytest.raises(RuntimeError, match="fails did not make an app"):
        owed(serve, fails, comments=60)  # to wait for that comment would take a minute and a half
