"""Fixtures of the tests of a shared feed."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from labkit.fleet.engine import OwnEngine
from tests.helpers.engines import Pair, feeds


@pytest.fixture(scope="module")
def engine() -> Iterator[OwnEngine]:
    """One engine for all tests of a file."""
    with OwnEngine() as engine:
        yield engine


@pytest.fixture
def pair(engine: OwnEngine) -> Iterator[Pair]:
    """Two feeds of the same topics, as two servers have them."""
    with ExitStack() as closing:
        here, there = (closing.enter_context(feed) for feed in feeds(engine, 2))
        yield here, there
