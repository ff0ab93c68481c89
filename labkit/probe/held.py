"""What came of holding several streams of one endpoint: who got which event, and how much later than the first."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from labkit.kinds import STREAMING
from labkit.plumbing.wording import counted
from labkit.probe.finding import CONNECTING, Finding, hidden, not_examined, right, worth_knowing, wrong
from labkit.probe.held_stream import LONGEST_NAME, HeldStream, Key
from labkit.run import Measured, Run

SHORTEST = 0.001  # seconds that a hold lasts, even where every stream ends at once
NAMED = 3  # streams, and events of each, that a sentence names


@dataclass(frozen=True, repr=False)
class Held:
    """What came of holding streams. They are numbered from 1, in the order in which they were asked for.

    `run` is the same as a `Run`: its latency counts from the first stream that got an event, since nobody outside
    knows when the server wrote it. `missed` names what a stream did not get, for each that missed any; it is None when
    the streams have no events in common, or events that cannot be told apart.
    """

    run: Run
    delivered: dict[int, int]  # events on each stream that was opened
    missed: dict[int, tuple[str, ...]] | None
    troubles: dict[str, int]  # why streams were not opened, or ended, and how many

    def __repr__(self) -> str:
        missed = "not known who missed any" if self.missed is None else f"{len(self.missed):,} missed any"
        return f"<Held {counted(len(self.delivered), 'streams')}, {self.each}, {missed}; {self.run!r}>"

    @property
    def each(self) -> str:
        """How many events a stream got, in words."""
        most, least = max(self.delivered.values(), default=0), min(self.delivered.values(), default=0)
        return f"{counted(most, 'events')} each" if most == least else f"{least:,} to {most:,} events each"

    def without(self, secrets: tuple[str, ...]) -> "Held":
        """The same, with "…" in the place of each secret that a server may have sent back."""
        missed = {
            number: tuple(hidden(event, secrets) for event in events) for number, events in (self.missed or {}).items()
        }
        return replace(self, missed=None if self.missed is None else missed)

    def as_json(self) -> dict[str, Any]:
        """The same for a program; times in seconds."""
        late = {f"p{percent}": round(self.run.percentile(percent), 6) for percent in (50, 95, 100) if self.run.updates}
        missed = None if self.missed is None else {str(number): list(events) for number, events in self.missed.items()}
        return {
            "streams": self.run.requests,
            "opened": self.run.users,
            "seconds": round(self.run.seconds, 3),
            "events": self.run.published,
            "delivered": {str(number): count for number, count in self.delivered.items()},
            "missed": missed,
            "after_the_first_stream": late if len(self.run.latency) else {},
            "troubles": self.troubles,
        }

    def findings(self) -> Iterator[Finding]:
        """What is right and wrong with it."""
        run, asked = self.run, self.run.requests
        if self.troubles:
            whys = "; ".join(f"{count:,}: {why}" for why, count in Counter(self.troubles).most_common(NAMED))
            yield wrong(
                "held streams",
                f"Of {counted(asked, 'streams')} {sum(self.troubles.values()):,} were not opened, or did not last "
                f"({whys}).",
                "look at the limits of server and proxies: connections, open files, workers, time",
                CONNECTING,
            )
        if not run.updates:
            yield not_examined(
                "delivery",
                f"No event came on {counted(len(self.delivered), 'streams')} within {run.seconds:.3g} s.",
                "let something happen meanwhile, or hold them longer with --seconds",
            )
        elif self.missed is None:
            yield worth_knowing(
                "delivery",
                f"{counted(len(self.delivered), 'streams')} got {self.each} in {run.seconds:.3g} s. They cannot be "
                "compared: each stream has events of its own, or events look the same.",
                "write ids that are the same for every reader",
            )
        elif self.missed:
            yield wrong(
                "delivery",
                f"{len(self.missed):,} of {counted(len(self.delivered), 'streams')} missed events that others got: "
                f"{self._who_missed(self.missed)}.",
                "look for a queue that drops events, and for workers that do not share them",
                "RFC 9293, 3.8: what was written to a connection that stays open arrives",
            )
        else:
            yield right(
                "delivery", f"{counted(len(self.delivered), 'streams')} got every event, {self.each}, {self._spread()}."
            )

    def _who_missed(self, missed: dict[int, tuple[str, ...]]) -> str:
        told = [
            f"stream {number} missed {len(events):,} ({', '.join([*events[:NAMED], *['…'] * (len(events) > NAMED)])})"
            for number, events in list(missed.items())[:NAMED]
        ]
        return "; ".join(told) + (f"; and {len(missed) - NAMED:,} more" if len(missed) > NAMED else "")

    def _spread(self) -> str:
        late = [f"{self.run.percentile(percent) * 1000:,.1f} ms" for percent in (50, 100)]
        return f"half of them within {late[0]} of the first stream that got it, the last within {late[1]}"


def held(streams: Sequence[HeldStream], connecting: float, since: float, ends: float) -> Held:
    """What the streams got of the events that came between two moments; all of them were asked for before."""
    opened = [stream for stream in streams if stream.opened]
    seconds, first = max(ends - since, SHORTEST), first_moments(opened, since, ends)
    in_common = sum(sum(key in stream.told for stream in opened) > 1 for key in first)
    comparable = len(opened) == 1 or (in_common > len(first) / 2 and not any(stream.repeats for stream in opened))
    missed = {
        stream.number: tuple(_name(key) for key in first if key not in stream.told)
        for stream in opened
        if not first.keys() <= stream.told.keys()
    }
    delivered = {stream.number: sum(since <= at <= ends for at in stream.moments) for stream in opened}
    if comparable:
        delivered = {stream.number: sum(key in stream.told for key in first) for stream in opened}
    latency = [stream.told[key] - at for key, at in first.items() for stream in opened if key in stream.told]
    troubles = Counter(stream.trouble for stream in streams if stream.trouble)
    run = Run(
        kind=STREAMING.name,
        source="measurement",
        users=len(opened),
        seconds=seconds,
        variant="held",
        updates_per_minute=len(first) * 60 / seconds,
        shared=True,
        notes=("An update's latency counts from the first stream that got it.",),
        requests=len(streams),
        updates=sum(delivered.values()),
        latency=np.array(latency if comparable else []),
        measured=Measured(
            published=len(first) if comparable else None,
            connections=len(opened),
            connecting=connecting,
            error_kinds=dict(troubles),
        ),
    )
    return Held(run, delivered, missed if comparable else None, dict(troubles))


def first_moments(streams: Sequence[HeldStream], since: float, ends: float) -> dict[Key, float]:
    """When the first stream got each event, of those that were new between two moments."""
    first: dict[Key, float] = {}
    for stream in streams:
        for key, at in stream.told.items():
            first[key] = min(at, first.get(key, at))
    return {key: at for key, at in sorted(first.items(), key=lambda item: item[1]) if since <= at <= ends}


def _name(key: Key) -> str:
    id, _, data = key
    return id[:LONGEST_NAME] or (data if len(data) <= LONGEST_NAME else f"{data[:LONGEST_NAME]}…")
