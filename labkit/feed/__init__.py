"""Numbered updates by topic: publish, replay from an id, wait for the next. No HTTP.

`memory` has the feed and what is said of updates that it no longer holds; `durable` keeps them in a file as well, which
`filelock` gives to one process alone; `follow` reads a topic as an async loop.
"""

from labkit.feed.follow import follow
from labkit.feed.memory import HISTORY, Feed, Gap, Subscription, Update, history_length

__all__ = ["HISTORY", "Feed", "Gap", "Subscription", "Update", "follow", "history_length"]
