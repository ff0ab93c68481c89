"""Exercise of section “The answer ends. And then?”: the loop that comes back."""

import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, ClassVar

import httpx

from labkit.exercises.n06_browser.hang_up import DEFAULT_RETRY, HALF, MOST, Film, Piece, Watched, watch
from labkit.learn import CodeExercise, Example
from labkit.learn.quantity import quoted
from labkit.sse import Decoder

STAGES = ("order received", "cooking started", "out for delivery", "delivered")
NO_PAUSE = (Piece(0, ()), Piece(None, STAGES[:1]), Piece(None, STAGES[1:]))
PAUSES = (Piece(220, STAGES[:1]), Piece(None, STAGES[1:3]), Piece(0, ()), Piece(None, STAGES[3:]))
IN_TIME = "in time"


class WriteFollow(CodeExercise):
    """Write the loop that a browser runs for you: `follow(url, wanted)` reads the stream with httpx and labkit's
    `Decoder`. When the answer ends, it waits for the `retry` time (3 seconds until the stream sets one), and asks
    again, with `Last-Event-ID` as soon as there is one. It returns the data of the first `wanted` events, as a list of
    texts.
    """

    asks = "follow"
    minutes = 10
    imports = "import time\n\nimport httpx\n\nfrom labkit.sse import Decoder"
    seconds = 10
    runs = 1
    hints = (
        "A `while` loop around what notebook 03 does once: open, read chunk by chunk, feed the decoder.",
        "A new decoder for every answer: the old one may hold half a block. `Decoder(last_id)` keeps the id.",
        "After the answer: remember `decoder.last_event_id`, and `decoder.retry` unless it is None. Then sleep.",
        '`time.sleep` takes seconds. The header is `headers={"Last-Event-ID": last_id}`, and only with an id.',
    )
    why = (
        "This loop is the heart of `labkit.eventsource.EventSource`, and of the one in every browser. What is missing "
        "is the subject of section 3."
    )
    examples = (
        ((NO_PAUSE, 3), ([*STAGES[:3]], [None, None, "1"], [IN_TIME, IN_TIME])),
        ((PAUSES, 4), ([*STAGES], [None, "1", "3", "3"], [IN_TIME, IN_TIME, IN_TIME])),
    )
    edge_cases: ClassVar[Sequence[Example]] = (
        (((Piece(None, STAGES[:1]), Piece(None, STAGES[1:])), 2), (None, [None], ["waits"])),
    )

    def inputs(self, chance: Random) -> tuple[Film, int]:
        """A film of four events with short pauses."""
        cuts = sorted(chance.choices(range(5), k=2))
        pieces = zip([0, *cuts], [*cuts, 4], strict=True)
        film = [Piece(chance.choice([0, 10, 40]), STAGES[first:last]) for first, last in pieces]
        return tuple(film), chance.randint(1, 4)

    def outcome(self, answer: Callable[..., Any], *given: Any) -> object:
        """What it returned (None while it is still waiting), the ids it asked with, and how it kept the pauses."""
        watched = watch(answer, *given)
        if watched.problem:
            raise watched.problem
        return watched.heard, watched.asked_with, watched.pauses

    def fault(self, answer: Any) -> str | None:
        """Let an answer follow every film; None when it did all that a browser does."""
        if not callable(answer):
            return super().fault(answer)
        for film, wanted in self.trials():
            watched = watch(answer, film, wanted)
            if watched.problem:
                raise watched.problem
            if sentence := _what_went_wrong(watched, film, wanted):
                return sentence
        return None

    def _message_of(self, answer: object, sentence: str) -> str:
        """As for any exercise, but by how the sentence begins: to try all wrong answers would take seconds."""
        wrong = dict(zip(CAUSES, self.wrong, strict=True))
        return next((message for start, (_, message) in wrong.items() if sentence.startswith(start)), "")

    def follow(self, url: str, wanted: int) -> list[str]:
        heard: list[str] = []
        last_id, retry = "", 3000
        with httpx.Client(timeout=httpx.Timeout(5, read=None)) as client:
            while True:
                decoder = Decoder(last_id)
                headers = {"Last-Event-ID": last_id} if last_id else {}
                with client.stream("GET", url, headers=headers) as response:
                    for chunk in response.iter_bytes():
                        heard += [event.data for event in decoder.feed(chunk)]
                        if len(heard) >= wanted:
                            return heard[:wanted]
                last_id = decoder.last_event_id
                retry = retry if decoder.retry is None else decoder.retry
                time.sleep(retry / 1000)

    def another_follow(self, url: str, wanted: int, last_id: str = "", retry: int = 3000) -> list[str]:
        decoder = Decoder(last_id)
        heard = [event.data for event in decoder.feed(_body(url, last_id))][:wanted]
        if len(heard) == wanted:
            return heard
        pause = retry if decoder.retry is None else decoder.retry
        time.sleep(pause / 1000)
        return heard + self.another_follow(url, wanted - len(heard), decoder.last_event_id, pause)

    def wrong_asks_once(self, url: str, wanted: int) -> list[str]:
        """You read one answer to its end, and that is where the work of a browser begins: ask again."""
        return [event.data for event in Decoder().feed(_body(url, ""))]

    def wrong_as_a_newcomer(self, url: str, wanted: int) -> list[str]:
        """You come back as a newcomer, and are told again what you know. Send `Last-Event-ID` each time, and keep the
        id over an answer that brings none: `Decoder(last_id)` does."""
        heard: list[str] = []
        while len(heard) < wanted:
            heard += self.wrong_asks_once(url, wanted)
        return heard

    def wrong_no_pause(self, url: str, wanted: int) -> list[str]:
        """Ten thousand clients that come back too soon, and a server that restarts never gets up."""
        decoder, heard = Decoder(), list[str]()
        while len(heard) < wanted:
            decoder = Decoder(decoder.last_event_id)
            heard += [event.data for event in decoder.feed(_body(url, decoder.last_event_id))]
        return heard[:wanted]

    def wrong_id_of_the_half(self, url: str, wanted: int) -> list[str]:
        """You took the id of a block that was never finished. The server believes that you have it: a lost event."""
        heard = [event.data for event in Decoder().feed(_body(url, ""))]
        return heard + [event.data for event in Decoder().feed(_body(url, "99"))]

    def wrong_one_decoder(self, url: str, wanted: int) -> list[str]:
        """Half a block of the old answer is glued to the new one. Make a new decoder for every answer."""
        decoder, heard = Decoder(), list[str]()
        while len(heard) < wanted:
            heard += [event.data for event in decoder.feed(_body(url, decoder.last_event_id))]
            time.sleep((decoder.retry or 0) / 1000)
        return heard[:wanted]

    def wrong_seconds(self, url: str, wanted: int) -> list[str]:
        """The stream's `retry` is in milliseconds, and `time.sleep` takes seconds."""
        decoder, heard, retry = Decoder(), list[str](), DEFAULT_RETRY
        while len(heard) < wanted:
            decoder = Decoder(decoder.last_event_id)
            heard += [event.data for event in decoder.feed(_body(url, decoder.last_event_id))]
            retry = retry if decoder.retry is None else decoder.retry
            time.sleep(min(retry, 2))  # 2 is as good as 220, and its thread ends sooner
        return heard[:wanted]

    def wrong_forgets_the_retry(self, url: str, wanted: int) -> list[str]:
        """A `retry` holds until the stream sets another, and not for one answer only."""
        heard: list[str] = []
        decoder = Decoder()
        while len(heard) < wanted:
            decoder = Decoder(decoder.last_event_id)
            heard += [event.data for event in decoder.feed(_body(url, decoder.last_event_id))]
            time.sleep((DEFAULT_RETRY if decoder.retry is None else decoder.retry) / 1000)
        return heard[:wanted]

    def wrong_zero_is_none(self, url: str, wanted: int) -> list[str]:
        """A `retry` of 0 means no pause. `decoder.retry or retry`, say, passes over it: ask whether it `is None`."""
        heard: list[str] = []
        last_id, retry = "", DEFAULT_RETRY
        while len(heard) < wanted:
            decoder = Decoder(last_id)
            heard += [event.data for event in decoder.feed(_body(url, last_id))]
            last_id, retry = decoder.last_event_id, decoder.retry or retry
            time.sleep(retry / 1000)
        return heard[:wanted]


write_follow = WriteFollow()


def _body(url: str, last_id: str) -> bytes:
    """One answer to its end. A client that reads no list of certificates first is made in a tenth of the time."""
    return httpx.get(url, headers={"Last-Event-ID": last_id} if last_id else {}, verify=False).content


CAUSES = (  # how the sentence begins that each wrong answer gets, in their order
    "You asked once.",
    "A stage came twice",
    "You asked again before",
    "You asked with the id 99",
    "A block that never got its blank line",
    "You did not come back",
    "You waited for another pause",
    "You waited, though",
)


def _what_went_wrong(watched: Watched, film: Film, wanted: int) -> str | None:
    """The first thing that a browser would have done otherwise, as a sentence."""
    heard, asked, late = watched.heard, watched.asked_with, watched.pauses[-1:]
    told = [stage for piece in film for stage in piece.stages][:wanted]
    if "99" in asked:
        return "You asked with the id 99, which no finished event had."
    if "" in asked:
        return "You sent an empty `Last-Event-ID`; leave the header out until there is an id."
    if heard is None and late in (["too late"], ["waits"]):
        return _kept_badly(watched, film)
    if heard is None and len(asked) >= MOST:
        return f"After {MOST} requests `follow` has not returned yet, and the server has had enough."
    if not isinstance(heard, list):
        return f"`follow` should return a list of texts; yours returned {quoted(heard)}."
    if len(asked) == 1 and len(heard) < len(told):
        return f"You asked once. The answer ended, and you have {len(heard)} of {len(told)} stages."
    if any(HALF in str(text) for text in heard):
        return f"A block that never got its blank line is in your list: {quoted(heard)}."
    if len(set(map(str, heard))) < len(heard):
        return f"A stage came twice: {quoted(heard)}."
    return _kept_badly(watched, film) if heard == told else f"The stages should be {told}; you have {quoted(heard)}."


def _kept_badly(watched: Watched, film: Film) -> str | None:
    """The first pause that was too short or too long, as a sentence."""
    retry = DEFAULT_RETRY
    for place, kept in enumerate(watched.pauses[: len(film)], 1):
        own = film[place - 1].retry
        retry = retry if own is None else own
        if kept == "too soon":
            return f"You asked again before the {retry:,} ms were over that were to be waited."
        if kept == "too late" and own is None:
            return (
                f"You waited for another pause after answer {place}, which sets none: the {retry:,} ms from "
                "before are still in force."
            )
        if kept == "too late" and own == 0:
            return f"You waited, though answer {place} had set a `retry` of 0."
        if kept == "too late":
            return f"You did not come back in time: answer {place} had set a `retry` of {retry:,} ms."
    return None
