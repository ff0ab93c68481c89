"""Numbers and nouns for a sentence: "1 stream", "2,000 streams"."""

import re

COMMON = re.compile(r"(\w+)(.*)", re.DOTALL)
PLURALS = (
    (re.compile(r"(?<=\w)ies$"), "y"),
    (re.compile(r"(?<=ss|sh)es$|(?<=x)es$|(?<=rch|tch)es$"), ""),
    (re.compile(r"s$"), ""),
)
AS_THEY_ARE = re.compile(r"[^\W\d_]{1,2}|\w*(?:ss|us|is)", re.IGNORECASE)  # units such as s and ms; "status"


def counted(number: float, things: str) -> str:
    """A count with its noun, given in the plural: "1 request", "1,200 requests per minute".

    >>> counted(1, "requests per minute"), counted(2, "requests"), counted(1, "addresses"), counted(1, "s")
    ('1 request per minute', '2 requests', '1 address', '1 s')
    """
    return f"{number:,} {singular(things) if number == 1 else things}"


def singular(things: str) -> str:
    """A noun in the plural made singular, with what follows it: "requests per minute" is "request per minute"."""
    found = COMMON.fullmatch(things)
    if found is None or AS_THEY_ARE.fullmatch(found[1]):
        return things
    for ending, instead in PLURALS:
        if ending.search(found[1]):
            return ending.sub(instead, found[1]) + found[2]
    return things
