"""The predictions of notebook 05."""

from collections.abc import Mapping

from labkit.learn import Question

unfinished = Question(
    "You connect, and send two lines: a request line (what do I want?) and a header (from which host?). Each has its "
    "line end. What does the server do?",
    choices=("it answers", "it reports an error", "it waits"),
    misconceptions={
        "it answers": "Another header may follow. Nothing says that this was the last one.",
        "it reports an error": "Nothing is wrong yet. The request is merely not finished.",
    },
)

cut_short = Question(
    "A server sends two chunks, and then its connection closes, without a chunk of size 0. What does a program get "
    "that reads the body with `httpx`?",
    choices=("both chunks, and no error", "both chunks, and an error", "no chunk, and an error"),
    misconceptions={
        "both chunks, and no error": "Then an answer that was cut would look like one that is complete.",
        "no chunk, and an error": "The two chunks were whole. They were handed on before the connection closed.",
    },
)


def _wrong_events(blocks: int) -> Mapping[float, str]:
    return {
        blocks: "You counted the blocks. Without a data line there is no event.",
        3: "One block too many: neither the comment nor the block with `retry` alone is an event.",
    }


events = Question(
    "Blank lines cut the stream into blocks. A reader, the code that knows this format, hands events to the "
    "program. How many events does the program get from these bytes?",
    unit="events",
    misconceptions=_wrong_events,
    outcome="by the rule",
)

soup_id = Question(
    "A server sends an id in a block of its own, and then an event without one: `id: 41`, a blank line, `data: soup`, "
    "a blank line. With which last event id does the soup come?",
    choices=("none", "41"),
    misconceptions={"none": "The first block dispatched nothing, and yet its id counts, and stays."},
    outcome="by the rule",
)


def _wrong_by_chunk(chunks: int) -> Mapping[float, str]:
    return {
        3: "That would be so if every chunk held one event. Look at the cuts.",
        chunks: "That is one for each chunk. But most of them have no blank line in them.",
    }


by_chunk = Question(
    "Here is a reader that takes every chunk for a message: for each chunk it starts a new decoder, and takes the "
    "events that come out. All the bytes arrive, in the right order. How many of the three events does it find?",
    unit="events",
    misconceptions=_wrong_by_chunk,
    outcome="by the rule",
)

half_a_letter = Question(
    "Look at the chunks again. One of them ends with a strange `\\xc3`: UTF-8, the encoding of every event stream, "
    "writes `ü` as two bytes, and the cut went between them. What does Python make of that chunk when you ask for its "
    "text?",
    choices=("the text without the letter", "an error", "the whole letter"),
    misconceptions={
        "the whole letter": "Its second byte is in the next chunk.",
        "the text without the letter": "That would be guessing. Python refuses.",
    },
)

forged = Question(
    "This server takes its ids from file names. Somebody has uploaded a file whose name is the sign `7`, a line end, "
    "the text `data: Your order is free today!`, and two more line ends. The encoder is called once. How many events "
    "does a reader get?",
    unit="events",
    misconceptions={
        1: "There is a blank line in the id. What comes before it is an event of its own.",
        0: "The bytes are in order. To a reader there is nothing odd about them.",
    },
    outcome="by the rule",
)

naive_share = Question(
    "What percentage of the cases does the naive parser pass?",
    unit="%",
    misconceptions={
        100: "Some servers leave out the space, and some end their lines with CR. Then it is lost.",
        90: "The traps are not rare corners: ids and comments are in most streams.",
    },
)


def _wrong_chunk_by_chunk(cases: int) -> Mapping[float, str]:
    return {
        cases: "Whole, it reads them all. But no single byte is an event, and it forgets each.",
        0: "Nearly. There are cases in which no event is expected, and it finds none.",
    }


chunk_by_chunk = Question(
    "Here is the quick way: hand every chunk to the parser that has full marks. `score` feeds each case in three ways: "
    "whole, byte by byte, and in chunks. A case passes only if all three give the right events. How many cases pass?",
    unit="cases",
    misconceptions=_wrong_chunk_by_chunk,
)

base64_size = Question(
    "How many bytes does a picture of 30,000 bytes take on the stream, as a multiple of its original size?",
    unit="times",
    misconceptions={
        1: "That is the picture as it is. As text it takes more: a letter of base64 carries six bits only.",
        2: "That would be hexadecimal, two letters per byte. A letter of base64 carries six bits.",
        8: "That would be one letter for each bit. A letter of base64 carries six.",
    },
    outcome="computed",
)

poll_by_push = Question(
    "How many times as many bytes as a push does a poll take?",
    unit="times",
    misconceptions={
        1: "The update is the same. But a poll has headers in both directions, every time.",
        100: "A plain client does not send so many headers. A browser with cookies comes nearer.",
    },
)
