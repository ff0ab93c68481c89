"""Whether a poll is useless: what its client knows already, by its own word or by what it was sent."""

import re
from collections import OrderedDict
from collections.abc import Hashable

from labkit.feed import Update

MOST = 65_536  # answers that are remembered; a machine has no more ports for clients of one server
TAG = re.compile('"[^"]*"')  # without the W/ of a weak one, as a weak comparison has it (RFC 9110, 8.8.3.2)


def etag(update: Update) -> str:
    """The version of an order that `update` has brought."""
    return f'"{update.position}"'


def is_known(if_none_match: str | None, update: Update) -> bool:
    """Whether an `If-None-Match` names this version: alone, in a list, weak, or as `*` (RFC 9110, 13.1.2)."""
    if if_none_match is None:
        return False
    return if_none_match.strip(" \t") == "*" or etag(update) in TAG.findall(if_none_match)


class Sent:
    """What each client was sent last of each order. The oldest of 65,536 such answers is forgotten for a new one."""

    def __init__(self) -> None:
        self._sent: OrderedDict[tuple[Hashable, str], int] = OrderedDict()

    def is_news(self, client: Hashable, update: Update) -> bool:
        """Note that `client` is sent `update` now; False if that is also what it was sent the last time."""
        key = client, update.topic
        before = self._sent.get(key)
        self._sent[key] = update.id
        self._sent.move_to_end(key)
        if len(self._sent) > MOST:
            self._sent.popitem(last=False)
        return before != update.id
