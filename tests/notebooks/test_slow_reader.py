"""Notebooks at the pace of readers, all of them side by side, on the machine's own clock.

In every run of the tests the clock jumps before each cell of one notebook instead: IN_EVERY_RUN in
`test_notebooks.py`.
"""

import pytest

from tests.helpers.notebook_files import NOTEBOOKS
from tests.helpers.slow_reader import before_every_cell, before_what_is_open, read_side_by_side


@pytest.mark.long
def test_neither_who_reads_before_every_cell_nor_who_is_called_away_meets_a_failure() -> None:
    paces = before_every_cell(25), before_what_is_open(100, once=15 * 60)
    assert read_side_by_side(NOTEBOOKS, *paces) == []
