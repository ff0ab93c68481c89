"""Exercises of sections 1 and 2: how many requests a page has room for, and what a lost packet holds up."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import Choice, CodeExercise, Example

Places = tuple[int, int, int]


class WritePlaces(CodeExercise):
    """Write `places`, the rule that a browser follows. A page sends `requests` requests to one host, and none of them
    ends. `version` is the text "1.1" or "2". `most` is how many streams the server allows on an HTTP/2 connection.
    Return a tuple of three numbers: the connections that the browser has open, the requests that are under way, and
    the requests that wait. Without a request, the browser opens no connection.
    """

    asks = "places"
    hints = (
        "Over HTTP/1.1 there is room for six requests, over HTTP/2 for `most`. Begin with that number.",
        "`min(requests, room)` requests are under way. The others wait.",
        "Over HTTP/1.1 each request that is under way has a connection of its own. Over HTTP/2 there is one "
        "connection, if there is any request.",
    )
    why = (
        "Over HTTP/2 the server sets the limit. If it allows a thousand requests, it must be able to carry a thousand. "
        "If it allows three, it is worse than HTTP/1.1."
    )
    examples = (
        ((7, "1.1", 100), (6, 6, 1)),
        ((7, "2", 100), (1, 7, 0)),
        ((120, "2", 100), (1, 100, 20)),
        ((4, "1.1", 100), (4, 4, 0)),
        ((5, "2", 3), (1, 3, 2)),
    )
    edge_cases: ClassVar[Sequence[Example]] = (((0, "2", 100), (0, 0, 0)), ((0, "1.1", 100), (0, 0, 0)))

    def inputs(self, chance: Random) -> tuple[int, str, int]:
        """Some requests, either version, and a limit that may be small."""
        return chance.choice([0, 1, 5, 6, 7, 40, 100, 101, 250]), chance.choice(["1.1", "2"]), chance.choice([3, 100])

    def places(self, requests: int, version: str, most: int) -> Places:
        room = 6 if version == "1.1" else most
        under_way = min(requests, room)
        connections = under_way if version == "1.1" else min(requests, 1)
        return connections, under_way, requests - under_way

    def another_places(self, requests: int, version: str, most: int) -> Places:
        connections = under_way = waiting = 0
        for _ in range(requests):
            if under_way == {"1.1": 6, "2": most}[version]:
                waiting += 1
                continue
            under_way += 1
            connections = 1 if version == "2" else connections + 1
        return connections, under_way, waiting

    def wrong_without_a_limit(self, requests: int, version: str, most: int) -> Places:
        """Over HTTP/2 no request waits in this answer. But the server allows only `most` streams on a connection."""
        if version == "2":
            return min(requests, 1), requests, 0
        return self.places(requests, version, most)

    def wrong_more_connections(self, requests: int, version: str, most: int) -> Places:
        """Over HTTP/2 a browser opens one connection per host, even when it is full. The other requests wait."""
        if version == "2":
            return -(-requests // most), requests, 0
        return self.places(requests, version, most)

    def wrong_six_for_both(self, requests: int, version: str, most: int) -> Places:
        """Six is the limit of HTTP/1.1. Over HTTP/2 it is `most`."""
        connections = min(requests, 6 if version == "1.1" else 1)
        return connections, min(requests, 6), max(0, requests - 6)

    def wrong_one_for_nothing(self, requests: int, version: str, most: int) -> Places:
        """Without a request there is no connection."""
        connections, under_way, waiting = self.places(requests, version, most)
        return max(1, connections), under_way, waiting

    def wrong_always_full(self, requests: int, version: str, most: int) -> Places:
        """In this answer every place is taken, even when there are fewer requests than places."""
        room = 6 if version == "1.1" else most
        return 6 if version == "1.1" else 1, room, requests - room

    def wrong_never_version_2(self, requests: int, version: str, most: int) -> Places:
        """Here HTTP/2 is counted like HTTP/1.1. `version` is a text, so compare it with `"2"`."""
        return self.places(requests, "1.1", most)

    def wrong_never_version_1(self, requests: int, version: str, most: int) -> Places:
        """Here HTTP/1.1 is counted like HTTP/2. `version` is a text, so compare it with `"1.1"`."""
        return self.places(requests, "2", most)


write_places = WritePlaces()

MORE_STREAMS = "HTTP/2 with a limit of a thousand streams instead of a hundred"
TWO_TABS = "two tabs in place of one, with four streams each, over HTTP/2"
QUIC = "HTTP/3 in place of HTTP/2"
LONGER_RETRY = "a longer `retry`"

loss_and_streams = Choice(
    "loss_and_streams",
    "A page keeps eight streams open over HTTP/2. On a train its network loses packets, and with each lost packet all "
    "eight streams stand still. Which change lets the other seven go on?",
    [MORE_STREAMS, TWO_TABS, LONGER_RETRY, QUIC],
    QUIC,
    hints=["Does HTTP/2 wait for the lost packet, or TCP below it?", "Which of the four replaces TCP?"],
    wrong={
        MORE_STREAMS: "Eight streams are far below the limit of a hundred, so the limit is not the problem.",
        TWO_TABS: "All tabs of a browser share one connection to a host, so they share its gaps.",
        LONGER_RETRY: "`retry` counts after a cut. Here nothing was cut: the bytes only come late.",
    },
    why="HTTP/3 runs over QUIC, which knows to which stream each byte belongs (RFC 9114, section 2). So a stream waits "
    "for its own losses only. You need not change anything in an `EventSource`.",
)
