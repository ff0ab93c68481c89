"""What a crowd and its parts on other machines say to each other: whoever knows an experiment's name may ask here."""

from time import perf_counter
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from labkit.feed.portable import clock

MOST_WORDS = 64 * 1024  # bytes of one message
MOST_KEPT = 1000  # messages of one box


class Relay:
    """Boxes with numbered messages, of each experiment. A name that nobody can guess is all that it takes to ask."""

    def __init__(self) -> None:
        self._boxes: dict[str, dict[str, dict[int, Any]]] = {}

    def open(self, experiment: str) -> None:
        """From now on an experiment has boxes."""
        self._boxes[experiment] = {}

    def close(self, experiment: str) -> None:
        """Forget them: whoever asks is told that the experiment is over."""
        self._boxes.pop(experiment, None)

    async def put(self, request: Request) -> Response:
        """POST /relay/NAME/BOX {"number": 3, "words": …}: leave a message, which its sender has numbered from 1."""
        box = self._box(request)
        try:
            if len(await request.body()) > MOST_WORDS:
                raise ValueError
            message = await request.json()
            number = int(message["number"])
            words = message["words"]
        except (ValueError, KeyError, TypeError, ClientDisconnect, RecursionError):
            raise HTTPException(400, 'send JSON with "number" and "words", 64 KiB at most') from None
        box[number] = words
        while len(box) > MOST_KEPT:
            del box[next(iter(box))]
        return Response(status_code=204)

    async def take(self, request: Request) -> Response:
        """GET /relay/NAME/BOX?after=2: the messages with a higher number, as [number, words]."""
        box, after = self._box(request), request.query_params.get("after", "0")
        if not after.isdecimal():
            raise HTTPException(400, "after must be a number")
        return JSONResponse(sorted([number, words] for number, words in box.items() if number > int(after)))

    async def now(self, _request: Request) -> Response:
        """GET /clock: this moment by the server's `time.perf_counter`, and which machine's clock that is."""
        return JSONResponse({"now": perf_counter(), "clock": clock()})

    def routes(self) -> list[Route]:
        """The relay's addresses."""
        return [
            Route("/relay/{name}/{box}", self.put, methods=["POST"]),
            Route("/relay/{name}/{box}", self.take),
            Route("/clock", self.now),
        ]

    def _box(self, request: Request) -> dict[int, Any]:
        boxes = self._boxes.get(request.path_params["name"])
        if boxes is None:
            raise HTTPException(404, "no such experiment runs here; it may have ended")
        return boxes.setdefault(request.path_params["box"], {})
