"""What notebook 11 tells of chat pages, in a real one: status and body of an error, abort, stop, and a reload."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.sync_api import Page, expect
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from labkit.server import Server, serve
from tests.helpers.waiting import wait_until

WORDS = [f"word{number}" for number in range(100)]


class Chats:
    """The two designs of the notebook: words that are made in the answer itself, and words that a task publishes."""

    def __init__(self, server: Server) -> None:
        self.url = server.url
        self.made = 0
        self.over = False
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._server = server

    async def model(self) -> AsyncIterator[str]:
        try:
            for word in WORDS:
                await asyncio.sleep(0.02)
                self.made += 1
                yield word
        finally:
            self.over = True

    async def answer(self, request: Request) -> Response:
        if not (await request.json())["question"].strip():
            return JSONResponse({"error": "question must not be empty"}, 400)
        pieces = (f"data: {json.dumps(word)}\n\n" async for word in self.model())
        return StreamingResponse(pieces, media_type="text/event-stream")

    async def begin(self, _request: Request) -> Response:
        name = f"chat-{len(self.tasks) + 1}"
        self.tasks[name] = asyncio.create_task(self._generate(name))
        return JSONResponse({"name": name}, 202)

    async def listen(self, request: Request) -> Response:
        pieces = self._pieces(request.path_params["name"], request.headers.get("last-event-id", "0"))
        return StreamingResponse(pieces, media_type="text/event-stream")

    async def stop(self, request: Request) -> Response:
        name = request.path_params["name"]
        if self.tasks[name].cancel():
            self._server.publish(name, {"end": "stopped"})
        return Response(status_code=204)

    async def _generate(self, name: str) -> None:
        async for word in self.model():
            self._server.publish(name, {"word": word})
        self._server.publish(name, {"end": "complete"})

    async def _pieces(self, name: str, last_id: str) -> AsyncIterator[str]:
        async for updates in self._server.follow(name, last_id):
            for update in updates:
                yield f"id: {update.id}\ndata: {json.dumps(update.data)}\n\n"
                if "end" in update.data:
                    return


@pytest.fixture
def chats() -> Iterator[Chats]:
    with serve() as server:
        chats = Chats(server)
        server.add(
            Route("/answer", chats.answer, methods=["POST"]),
            Route("/chats", chats.begin, methods=["POST"]),
            Route("/chats/{name}", chats.listen),
            Route("/chats/{name}/stop", chats.stop, methods=["POST"]),
        )
        yield chats


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def five_words_are_there(page: Page) -> None:
    expect(page.locator("#text")).to_contain_text(" ".join(WORDS[:5]))


def test_a_page_sees_status_and_body_of_a_refusal(page: Page, chats: Chats) -> None:
    page.goto(f"{chats.url}/pane?chat=1")
    page.locator("#question").fill(" ")
    press(page, "Ask /answer")
    expect(page.locator("#status")).to_have_text("400")
    expect(page.locator("#says")).to_have_text('Refused: {"error":"question must not be empty"}')


def test_an_abort_ends_an_answer_that_is_tied_to_its_connection(page: Page, chats: Chats) -> None:
    page.goto(f"{chats.url}/pane?chat=1")
    press(page, "Ask /answer")
    five_words_are_there(page)
    press(page, "Abort")
    expect(page.locator("#says")).to_have_text("Aborted: this page listens no more.")
    wait_until(lambda: chats.over, "the model to be stopped")
    assert chats.made < len(WORDS)


def test_an_answer_apart_survives_abort_and_reload_and_comes_whole(page: Page, chats: Chats) -> None:
    page.goto(f"{chats.url}/pane?chat=1")
    press(page, "Ask /chats")
    five_words_are_there(page)
    press(page, "Abort")
    expect(page.locator("#says")).to_have_text("Aborted: this page listens no more.")
    page.reload()
    expect(page.locator("#says")).to_have_text("The answer has ended: complete.")
    assert page.locator("#text").inner_text().split() == WORDS
    assert chats.made == len(WORDS)


def test_stop_is_an_address_of_its_own(page: Page, chats: Chats) -> None:
    page.goto(f"{chats.url}/pane?chat=1")
    press(page, "Ask /chats")
    five_words_are_there(page)
    press(page, "Stop")
    expect(page.locator("#says")).to_have_text("The answer has ended: stopped.")
    assert chats.tasks["chat-1"].cancelled()
    assert chats.made < len(WORDS)
