"""Exercise of section 5, “After a cut”: a client that comes back."""

from typing import Any, ClassVar

from labkit import sse
from labkit.exercises.n03_server_sent_events.cut_stream import Opener
from labkit.exercises.n03_server_sent_events.over_cuts import OverCuts
from labkit.learn import Example


class WriteListen(OverCuts):
    """Change this client so that it comes back. `open_stream(headers)` opens the stream with these headers, and yields
    pieces of its bytes until the connection is cut. Return a list with the texts of the first `wanted` events, in
    order, however often the connection is cut. Stop reading as soon as you have them. A cut may leave half an event
    behind; this half must not become a part of another event.
    """

    asks = "listen"
    minutes = 10
    imports = "from labkit import sse"
    hints = (
        "Put a second loop around the `for` loop. `while len(heard) < wanted:` opens the stream again after each cut.",
        "The headers are `{'Last-Event-ID': decoder.last_event_id}`. The first time there is no id, and an empty text "
        "will do.",
        "Each connection needs a new decoder, so that half an event is forgotten. Write `decoder = "
        "sse.Decoder(decoder.last_event_id)` in front of the `for` loop. The new decoder knows the last id, and "
        "nothing else.",
        "Keep the `break` in the `for` loop, and `return heard[:wanted]` after both loops.",
    )
    why = (
        "`EventSource`, the client in every browser, works like this. It also waits before it comes back, for as long "
        "as `retry: ` says. And it gives up when the status is not 200."
    )
    examples: ClassVar[tuple[Example, ...]] = (
        (([("1", "1 : 0"), ("2", "2 : 0")], []), ["1 : 0", "2 : 0"]),
        (([("1", "1 : 0"), ("2", "2 : 0")], [25]), ["1 : 0", "2 : 0"]),
        (([("1", "1 : 0"), ("2", "2 : 0"), ("3", "2 : 1")], [19, 25]), ["1 : 0", "2 : 0", "2 : 1"]),
        (([("7", "a"), ("30", "b"), ("x", "c")], [17, 20]), ["a", "b", "c"]),
        (([("1", "1 : 0"), ("2", "2 : 0")], [25, 10]), ["1 : 0", "2 : 0"]),
        (([("1", "a"), ("2", "b")], [], 1), ["a"]),
    )
    edge_cases: ClassVar[tuple[Example, ...]] = (
        (([("1", "1 : 0")], [0, 0]), ["1 : 0"]),
        (([("1", "1 : 0"), ("2", "2 : 0")], [18]), ["1 : 0", "2 : 0"]),
        (([("1", "a"), ("2", "b"), ("3", "c")], [17], 2), ["a", "b"]),
    )

    def start(self, open_stream: Opener, wanted: int) -> list[str]:
        decoder, heard = sse.Decoder(), []
        for piece in open_stream({}):
            heard += [event.data for event in decoder.feed(piece)]
            if len(heard) >= wanted:
                break
        return heard[:wanted]  # the last piece may have brought more

    def listen(self, open_stream: Opener, wanted: int) -> list[str]:
        decoder = sse.Decoder()
        heard: list[str] = []
        while len(heard) < wanted:
            decoder = sse.Decoder(decoder.last_event_id)
            for piece in open_stream({"Last-Event-ID": decoder.last_event_id}):
                heard += [event.data for event in decoder.feed(piece)]
                if len(heard) >= wanted:
                    break
        return heard[:wanted]

    def another_listen(self, open_stream: Opener, wanted: int, known: str = "") -> list[str]:
        decoder, heard = sse.Decoder(known), list[str]()
        for piece in open_stream({"Last-Event-ID": known}):
            heard += [event.data for event in decoder.feed(piece)]
            if len(heard) >= wanted:
                return heard[:wanted]
        return heard + self.another_listen(open_stream, wanted - len(heard), decoder.last_event_id)

    def another_listen_to_events(self, open_stream: Opener, wanted: int) -> list[str]:
        heard = list[sse.Event]()
        while len(heard) < wanted:
            decoder, known = sse.Decoder(), heard[-1].id if heard else ""  # every event here has an id
            for piece in open_stream({"Last-Event-ID": known or ""}):
                heard += decoder.feed(piece)
                if len(heard) >= wanted:
                    break
        return [event.data for event in heard[:wanted]]

    def wrong_without_id(self, open_stream: Opener, wanted: int) -> list[str]:
        """The server was not told what you have, so it began again, and events came twice. Send the last id as
        `Last-Event-ID`. A new decoder knows no id, so take the id from the decoder of the connection before.
        """
        heard = list[str]()
        while len(heard) < wanted:
            decoder = sse.Decoder()
            for chunk in open_stream({"Last-Event-ID": decoder.last_event_id}):
                heard += [event.data for event in decoder.feed(chunk)]
                if len(heard) >= wanted:
                    break
        return heard[:wanted]

    def wrong_same_decoder(self, open_stream: Opener, wanted: int) -> list[str]:
        """Half an event became a part of another event. This happens, for example, when one decoder reads all the
        connections. Make a new decoder for each connection, which knows only the last id.
        """
        decoder, heard = sse.Decoder(), list[str]()
        while len(heard) < wanted:
            for chunk in open_stream({"Last-Event-ID": decoder.last_event_id}):
                heard += [event.data for event in decoder.feed(chunk)]
                if len(heard) >= wanted:
                    break
        return heard[:wanted]

    def wrong_forgets_at_a_short_connection(self, open_stream: Opener, wanted: int) -> list[str]:
        """A connection may bring no whole event, and then its new decoder has no id of its own. The next request must
        still send the last id. `sse.Decoder("3")` makes a decoder that knows the id 3 from the beginning.
        """
        decoder, heard = sse.Decoder(), list[str]()
        while len(heard) < wanted:
            known, decoder = decoder.last_event_id, sse.Decoder()
            for chunk in open_stream({"Last-Event-ID": known}):
                heard += [event.data for event in decoder.feed(chunk)]
                if len(heard) >= wanted:
                    return heard[:wanted]
        return heard[:wanted]

    def wrong_too_many(self, open_stream: Opener, wanted: int) -> list[str]:
        """A piece may bring more events than are wanted. Return only the first ones: `return heard[:wanted]`."""
        decoder, heard = sse.Decoder(), list[str]()
        while len(heard) < wanted:
            decoder = sse.Decoder(decoder.last_event_id)
            for chunk in open_stream({"Last-Event-ID": decoder.last_event_id}):
                heard += [event.data for event in decoder.feed(chunk)]
                if len(heard) >= wanted:
                    break
        return heard

    def wrong_number(self, open_stream: Opener, wanted: int) -> list[str]:
        """You sent the id as a number. An id is text: `"1"`, and not `1`."""
        heard = list[str]()
        known: Any = ""
        while len(heard) < wanted:
            decoder = sse.Decoder()
            for chunk in open_stream({"Last-Event-ID": known} if known else {}):
                for event in decoder.feed(chunk):
                    heard.append(event.data)
                    known = int(event.last_event_id)
                if len(heard) >= wanted:
                    return heard
        return heard

    def wrong_once(self, open_stream: Opener, wanted: int) -> list[str]:
        """Your function opened the stream twice at most, but there may be more cuts. A `while` loop can go on until you
        have all the events.
        """
        decoder, heard = sse.Decoder(), list[str]()
        for _ in range(2):
            decoder = sse.Decoder(decoder.last_event_id)
            for chunk in open_stream({"Last-Event-ID": decoder.last_event_id}):
                heard += [event.data for event in decoder.feed(chunk)]
                if len(heard) >= wanted:
                    return heard[:wanted]
        return heard[:wanted]

    def wrong_reads_on(self, open_stream: Opener, wanted: int) -> list[str]:
        """All the events had come, and your function still waited for more. On a real stream, it would wait forever.
        This happens, for example, when the `for` loop goes on with `wanted` events, or when the stream is then opened
        once more.
        """
        decoder, heard = sse.Decoder(), list[str]()
        while len(heard) < wanted:
            decoder = sse.Decoder(decoder.last_event_id)
            for chunk in open_stream({"Last-Event-ID": decoder.last_event_id}):
                heard += [event.data for event in decoder.feed(chunk)]
        return heard

    def wrong_decoder_for_each_piece(self, open_stream: Opener, wanted: int) -> list[str]:
        """An event may come in several pieces. A decoder that is new for each piece never has such an event whole. Make
        a new decoder for each connection, before the `for` loop.
        """
        decoder, heard = sse.Decoder(), list[str]()
        while len(heard) < wanted:
            for piece in open_stream({"Last-Event-ID": decoder.last_event_id}):
                decoder = sse.Decoder(decoder.last_event_id)
                heard += [event.data for event in decoder.feed(piece)]
                if len(heard) >= wanted:
                    break
        return heard[:wanted]

    def wrong_counts(self, open_stream: Opener, wanted: int) -> list[str]:
        """The number of events is not an id: a server may number as it likes. Send the id that came last."""
        heard = list[str]()
        while len(heard) < wanted:
            decoder = sse.Decoder()
            for chunk in open_stream({"Last-Event-ID": str(len(heard))}):
                heard += [event.data for event in decoder.feed(chunk)]
                if len(heard) >= wanted:
                    break
        return heard[:wanted]

    def wrong_events(self, open_stream: Opener, wanted: int) -> list[sse.Event]:
        """Your list holds events. Their texts are asked for, which are `event.data`."""
        decoder, heard = sse.Decoder(), list[sse.Event]()
        while len(heard) < wanted:
            decoder = sse.Decoder(decoder.last_event_id)
            for piece in open_stream({"Last-Event-ID": decoder.last_event_id}):
                heard += decoder.feed(piece)
                if len(heard) >= wanted:
                    break
        return heard[:wanted]

    def wrong_forgets_texts(self, open_stream: Opener, wanted: int) -> list[str]:
        """All the events had come, but your function did not keep those of the connections before. This happens, for
        example, when `heard` is made anew for each connection. Make the list once, before the loops.
        """
        decoder, heard = sse.Decoder(), list[str]()
        while len(heard) < wanted:
            decoder, heard = sse.Decoder(decoder.last_event_id), []
            for piece in open_stream({"Last-Event-ID": decoder.last_event_id}):
                heard += [event.data for event in decoder.feed(piece)]
                if len(heard) >= wanted:
                    break
        return heard[:wanted]

    def wrong_never_comes_back(self, open_stream: Opener, wanted: int) -> list[str]:
        """Your function stops at the first cut. Open the stream again, until you have `wanted` events."""
        decoder, heard = sse.Decoder(), list[str]()
        for piece in open_stream({}):
            heard += [event.data for event in decoder.feed(piece)]
            if len(heard) >= wanted:
                break
        return heard[:wanted]


write_listen = WriteListen()
