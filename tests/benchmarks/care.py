"""What a poll costs the server beside a pushed event, with the server's short cuts and without them."""

from statistics import median

from labkit import crowd
from labkit.server import serve
from tests.benchmarks.row import Row

USERS, EVERY, SECONDS, RATE = 2000, 1.0, 5.0, 60.0  # updates per minute of an order: about as many events as polls
ROUNDS = 3


def costs(*, plain: bool, shared: bool) -> tuple[float, float]:
    """Seconds of the server's processor for one poll, and for one pushed event; medians."""
    polls, events = [], []
    for seed in range(1, ROUNDS + 1):
        with serve(plain=plain) as server:
            polled = crowd.polling(
                server, USERS, EVERY, SECONDS, updates_per_minute=RATE, shared=shared, etag=False, seed=seed
            )
        with serve(plain=plain) as server:
            pushed = crowd.streaming(server, USERS, SECONDS, updates_per_minute=RATE, shared=shared, seed=seed)
        polls.append((polled.cpu or 0) / polled.requests)
        events.append((pushed.cpu or 0) / max(1, pushed.updates))
    return median(polls), median(events)


def rows() -> list[Row]:
    """The table's rows: ratios, of which none has a limit; a reader of notebook 04 weighs them."""
    table = []
    for shared in (False, True):
        for plain in (False, True):
            poll, event = costs(plain=plain, shared=shared)
            kind = f"CPU of a poll / of an event, {'one order for all' if shared else 'an order each'}"
            said = f"{poll / event:.2f} ({1e6 * poll:.0f} µs, {1e6 * event:.0f} µs)"
            table.append(Row(f"{kind}, {'plain' if plain else 'tuned'}", "–", said, True))
    return table
