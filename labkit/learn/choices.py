"""Answers to choose from: shown with letters, chosen by letter or by words."""

import re
from collections.abc import Sequence
from string import ascii_lowercase

from labkit.learn.quantity import quoted

MEANT = {"true": "yes", "false": "no"}


def lettered(choices: Sequence[str]) -> tuple[str, ...]:
    """One line for each choice: "a: fewer", "b: the same"."""
    return tuple(f"{letter}: {choice}" for letter, choice in zip(ascii_lowercase, choices, strict=False))


def read_choice(answer: object, choices: Sequence[str]) -> str:
    """The choice that was meant by its letter, its words, or a part of its words that no other choice has.

    Raises ValueError with a sentence that says what to type instead.
    """
    try:
        escaped = any("\\" in choice for choice in choices)
        words = _plain(_as_typed(str(answer).strip()) if escaped else str(answer))
    except Exception:  # noqa: BLE001 - the object is the learner's, and so is what its str raises
        words = ""
    words = _without_letter(MEANT.get(words, words), choices)
    if words in ascii_lowercase[: len(choices)] and len(words) == 1:
        return choices[ascii_lowercase.index(words)]
    several = False
    for meant in (words, _without_article(words)):
        same = [choice for choice in choices if _plain(choice) == meant]
        near = [choice for choice in choices if _stands_in(meant, _plain(choice))]
        parted = [choice for choice in choices if _parted_elsewhere(meant, _plain(choice))]
        if len(found := same or near or parted) == 1:
            return found[0]
        several = several or len(found) > 1
    fault = "fits more than one of the answers" if several else "is none of the answers"
    letters = ", ".join(f'"{letter}"' for letter in ascii_lowercase[: len(choices)])
    raise ValueError(f"{quoted(answer)} {fault}: type one of {letters}, in quotes.")


def _as_typed(text: str) -> str:
    r"""A text with its control characters as they are typed: a choice such as 7\rx, copied without an r in front."""
    return text if text.isprintable() else repr(text)[1:-1].replace(r"\x00", r"\0")


def _without_letter(words: str, choices: Sequence[str]) -> str:
    """The words of a choice that was copied with its letter in front, whole or only their beginning: "b: the same"."""
    letter, begun = (found[1], found[2]) if (found := re.fullmatch(r"([a-z])[:.)] ?(.+)", words)) else ("", "")
    whole_words = rf"{re.escape(begun)}(?!\w|[.,]\d)"
    for line, choice in zip(lettered(choices), choices, strict=True):
        if words == _plain(line) or (letter == line[0] and re.match(whole_words, _plain(choice))):
            return _plain(choice)
    return words


def _without_article(words: str) -> str:
    """The words without the article in front, which a learner may have changed: "the hallway" for "a hallway"."""
    article, _, rest = words.partition(" ")
    return rest if rest and article in ("a", "an", "the") else words


def _parted_elsewhere(words: str, choice: str) -> bool:
    """Whether words are whole words of a choice but for spaces and hyphens: "web socket", "web-socket", "websocket"."""
    letters = re.sub("[ -]", "", words)
    return len(letters) > 2 and bool(re.search(rf"\b{'[ -]?'.join(map(re.escape, letters))}\b", choice))


def _stands_in(words: str, choice: str) -> bool:
    """Whether words are a part of a choice; fewer than three characters must be a whole word of it.

    A number alone must be the first word, or come after "number": 2, meant as "the second one", is not the choice
    "a file of 2 GB".
    """
    if words.replace(".", "", 1).isdecimal():
        return words in (choice.split()[0], choice.removeprefix("number "))
    return words in choice if len(words) > 2 else words in choice.split()


def _plain(text: str) -> str:
    """A text without what a card does not show or a hurry leaves out: backticks, capitals, the marks at its ends."""
    return " ".join(text.replace("`", "").strip(" .…:,;()\"'").casefold().split())
