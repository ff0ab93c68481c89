"""A long run says what it does and what it waits for; what came of it is said once, by the run itself."""

import pytest

from labkit.crowd.experiment import _describe, _ended
from labkit.crowd.plan import Plan, planned
from labkit.kinds import POLLING, STREAMING
from labkit.run import Measured, Run

POLLS = planned(POLLING, 10_000, 60, 1, False, 1, every=5)
STREAMS = planned(STREAMING, 1, 60, 1, False, 1)


@pytest.mark.parametrize(
    ("plan", "about", "connecting", "words"),
    [
        (POLLS, {"joined": 4_200}, None, "opening connections: 4,200 of 10,000, before 60 s are measured"),
        (POLLS, {}, 6.2, "all connections are open; each user asks once in 5 s, before 60 s are measured"),
        (STREAMS, {}, 0.1, "all connections are open, before 60 s are measured"),
        (STREAMS, {"elapsed": 30.2, "requests": 1, "updates": 1, "errors": 1}, 0.1,
         "30 of 60 s, 1 request, 1 update, 1 error"),
        (POLLS, {"elapsed": 60.0, "requests": 9_000}, 0.1,
         "60 of 60 s, 9,000 requests, 0 updates, waiting for the last answers"),
    ],
)  # fmt: skip
def test_a_run_says_what_it_waits_for(
    plan: Plan, about: dict[str, float], connecting: float | None, words: str
) -> None:
    nothing = {"joined": 0, "elapsed": 0.0, "requests": 0, "updates": 0, "errors": 0}
    assert _describe(nothing | about, plan, connecting) == words


def test_what_came_of_a_run_is_said_by_the_run_alone() -> None:
    measured = Measured(stopped=True, error_kinds={"lost": 1})
    run = Run(
        kind="polling", source="measurement", users=5, seconds=12, updates_per_minute=1, requests=1, notes=("Slow.",),
        measured=measured,
    )  # fmt: skip
    assert _ended(run) == "stopped early, 12 s measured, 1 error. Slow."
    assert "1 request in 12 s" in repr(run)
