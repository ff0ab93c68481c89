"""Numbered updates by topic: publish, replay from an id, wait for the next. No HTTP.

`position` is what an id says; `topic` has the updates, a reader's place among them, and what is said of those that are
gone; `memory` is the feed; `durable` keeps it in a file as well, which `filelock` gives to one process alone; `follow`
reads a topic as an async loop.

`shared` keeps it in an engine, for several servers: `engine_address` says where, `engine_keys` what is there, and
`engine_connection` asks it; `publisher` writes and `log_reader` reads. `portable` is what an update may hold where it
leaves this process.
"""

from labkit.feed.follow import follow
from labkit.feed.memory import HISTORY, CannotKeep, Feed, FeedState, history_length
from labkit.feed.position import LastId, Position, as_position
from labkit.feed.topic import Gap, News, Subscription, Update

__all__ = [
    "HISTORY",
    "CannotKeep",
    "Feed",
    "FeedState",
    "Gap",
    "LastId",
    "News",
    "Position",
    "Subscription",
    "Update",
    "as_position",
    "follow",
    "history_length",
]
