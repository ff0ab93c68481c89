"""Updates that are held no longer: a reader who missed them is told so, and then gets the rest."""

import json

from labkit.eventsource import EventSource
from labkit.server import Server, serve
from labkit.sse import Decoder, Event
from tests.helpers.wire import Wire


def events_until(wire: Wire, last_id: int) -> list[Event]:
    """All events of an open stream up to the one with this id."""
    decoder, events = Decoder(), list[Event]()
    while not events or events[-1].id != str(last_id):
        size = int(wire.read_until(b"\r\n"), 16)
        while len(wire.got) < size + 2:
            wire.got += wire.socket.recv(1 << 20)
        events += decoder.feed(wire.got[:size])
        wire.got = wire.got[size + 2 :]
    return events


def test_a_reader_whose_id_is_held_no_longer_is_told_before_the_replay(server: Server) -> None:
    for number in range(150):
        server.tell(f"headline {number}")
    with Wire(server) as wire:
        wire.get("/news/stream", "Last-Event-ID: 3")
        wire.answer()
        gap, *replay = events_until(wire, 150)
        assert (gap.type, gap.id, gap.last_event_id) == ("gap", None, "")
        assert json.loads(gap.data) == {"asked": 3, "oldest": 51, "newest": 150}
        assert [event.id for event in replay] == [str(number) for number in range(51, 151)]
    with Wire(server) as wire:
        wire.get("/news/stream", "Last-Event-ID: 50")
        wire.answer()
        assert [event.type for event in events_until(wire, 150)] == ["message"] * 100


def test_a_reader_whose_id_is_from_another_life_is_told(server: Server) -> None:
    with Wire(server) as early:
        early.get("/news/stream", "Last-Event-ID: 40")
        early.answer()
        for number in range(3):
            server.tell(f"headline {number}")
        gap, *replay = events_until(early, 3)
        assert (gap.type, json.loads(gap.data)) == ("gap", {"asked": 40, "oldest": None, "newest": None})
        assert [event.id for event in replay] == ["1", "2", "3"]
    with Wire(server) as late:
        late.get("/news/stream", "Last-Event-ID: 40")
        late.answer()
        gap, newest = events_until(late, 3)
        assert (gap.type, json.loads(gap.data)) == ("gap", {"asked": 40, "oldest": 1, "newest": 3})
        assert newest.id == "3"


def test_a_reader_that_falls_behind_too_far_is_told_and_gets_the_rest() -> None:
    with serve(stalled=20) as server, Wire(server, receive_buffer=4096) as slow:
        server.tell("the first")
        slow.get("/news/stream")
        slow.answer()
        for number in range(2, 301):  # more than the history holds and the buffers take
            server.tell(f"{number} " + "x" * 100_000)
        known, gaps = 0, 0
        for event in events_until(slow, 300):
            if event.type == "gap":
                gap, gaps = json.loads(event.data), gaps + 1
                assert gap["asked"] == known
                known = gap["oldest"] - 1
            else:
                assert event.id == str(known + 1)
                known += 1
        assert gaps >= 1


def test_a_gap_is_heard_by_those_who_listen_for_it_and_by_nobody_else(server: Server) -> None:
    for number in range(150):
        server.tell(f"headline {number}")
    heard: dict[str, list[Event]] = {"gap": [], "message": []}
    with EventSource(f"{server.url}/news/stream", last_event_id="3") as source:
        for type, events in heard.items():
            source.on(type, events.append)
        for event in source:
            if event.type == "gap":
                assert source.last_event_id == "3"
            elif event.last_event_id == "150":
                break
    assert (len(heard["gap"]), len(heard["message"])) == (1, 100)
