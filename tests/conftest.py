"""Fixtures that several test files use."""

from collections.abc import Iterator

import pytest

from labkit.server import Server, serve


@pytest.fixture
def server() -> Iterator[Server]:
    """A running tracker, stopped at the end of the test."""
    with serve() as running:
        yield running
