"""Exercises of sections 1 and 2: how many requests a page has room for, and what a lost packet holds up."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from labkit.learn import Choice, CodeExercise, Example

Places = tuple[int, int, int]


class WritePlaces(CodeExercise):
    """Write the rule that a page follows. `requests` is how many it wants under way at once, all to one host, and none
    of them ends. `version` is "1.1" or "2", and `most` is how many streams the server allows on a connection of HTTP/2.
    Return a tuple of three numbers (no request opens no connection): the connections that are open, the requests that
    are under way, and those that wait.
    """

    asks = "places"
    hints = (
        "Over HTTP/1.1 there is room for six requests, over HTTP/2 for `most`. Begin with that number.",
        "`min(requests, room)` are under way; the rest waits.",
        "Over HTTP/1.1 each request that is under way has a connection. Over HTTP/2 there is one, if there is any "
        "request at all.",
    )
    why = (
        "HTTP/2 moves the limit from the browser to a number that the server sets. A server that sets it to a thousand "
        "must be able to carry a thousand; one that sets it to three is worse than HTTP/1.1."
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
        """Over HTTP/2 nobody waits in this answer. The server allows `most` streams on a connection, and no more."""
        if version == "2":
            return min(requests, 1), requests, 0
        return self.places(requests, version, most)

    def wrong_more_connections(self, requests: int, version: str, most: int) -> Places:
        """Over HTTP/2 browsers keep to one connection per host, also when it is full. What is too much waits."""
        if version == "2":
            return -(-requests // most), requests, 0
        return self.places(requests, version, most)

    def wrong_six_for_both(self, requests: int, version: str, most: int) -> Places:
        """Six is the limit of HTTP/1.1. Over HTTP/2 it is `most`."""
        connections = min(requests, 6 if version == "1.1" else 1)
        return connections, min(requests, 6), max(0, requests - 6)

    def wrong_one_for_nothing(self, requests: int, version: str, most: int) -> Places:
        """Where no request is under way, no connection need be open."""
        connections, under_way, waiting = self.places(requests, version, most)
        return max(1, connections), under_way, waiting

    def wrong_always_full(self, requests: int, version: str, most: int) -> Places:
        """Every place is taken in this answer, also where there are fewer requests than places."""
        room = 6 if version == "1.1" else most
        return 6 if version == "1.1" else 1, room, requests - room

    def wrong_never_version_2(self, requests: int, version: str, most: int) -> Places:
        """HTTP/2 is counted like HTTP/1.1 here. `version` is a text: compare it with `"2"`, not with `2`."""
        return self.places(requests, "1.1", most)

    def wrong_never_version_1(self, requests: int, version: str, most: int) -> Places:
        """HTTP/1.1 is counted like HTTP/2 here. `version` is a text: compare it with `"1.1"`, not with `1.1`."""
        return self.places(requests, "2", most)


write_places = WritePlaces()

MORE_STREAMS = "HTTP/2 with a limit of a thousand streams instead of a hundred"
TWO_TABS = "two tabs in place of one, with four streams each, over HTTP/2"
QUIC = "HTTP/3 in place of HTTP/2"
LONGER_RETRY = "a longer `retry`"

loss_and_streams = Choice(
    "loss_and_streams",
    "A dashboard keeps eight streams open over HTTP/2. On a train its network loses packets, and all eight stand still "
    "whenever one is lost. What lets seven of them go on?",
    [MORE_STREAMS, TWO_TABS, LONGER_RETRY, QUIC],
    QUIC,
    hints=["Who waits for the lost packet: HTTP/2, or what is below it?", "Which of the four changes what is below?"],
    wrong={
        MORE_STREAMS: "The number of streams was not the trouble: eight are far below a hundred.",
        TWO_TABS: "All tabs of a browser share its one connection to a host, and so its gaps.",
        LONGER_RETRY: "Nothing was cut, so nobody comes back. The bytes are late, all of them.",
    },
    why="HTTP/3 runs over QUIC, which keeps the streams apart down to the packets (RFC 9114, section 2). A stream "
    "waits for its own losses alone. An EventSource need not be changed for it.",
)
