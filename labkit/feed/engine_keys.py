"""What a shared feed keeps in its engine, key by key, and how an update is written there.

PREFIX life          "EPOCH RUN": the life of the feed, and the run of the engine that it is of
PREFIX log           a stream: one entry names the topics that have changed; its ids are EPOCH-0, EPOCH-1 …
PREFIX topic:NAME    a stream: the newest updates of a topic; update 1 of a life has the id EPOCH-0
PREFIX from:ID       the last token of one publisher, by which a lost answer is found out
PREFIX number:NAME   a counter, such as the orders placed so far
"""

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from labkit.feed.portable import as_data, clock, since_1970
from labkit.feed.position import Position
from labkit.feed.topic import Update

# Seconds that a key lives on after it was last written, and a life after it began. So a topic that has expired, whose
# numbers begin anew, is of another life when its name is used again.
A_WEEK = 7 * 86_400
LOG_LENGTH = 10_000  # entries of the log, about; who has missed more reads all its topics anew
Command = tuple[str | int, ...]
Entry = tuple[bytes, list[bytes]]  # an id, and names and values in turn


class Outgoing(NamedTuple):
    """An update on its way to the engine, which gives it its id."""

    topic: str
    type: str
    text: str  # its data, as JSON
    at: float  # `time.perf_counter` seconds

    def command(self, key: str, history: int, epoch: int, token: str) -> Command:
        """XADD, which trims the topic to its `history` in the same step."""
        wall = repr(self.at + since_1970())
        fields = (
            "type",
            self.type,
            "data",
            self.text,
            "at",
            wall,
            "clock",
            clock(),
            "tick",
            repr(self.at),
            "token",
            token,
        )
        return ("XADD", key, "MAXLEN", "=", history, f"{epoch}-*", *fields)


class Keys:
    """The names of the keys."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.life = f"{prefix}life"
        self.log = f"{prefix}log"

    def topic(self, name: str) -> str:
        """The stream of a topic."""
        return f"{self.prefix}topic:{name}"

    def publisher(self, name: str) -> str:
        """What a publisher has published last."""
        return f"{self.prefix}from:{name}"

    def number(self, name: str) -> str:
        """A counter."""
        return f"{self.prefix}number:{name}"

    def updates_after(self, topic: str, place: Position | None) -> Command:
        """XRANGE: the updates of a topic, or those after a place."""
        return ("XRANGE", self.topic(topic), f"({entry_id(place)}" if place and place.number else "-", "+")

    def log_entry(self, epoch: int, topics: Sequence[str], at: float, what: str = "topic") -> Command:
        """XADD to the log: these topics have changed, or are "forgotten"."""
        named = (word for topic in topics for word in (what, topic))
        return ("XADD", self.log, "MAXLEN", "~", LOG_LENGTH, f"{epoch}-*", "at", repr(at + since_1970()), *named)


def position(id: bytes) -> Position:
    """The position that the id of an entry stands for: b"8302-0" is that of update 1."""
    epoch, _, sequence = id.partition(b"-")
    return Position(int(epoch), int(sequence) + 1)


def entry_id(position: Position) -> str:
    """The id of the entry with the update at this position."""
    return f"{position.epoch}-{position.number - 1}"


def values(entry: Entry, name: bytes) -> Iterator[bytes]:
    """The values of all fields of that name."""
    _, fields = entry
    return (value for field, value in zip(fields[::2], fields[1::2], strict=True) if field == name)


def value(entry: Entry, name: bytes) -> bytes:
    """The value of the first field of that name, or b"" when there is none."""
    return next(values(entry, name), b"")


def newest_in_a_row(topic: str, entries: Sequence[Entry]) -> list[Update]:
    """The updates of a topic's newest life, after the last entry that no feed has written."""
    now, offset = time.perf_counter(), since_1970()
    updates: list[Update] = []
    for entry in entries:
        update = _as_update(topic, entry, now, offset)
        if update is None or (updates and update.position != (updates[-1].epoch, updates[-1].id + 1)):
            updates = []
        if update is not None:
            updates.append(update)
    return updates


def _as_update(topic: str, entry: Entry, now: float, offset: float) -> Update | None:
    """The update of an entry; None for an entry that no feed has written."""
    id, fields = entry
    epoch, number = position(id)
    said = dict(zip(fields[::2], fields[1::2], strict=True))
    try:
        type = said[b"type"].decode()
        data = as_data(type, said[b"data"].decode())
        same = said[b"clock"].decode() == (clock() or None)  # one machine's clock counts for all its servers
        at = min(now, float(said[b"tick"]) if same else float(said[b"at"]) - offset)
    except (ValueError, KeyError, RecursionError):
        return None
    return Update(topic, number, type, data, at, epoch)
