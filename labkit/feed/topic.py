"""One topic: its newest updates, and a reader's place among them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from labkit.feed.position import Position

Made = TypeVar("Made")
OnNews = Callable[["Update | None"], object]


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """One piece of news. `id` counts 1, 2, 3 … in its topic; `at` is when it happened, in `time.perf_counter` seconds.

    That is one clock for all processes of a machine. `time.monotonic` is too, but ticks every 16 ms on older Windows.
    `epoch` is the random number of the topic's life, or 0 in a feed without epochs.
    """

    topic: str
    id: int
    type: str
    data: dict[str, object]
    at: float
    epoch: int = 0
    _made: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def position(self) -> Position:
        """The place right after this update. Written out, it is the id that a reader sends back to get the next one."""
        return Position(self.epoch, self.id)

    def once(self, name: str, make: Callable[["Update"], Made]) -> Made:
        """What `make` makes of this update: made at the first call, and kept under `name` as long as the update is."""
        made: Made
        try:
            made = self._made[name]
        except KeyError:
            made = self._made[name] = make(self)
        return made


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a replay is not complete: what comes right after `asked` is not held, only `oldest` to `newest` are.

    With another epoch than theirs, `asked` is from another life of the topic, which began to count anew. A feed
    without epochs recognises such an id only while it is beyond `newest`: once the new count has passed it, the id is
    taken for one of this life, and there is no gap. `oldest` and `newest` are None while nothing is held.
    """

    asked: Position
    oldest: Position | None
    newest: Position | None

    def as_json(self) -> dict[str, str | int | None]:
        """The same for a JSON document, each position as its updates' ids are written."""
        ends = (end and end.as_json() for end in (self.oldest, self.newest))
        return dict(zip(("asked", "oldest", "newest"), (self.asked.as_json(), *ends), strict=True))


class News(list[Update]):
    """Updates of one topic, oldest first. `gap` says what is missing before the first of them, or is None."""

    def __init__(self, updates: Iterable[Update] = (), gap: Gap | None = None) -> None:
        super().__init__(updates)
        self.gap = gap


class Topic:
    """The newest updates of one life of a topic, in a ring of `history` places, and its subscriptions.

    `life` is the random number that tells this life from others. `epoch` is the same where ids show it, or else 0.
    """

    __slots__ = ("_first", "_history", "_ring", "epoch", "latest", "life", "newest", "subscriptions")

    def __init__(self, history: int, life: int, *, shown: bool) -> None:
        self.life = life
        self.epoch = life if shown else 0
        self.newest = 0  # number of the newest update; 0 before the first
        self.latest: Update | None = None  # the newest update that is held
        self.subscriptions: dict[Subscription, None] = {}  # in the order in which they were taken
        self._history = history
        self._ring: list[Update] = []
        self._first = 1  # number of the update in the ring's first place, while the ring is not full

    @property
    def oldest(self) -> int:
        """Number of the oldest update that is held; one more than `newest` when none is."""
        return self.newest - len(self._ring) + 1

    def append(self, update: Update) -> None:
        """Hold one more update, in place of the oldest when the ring is full."""
        if not self._ring:
            self._first = update.id
        if len(self._ring) < self._history:
            self._ring.append(update)
        else:
            self._ring[(update.id - self._first) % self._history] = update
        self.newest, self.latest = update.id, update

    def tell(self, update: Update) -> None:
        """Hold one more update, and tell everybody who reads the topic."""
        self.append(update)
        self._tell_all(update)

    def replace(self, life: int, updates: Sequence[Update]) -> None:
        """Hold these updates, which follow each other, in place of all that is held. For a feed with epochs.

        A reader whose place is not among them is told a gap. It goes on before the first of them, or behind the last
        one where this life of the topic is shorter than the reader knows it.
        """
        before, had_any = Position(self.epoch, self.newest), self.newest > 0
        self.life = self.epoch = life
        self.newest = updates[0].id - 1 if updates else 0
        self._ring, self.latest = [], None
        for update in updates:
            self.append(update)
        for reader in self.subscriptions:
            same_life = life == before.epoch
            if same_life and self.oldest - 1 <= reader.last_id <= self.newest:
                continue
            if had_any and reader.unknown is None:
                reader.unknown = Position(before.epoch, reader.last_id)
            reader.last_id = self.newest if same_life and reader.last_id > self.newest else self.oldest - 1
        if Position(self.life, self.newest) != before:
            self._tell_all(None)

    def after(self, number: int, most: int | None = None) -> list[Update]:
        """The updates that come after `number` and are held, oldest first; not more than `most`, from 1 on."""
        start, stop = max(number + 1, self.oldest), self.newest + 1
        if most is not None:
            stop = min(stop, start + most)
        ring, first, history = self._ring, self._first, self._history
        return [ring[(number - first) % history] for number in range(start, stop)]

    def _tell_all(self, update: Update | None) -> None:
        for subscription in list(self.subscriptions):
            subscription.on_news(update)

    def holds(self, position: Position) -> bool:
        """Whether this place was reached in this life of the topic. A plain 0 is the beginning of any life."""
        return position == (0, 0) or (position.epoch == self.epoch and position.number <= self.newest)


class Subscription:
    """A reader's place in one topic, given back at the end of a `with` block.

    It holds no updates, only the id of the last one read; `on_news` is called with each new one, and with None when all
    that is held has been replaced. So a reader that falls behind costs no memory; what it then misses is whatever the
    topic's history no longer holds, and `gap` tells.
    `unknown` is the position that the reader came with, if it is not one of this topic; None once the reader was told.
    """

    __slots__ = ("_topic", "last_id", "on_news", "unknown")

    def __init__(self, topic: Topic, on_news: OnNews, position: Position | None) -> None:
        known = position if position is not None and topic.holds(position) else None
        self.last_id = known.number if known else max(0, topic.newest - 1)
        self.unknown = None if known else position
        self.on_news = on_news
        self._topic = topic

    def take_place(self) -> None:
        """Hear of news from now on."""
        self._topic.subscriptions[self] = None

    def give_back(self) -> None:
        """Hear of none any more. Giving it back twice is harmless."""
        self._topic.subscriptions.pop(self, None)

    def __enter__(self) -> "Subscription":
        self.take_place()
        return self

    def __exit__(self, *problem: object) -> None:
        self.give_back()

    @property
    def lag(self) -> int:
        """How many updates the topic is ahead of the reader, those that are held no longer included."""
        return self._topic.newest - self.last_id

    def news(self, most: int | None = None) -> list[Update]:
        """The updates after `last_id`, oldest first, not more than `most`. They do not count as read yet."""
        return self._topic.after(self.last_id, most)

    def gap(self) -> Gap | None:
        """What `news` would have to begin with and cannot: the reader's id is held no longer, or was never ours."""
        topic, asked = self._topic, self.unknown
        if asked is None:
            if self.last_id >= topic.oldest - 1:
                return None
            asked = Position(topic.epoch, self.last_id)
        held = topic.latest is not None
        oldest, newest = (Position(topic.epoch, number) if held else None for number in (topic.oldest, topic.newest))
        return Gap(asked, oldest, newest)

    def take(self, most: int | None = None) -> News:
        """The updates after `last_id`, not more than `most`, and the gap before them. Both count as read."""
        gap, news = self.gap(), self.news(most)
        self.unknown = None
        if news:
            self.last_id = news[-1].id
        return News(news, gap)
