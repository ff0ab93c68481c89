"""Exercises of notebook 06, section 1, “The answer ends. And then?”: the pause, and the loop that comes back."""

from collections.abc import Callable

from labkit.exercises.browser.hang_up import MOST, RETRY_MS, STAGES, hang_up
from labkit.learn import Exercise
from labkit.learn.quantity import a_kind, quoted
from labkit.sse import Decoder

LATER = 10_000  # milliseconds


def _sets_the_pause(answer: object) -> str | None:
    """None when a learner's `head` gives bytes that ask for ten seconds, else the next step."""
    if not callable(answer):
        return f"Hand over the function itself, without calling it; this is {a_kind(answer)}."
    head: Callable[[], object] = answer
    given, decoder = head(), Decoder()
    if not isinstance(given, bytes):
        return f"Sockets take bytes, with a `b` before the quotes; `head` returned {a_kind(given)}."
    decoder.feed(given)
    if decoder.retry is None:
        return f"A browser learns no pause from {quoted(given)}."
    return None if decoder.retry == LATER else f"{quoted(given)} asks for {decoder.retry} thousandths of a second."


def _follows(answer: object) -> str | None:
    """Run a learner's `follow` against a server that hangs up; None when it did all that a browser does."""
    if not callable(answer):
        return f"Hand over the function itself, without calling it; this is {a_kind(answer)}."
    follow: Callable[[str, int], object] = answer
    with hang_up() as server:
        heard = follow(server.url, len(STAGES))
        requests = len(server.asked_with)
        if heard != list(STAGES):
            return _what_went_wrong(heard, requests)
        if min(server.pauses) < 0.8 * RETRY_MS / 1000:  # two clocks: who waited well may look a little early
            return f"All stages came, but you asked again before the {RETRY_MS} ms that the server had set were over."
    return None


def _what_went_wrong(heard: object, requests: int) -> str:
    if not isinstance(heard, list):
        return f"`follow` should return a list of texts; yours returned {quoted(heard)}."
    if requests == 1:
        return f"You asked once. The answer ended, and you have {len(heard)} of {len(STAGES)} stages."
    if len(set(map(str, heard))) < len(heard):
        return f"A stage came twice: {quoted(heard)}."
    if requests >= MOST:
        return f"After {MOST} requests you had {quoted(heard)}, and the server had enough."
    return f"The stages should be {list(STAGES)}; you have {quoted(heard)}."


come_back_later = Exercise(
    "come_back_later",
    "Change one line: `head` gives the first bytes of a stream, and they ask every browser to come back half a second "
    "after a cut. Ask for ten seconds instead.",
    stub='def head():\n    return b"retry: 500\\n"',
    check=_sets_the_pause,
    solution='def head():\n    return b"retry: 10000\\n"',
    hints=["The unit of `retry` is a thousandth of a second.", "Ten seconds are 10,000 of them: digits, no comma."],
    wrong=[
        (
            'def head():\n    return b"retry: 10\\n"',
            "That is a hundredth of a second. The unit is a thousandth of a second, so this hammers.",
        ),
        (
            'def head():\n    return b"retry: 10s\\n"',
            "Digits only: a browser that finds anything else skips the line, and keeps its own pause.",
        ),
        ('def head():\n    return b"retry: 10,000\\n"', "A comma is no digit, so the whole line is skipped."),
        (
            'def head():\n    return b"retry: 10000"',
            "Without its line end the line is not finished, and nobody acts on it.",
        ),
    ],
    why="One line from the server sets the pause of every browser that reads it. That is how a server with trouble "
    "makes room for itself, without a new version of the page.",
)

write_follow = Exercise(
    "write_follow",
    "Write the loop that a browser runs for you: `follow(url, wanted)` reads the stream with httpx and `sse.Decoder`. "
    "When the answer ends, it waits for the `retry` time (3,000 ms until the stream sets one), and asks again, with "
    "`Last-Event-ID` as soon as there is one. It returns the data of the first `wanted` events, as a list of texts.",
    stub="def follow(url, wanted):\n    return ...",
    check=_follows,
    solution="""
import time

import httpx

from labkit.sse import Decoder

def follow(url, wanted):
    heard, last_id, retry = [], "", 3000
    while True:
        decoder = Decoder(last_id)
        headers = {"Last-Event-ID": last_id} if last_id else {}
        with httpx.stream("GET", url, headers=headers, timeout=httpx.Timeout(5, read=None)) as response:
            for chunk in response.iter_bytes():
                heard += [event.data for event in decoder.feed(chunk)]
                if len(heard) >= wanted:
                    return heard[:wanted]
        last_id, retry = decoder.last_event_id, decoder.retry or retry
        time.sleep(retry / 1000)
""",
    hints=[
        "A `while` loop around what notebook 03 does once: open, read chunk by chunk, feed the decoder.",
        "A new decoder for every answer: the old one may hold half a block. `Decoder(last_id)` keeps the id.",
        "After the answer: remember `decoder.last_event_id`, and `decoder.retry` unless it is None. Then sleep.",
        '`time.sleep` takes seconds. The header is `headers={"Last-Event-ID": last_id}`, and only with an id.',
    ],
    wrong=[
        (
            "import httpx\nfrom labkit.sse import Decoder\n\ndef follow(url, wanted):\n"
            "    return [event.data for event in Decoder().feed(httpx.get(url).content)]",
            "You read one answer to its end, and that is where the work of a browser begins: ask again.",
        ),
        (
            "import time, httpx\nfrom labkit.sse import Decoder\n\ndef follow(url, wanted):\n    heard = []\n"
            "    while len(heard) < wanted:\n        heard += [event.data for event in Decoder().feed(httpx.get(url)."
            "content)]\n        time.sleep(0.03)\n    return heard[:wanted]",
            "You come back as a newcomer, and are told again what you know. Which header says what you have?",
        ),
        (
            'import httpx\nfrom labkit.sse import Decoder\n\ndef follow(url, wanted):\n    heard, last_id = [], ""\n'
            "    while len(heard) < wanted:\n        decoder = Decoder(last_id)\n"
            '        headers = {"Last-Event-ID": last_id} if last_id else {}\n'
            "        heard += [event.data for event in decoder.feed(httpx.get(url, headers=headers).content)]\n"
            "        last_id = decoder.last_event_id\n    return heard[:wanted]",
            "You wait for nothing. Ten thousand clients like this one, and a server that restarts never gets up.",
        ),
        (
            "import re, time, httpx\nfrom labkit.sse import Decoder\n\ndef follow(url, wanted):\n"
            '    heard, last_id = [], ""\n'
            '    for turn in range(9):\n        headers = {"Last-Event-ID": last_id} if last_id else {}\n'
            "        body = httpx.get(url, headers=headers).content\n"
            "        heard += [event.data for event in Decoder().feed(body)]\n"
            '        last_id = re.findall("id: (.*)", body.decode())[-1]\n        time.sleep(0.03)\n'
            "    return heard[:wanted]",
            "You took the id of a block that was never finished. The server believes that you have it: a lost event.",
        ),
    ],
    why="This loop is the heart of `labkit.eventsource.EventSource`, and of the one in every browser. What is missing "
    "is the rest of section 4: which answers must not be tried again.",
    seconds=10,
)
