"""`Experiment`: what a formula or a simulation is asked, checked before anything is computed."""

from dataclasses import dataclass
from typing import Any

from labkit.kinds import Kind
from labkit.plumbing import arguments
from labkit.run import Run, Source

MOST_USERS = 10**12
MOST_SECONDS = 10**6  # eleven days
MOST_REQUESTS = 10**15


@dataclass(frozen=True)
class Experiment:
    """Some users for a while. Times are in seconds; `every` is None for streams."""

    kind: Kind
    users: int
    seconds: float
    every: float | None
    updates_per_minute: float
    shared: bool

    def __post_init__(self) -> None:
        arguments.at_least_one("users", self.users)
        arguments.positive_seconds("seconds", self.seconds)
        arguments.rate("updates_per_minute", self.updates_per_minute)
        arguments.yes_or_no("shared", self.shared)
        at_most(MOST_USERS, self.users, "users")
        at_most(MOST_SECONDS, self.seconds, "seconds")
        if self.kind.asks:
            arguments.positive_seconds("every", self.every)
            at_most(MOST_REQUESTS, self.polls, "polls")

    @property
    def interval(self) -> float:
        """Seconds between two polls of one user; 0 for streams."""
        return self.every or 0.0

    @property
    def polls(self) -> float:
        """Polls of all users together, on average over their phases."""
        return self.users * self.seconds / self.interval

    @property
    def update_rate(self) -> float:
        """Updates of one order a second."""
        return self.updates_per_minute / 60

    def run(self, source: Source, **counted: Any) -> Run:
        """The record of this experiment, with what came of it."""
        return Run(
            kind=self.kind.name,
            source=source,
            users=self.users,
            seconds=self.seconds,
            every=self.every,
            updates_per_minute=self.updates_per_minute,
            shared=self.shared,
            **counted,
        )


def at_most(limit: int, amount: float, what: str) -> None:
    """Refuse with ValueError what would need more time or memory than a laptop has."""
    if amount > limit:
        sense = "take fewer users, fewer seconds, rarer polls or rarer updates"
        raise ValueError(f"that makes {float(min(amount, 1e300)):,.6g} {what}, but {limit:,} is the limit: {sense}")
