"""Quick or full: the same cell with the real numbers, or with small ones that take seconds.

`LABKIT_SCALE` decides; without it the scale is full, and quick where tests run (`CI`, `PYTEST_CURRENT_TEST`) and on a
JupyterHub or Binder, whose machine is shared.
"""

import os
from functools import cache
from typing import Literal, TypeVar

Value = TypeVar("Value")
Name = Literal["full", "quick"]
MEANING = {
    "full": "Full scale: the real numbers.\n"
    "For a quick try, run %env LABKIT_SCALE=quick in a cell, and then this cell again.",
    "quick": "Quick scale: small numbers, and runs of a few seconds.\n"
    "For the real numbers, run %env LABKIT_SCALE=full in a cell, and then this cell again.",
}
ON_A_HUB = f"This is a hub, whose machine is shared. {MEANING['quick']}"


def name() -> Name:
    """The scale in force, "full" or "quick". Raises ValueError when `LABKIT_SCALE` is something else."""
    wanted = os.environ.get("LABKIT_SCALE", "").strip()
    if not wanted:
        return "quick" if tests_run() or _on_a_hub() else "full"
    if wanted == "full":
        return "full"
    if wanted == "quick":
        return "quick"
    raise ValueError(f"LABKIT_SCALE must be quick or full, not {wanted!r}; run %env LABKIT_SCALE=quick in a cell")


def tests_run() -> bool:
    """Whether this is a run of tests (`CI`, `PYTEST_CURRENT_TEST`) and no learner's."""
    return _is_set("CI") or _is_set("PYTEST_CURRENT_TEST")


def pick(*, full: Value, quick: Value) -> Value:
    """The value for the scale in force: `USERS = pick(full=10_000, quick=300)`.

    The first call prints which scale it is and how to change it. Raises ValueError as `name` does.
    """
    scale = name()
    _announce(scale)
    return full if scale == "full" else quick


@cache
def _announce(scale: Name) -> None:
    """Print what the scale means, once a process: later calls are answered by the cache."""
    chosen = os.environ.get("LABKIT_SCALE", "").strip()
    print(ON_A_HUB if scale == "quick" and not chosen and _on_a_hub() else MEANING[scale])


def _on_a_hub() -> bool:
    return any(name.startswith(("JUPYTERHUB_", "BINDER_")) for name in os.environ)


def _is_set(variable: str) -> bool:
    return os.environ.get(variable, "").lower() not in ("", "0", "false")
