"""Every notebook runs at full scale while both cores are busy with something else: load turns no claim round."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from labkit.setup.machine import cores
from tests.helpers.notebook_cells import code_cells
from tests.helpers.notebook_files import NOTEBOOKS
from tests.helpers.notebook_kernel import output_faults, ran

pytestmark = pytest.mark.long
CELL_LIMIT = 900  # seconds that one cell may take


@pytest.fixture(scope="module", autouse=True)
def busy_cores() -> Iterator[None]:
    """As many programs as there are cores, each of which never rests."""
    programs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(max(2, round(cores())))]
    yield
    for program in programs:
        program.kill()
        program.wait()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_at_full_scale_on_a_busy_machine(path: Path) -> None:
    nb = ran(path, CELL_LIMIT, scale="full")
    faults = [fault for cell in code_cells(nb) for fault in output_faults(cell)]
    assert not faults, "\n".join(faults)
