"""Notebooks at the pace of readers: pauses of seconds and of a quarter of an hour, all notebooks side by side."""

import pytest

from tests.helpers.notebook_files import NOTEBOOKS
from tests.helpers.slow_reader import before_every_cell, before_what_is_open, read_side_by_side


@pytest.mark.long
@pytest.mark.parametrize("seconds", [25, 100])
def test_somebody_who_reads_before_every_cell_meets_no_failure(seconds: float) -> None:
    assert read_side_by_side(NOTEBOOKS, before_every_cell(seconds)) == []


@pytest.mark.long
def test_somebody_who_is_called_away_from_what_is_open_meets_no_failure() -> None:
    assert read_side_by_side(NOTEBOOKS, before_what_is_open(15 * 60)) == []
