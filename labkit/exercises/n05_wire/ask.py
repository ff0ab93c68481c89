"""The predictions of notebook 05."""

from collections.abc import Mapping

from labkit.learn import Question

two_lines = Question(
    "You connect and send two lines, each with its line end. The first is the request line: what do you want? The "
    "second is a header, a name and a value: which host do you ask? Then you send nothing more. What does the "
    "server do?",
    choices=("it answers", "it reports an error", "it waits"),
    misconceptions={
        "it answers": "The server cannot know yet that your request is complete. Another header may follow.",
        "it reports an error": "Nothing is wrong with the two lines. But another header may follow, so the "
        "request is not finished.",
    },
)

two_chunks = Question(
    "A server sends two chunks, and then its connection closes, without a chunk of size 0. A program reads the body "
    "with `httpx`. What does the program get?",
    choices=("both chunks, and no error", "both chunks, and an error", "no chunk, and an error"),
    misconceptions={
        "both chunks, and no error": "Without an error, an answer that was cut would look like one that is complete.",
        "no chunk, and an error": "Both chunks were whole, and `httpx` handed them out before it found "
        "that the end was missing.",
    },
)


def _wrong_events(blocks: int) -> Mapping[float, str]:
    return {
        blocks: "That is the number of blocks. A block without a `data` line is no event.",
        1: "Two blocks have a `data` line, and each of them is an event.",
        3: "Only two blocks have a `data` line. The comment is no event, and the block with `retry` is none either.",
    }


events = Question(
    "Blank lines cut the stream into blocks. A parser reads the blocks and hands events to a program. How many events "
    "does the program get from the stream above?",
    unit="events",
    misconceptions=_wrong_events,
    outcome="by the rule",
)

soup_id = Question(
    "A server sends an id in one block, and an event in the next: `id: 41`, a blank line, `data: soup`, a blank line. "
    "Which last event id does the event `soup` have?",
    choices=("none", "41"),
    misconceptions={"none": "The first block is no event, but its id counts. It stays for the events that follow."},
    outcome="by the rule",
)


def _wrong_by_chunk(chunks: int) -> Mapping[float, str]:
    return {
        1: "Look for a chunk in which `data:` comes first, and a blank line later. There is none.",
        2: "Look for a chunk in which `data:` comes first, and a blank line later. There is none.",
        3: "It would be 3 if each event were whole in one chunk. But each of the three events is cut.",
        chunks: "That is one event for each chunk. But no chunk contains a whole event.",
    }


by_chunk = Question(
    "A client treats each chunk as a whole message. So it makes a new `sse.Decoder` for each chunk, and keeps the "
    "events that this decoder returns. All the bytes arrive, in the right order. How many of the three events does the "
    "client get?",
    unit="events",
    misconceptions=_wrong_by_chunk,
    outcome="by the rule",
)

half_a_letter = Question(
    "The first chunk above ends with `\\xc3`. That is the first of the two bytes that UTF-8 writes for `ü`. The second "
    "one, `\\xbc`, begins the next chunk. What does Python make of the first chunk when you ask for its text, with "
    "`.decode()`?",
    choices=("the text without the letter", "an error", "the whole letter"),
    misconceptions={
        "the whole letter": "The second byte of the letter is in the next chunk.",
        "the text without the letter": "By default, `.decode()` leaves nothing out. It raises an error when "
        "bytes are not UTF-8.",
    },
)

forged = Question(
    "A server uses the names of files as ids. Somebody has uploaded a file with a strange name: the digit `7`, a line "
    "end, the text `data: Your order is free today!`, and two more line ends. The server calls `naive_encode` once, "
    "with this name as the id. How many events does a client get?",
    unit="events",
    misconceptions={
        1: "The name contains a blank line. What comes before this blank line is an event of its own.",
        0: "The bytes keep the rules of the format. A client finds nothing odd about them.",
        3: "Three blank lines end three blocks. But the block in the middle is empty, and so it is no event.",
    },
    outcome="by the rule",
)

naive_share = Question(
    "What percentage of the cases does the naive parser pass?",
    unit="%",
    misconceptions={
        100: "No. For example, the naive parser needs a space after the colon, so it does not read `data:x`.",
        90: "The naive parser is wrong more often. It loses every id, and makes an event of a comment block.",
    },
)


def _wrong_chunk_by_chunk(cases: int) -> Mapping[float, str]:
    return {
        cases: "Fed with the whole body, it reads them all. But fed byte by byte, it forgets each byte at once.",
        0: "Nearly. In a few cases no event is expected, and it returns none.",
    }


chunk_by_chunk = Question(
    "`ChunkByChunk`, in the next cell, hands each chunk to `all_three`, the parser that passes every case. `score` "
    "feeds it each case in three ways: whole, byte by byte, and in chunks. A case passes only if all three ways give "
    "the right events. How many cases does `ChunkByChunk` pass?",
    unit="cases",
    misconceptions=_wrong_chunk_by_chunk,
)

base64_size = Question(
    "A picture of 30,000 bytes is sent in one event, as base64. How many times its original size does it take on the "
    "stream?",
    unit="times",
    misconceptions={
        1: "Base64 takes more bytes than the picture has: one of its characters stands for 6 bits, and a byte has 8.",
        2: "It would be 2 with two characters for each byte, as in hexadecimal. Base64 needs fewer characters.",
        8: "It would be 8 with one character for each bit. A character of base64 stands for 6 bits.",
        0.33: "About a third is what comes on top. The question is about the whole size.",
        0.75: "It is the other way round: the text is larger than the picture.",
        40_000: "The size in bytes is about right. Divide it by the 30,000 bytes of the picture.",
    },
    outcome="computed",
)

poll_by_push = Question(
    "The same update is sent twice: once as the answer to a poll by `httpx`, and once as a push on an open stream. All "
    "bytes in both directions are counted, headers and chunk sizes included. Divide the bytes of the poll by the "
    "bytes of the push: what do you get?",
    unit="times",
    misconceptions={
        1: "The update is the same. But each poll has headers in both directions, and a push has none.",
        100: "`httpx` sends few headers, so the difference is smaller. A browser with cookies sends many more bytes.",
    },
)
