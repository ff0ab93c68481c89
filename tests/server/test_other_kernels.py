"""What a cell starts takes the place of what its last run started, in any kernel."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest

from labkit.plumbing.cells import OUTSIDE
from labkit.server import Server, serve


@pytest.fixture
def end() -> Iterator[ExitStack]:
    """What is to be stopped after the test."""
    with ExitStack() as stack:
        yield stack
    OUTSIDE.__dict__.clear()


def test_a_server_with_a_name_takes_the_place_of_the_last_one_of_that_name(end: ExitStack) -> None:
    first, other = (end.enter_context(serve(name=name)) for name in ("tracker", "another"))
    second = end.enter_context(serve(first.port, name="tracker"))
    assert (first.running, other.running, second.running) == (False, True, True)


class StrangeKernel:
    """A kernel of another make, as xeus-python has one."""

    def get_parent(self) -> dict[str, Any]:
        """It takes no channel."""
        return {}


@pytest.mark.parametrize("kernel", [StrangeKernel(), SimpleNamespace(get_parent=lambda _channel: None), object(), None])
def test_serve_works_in_a_kernel_of_another_make(
    monkeypatch: pytest.MonkeyPatch, end: ExitStack, kernel: object
) -> None:
    shell = SimpleNamespace(kernel=kernel, execution_count=1, user_ns={})
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))

    def run() -> Server:
        return end.enter_context(serve(name="tracker"))

    end.enter_context(serve())
    first, shell.execution_count = run(), 2
    assert run().running
    assert not first.running


@pytest.mark.parametrize("name", ["", " ", 7])
def test_a_name_is_a_text(name: str) -> None:
    with pytest.raises(ValueError, match="name must be a non-empty string"):
        serve(name=name)
