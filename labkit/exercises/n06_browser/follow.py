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
    """Write `follow(url, wanted)`, the loop that a browser runs for you. It reads a stream with httpx and labkit's
    `Decoder`. When an answer ends, `follow` waits for the `retry` time, and then asks again. The `retry` time is 3
    seconds until the stream sets another; each later answer keeps it or sets a new one. As soon as there is a last id,
    `follow` sends it in the header `Last-Event-ID`. When it has `wanted` events, it returns their data, as a list of
    texts.
    """

    asks = "follow"
    minutes = 10
    imports = "import time\n\nimport httpx\n\nfrom labkit.sse import Decoder"
    seconds = 10
    runs = 1
    hints = (
        "A `while` loop repeats three steps: send the request, read the body piece by piece, feed the decoder.",
        "Make a new decoder for every answer: the old one may hold half a block. `Decoder(last_id)` keeps the id.",
        "When an answer ends, keep `decoder.last_event_id`. Keep `decoder.retry` too, unless it is None. Then wait.",
        '`time.sleep` takes seconds. Send `headers={"Last-Event-ID": last_id}`, but only if there is an id.',
    )
    why = (
        "Every browser has such a loop in its EventSource, and so has labkit. One thing is still missing: this loop "
        "never gives up (section 3)."
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
        with httpx.Client(timeout=httpx.Timeout(5, read=None)) as client:  # None: a stream may be silent for any time
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
        """When an answer ends too early, a browser waits and asks again. `follow` must do this too."""
        return [event.data for event in Decoder().feed(_body(url, ""))]

    def wrong_as_a_newcomer(self, url: str, wanted: int) -> list[str]:
        """A text comes twice, for example, when a request does not name the last id: the server then sends the first
        event again. Keep the id also when an answer brings no event: `Decoder(last_id)` does that."""
        heard: list[str] = []
        while len(heard) < wanted:
            heard += self.wrong_asks_once(url, wanted)
        return heard

    def wrong_no_pause(self, url: str, wanted: int) -> list[str]:
        """Wait for the whole `retry` time before you ask again. If ten thousand clients come back too soon, a server
        that restarts is overloaded again."""
        decoder, heard = Decoder(), list[str]()
        while len(heard) < wanted:
            decoder = Decoder(decoder.last_event_id)
            heard += [event.data for event in decoder.feed(_body(url, decoder.last_event_id))]
        return heard[:wanted]

    def wrong_id_of_the_half(self, url: str, wanted: int) -> list[str]:
        """The block with this id got no blank line, so it is not an event. The server now believes that `follow` has
        this event, and never sends it again."""
        heard = [event.data for event in Decoder().feed(_body(url, ""))]
        return heard + [event.data for event in Decoder().feed(_body(url, "99"))]

    def wrong_one_decoder(self, url: str, wanted: int) -> list[str]:
        """An unfinished block becomes an event, for example, when one decoder reads several answers: it joins the block
        to the next answer. Make a new decoder for every answer."""
        decoder, heard = Decoder(), list[str]()
        while len(heard) < wanted:
            heard += [event.data for event in decoder.feed(_body(url, decoder.last_event_id))]
            time.sleep((decoder.retry or 0) / 1000)
        return heard[:wanted]

    def wrong_seconds(self, url: str, wanted: int) -> list[str]:
        """The pause is too long, for example, when `time.sleep` gets milliseconds. It takes seconds."""
        decoder, heard, retry = Decoder(), list[str](), DEFAULT_RETRY
        while len(heard) < wanted:
            decoder = Decoder(decoder.last_event_id)
            heard += [event.data for event in decoder.feed(_body(url, decoder.last_event_id))]
            retry = retry if decoder.retry is None else decoder.retry
            time.sleep(min(retry, 2))  # 2 is as good as 220, and its thread ends sooner
        return heard[:wanted]

    def wrong_forgets_the_retry(self, url: str, wanted: int) -> list[str]:
        """A `retry` is not for one answer only: it stays until the stream sets another."""
        heard: list[str] = []
        decoder = Decoder()
        while len(heard) < wanted:
            decoder = Decoder(decoder.last_event_id)
            heard += [event.data for event in decoder.feed(_body(url, decoder.last_event_id))]
            time.sleep((DEFAULT_RETRY if decoder.retry is None else decoder.retry) / 1000)
        return heard[:wanted]

    def wrong_zero_is_none(self, url: str, wanted: int) -> list[str]:
        """A `retry` of 0 means that there is no pause. `follow` waits, for example, when it never reads
        `decoder.retry`, or when it has code such as `decoder.retry or retry`: 0 counts as False, so test with
        `is None`."""
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
    "`follow` sent one request",
    "A text came twice",
    "`follow` asked again too soon",
    "`follow` sent the id 99",
    "An unfinished block",
    "`follow` did not come back in time",
    "`follow` waited too long",
    "`follow` waited, although",
)


def _what_went_wrong(watched: Watched, film: Film, wanted: int) -> str | None:
    """The first thing that a browser would have done otherwise, as a sentence."""
    heard, asked, late = watched.heard, watched.asked_with, watched.pauses[-1:]
    told = [stage for piece in film for stage in piece.stages][:wanted]
    if "99" in asked:
        return "`follow` sent the id 99 as its last id. No finished event had this id."
    if "" in asked:
        return "`follow` sent an empty `Last-Event-ID`. Leave the header out until there is an id."
    if heard is None and late in (["too late"], ["waits"]):
        return _kept_badly(watched, film)
    if heard is None and len(asked) >= MOST:
        return f"After {MOST} requests `follow` has not returned yet. It should stop when it has {wanted} events."
    if not isinstance(heard, list):
        return f"`follow` should return a list of texts. Yours returned {quoted(heard)}."
    if len(asked) == 1 and len(heard) < len(told):
        return f"`follow` sent one request and then returned {len(heard)} of {len(told)} texts."
    if any(HALF in str(text) for text in heard):
        return f"An unfinished block, one without its blank line, is in your list: {quoted(heard)}."
    if len(set(map(str, heard))) < len(heard):
        ids = [asked_with or "no id" for asked_with in asked]
        return f"A text came twice: {quoted(heard)}. Your requests named these last ids: {', '.join(ids)}."
    if heard != told:
        return f"With `wanted` = {wanted}, `follow` should return {told}. Yours returned {quoted(heard)}."
    return _kept_badly(watched, film)


def _kept_badly(watched: Watched, film: Film) -> str | None:
    """The first pause that was too short or too long, as a sentence."""
    retry = DEFAULT_RETRY
    for place, kept in enumerate(watched.pauses[: len(film)], 1):
        own = film[place - 1].retry
        retry = retry if own is None else own
        if kept == "too soon":
            still = "still " if own is None and place > 1 else ""
            return f"`follow` asked again too soon: after answer {place} the pause is {still}{retry:,} milliseconds."
        if kept == "too late" and own is None:
            return (
                f"`follow` waited too long after answer {place}. This answer sets no `retry`, so the {retry:,} "
                "milliseconds of an earlier answer still count."
            )
        if kept == "too late" and own == 0:
            return f"`follow` waited, although answer {place} had set a `retry` of 0."
        if kept == "too late":
            return f"`follow` did not come back in time: answer {place} had set a `retry` of {retry:,} milliseconds."
    return None
