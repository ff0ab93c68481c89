"""What takes too long for every run: marked `long`, and run by `python3 -m labkit test --long`."""

import os
from collections.abc import Sequence

import pytest


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Leave out what takes too long for every run, unless it is asked for."""
    if not os.environ.get("LABKIT_LONG"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="takes long; python3 -m labkit test --long runs it"))
