"""The tests of EventSource are run for each way of reading it."""

import pytest

from tests.helpers.reading import Read, read_async, read_on_uvloop, read_sync


@pytest.fixture(params=[read_sync, read_async], ids=["sync", "async"])
def read(request: pytest.FixtureRequest) -> Read:
    """`for` and `async for`."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(params=[read_sync, read_async, read_on_uvloop], ids=["sync", "asyncio", "uvloop"])
def read_anywhere(request: pytest.FixtureRequest) -> Read:
    """`for` and `async for`, the latter on both event loops."""
    return request.param  # type: ignore[no-any-return]
