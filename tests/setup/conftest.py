"""Copies of the kit: one in which nothing is installed, and one as an installation leaves it."""

from pathlib import Path

import pytest

from tests.helpers.kit_copy import LENT_PIP, copy_of_the_commands, labkit, move_in


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A fresh copy, in which nothing is installed. Its path has a space."""
    return copy_of_the_commands(tmp_path / "a folder" / "kit")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment of a copy that one start has installed."""
    kit = copy_of_the_commands(tmp_path_factory.mktemp("installed") / "a folder" / "kit")
    begun = labkit(kit, "pictures", first=LENT_PIP)
    assert (begun.returncode, begun.stderr) == (0, "")
    return kit / ".venv"


@pytest.fixture
def ready(kit: Path, installed: Path) -> Path:
    """A copy of its own for one test, as an installation leaves it."""
    move_in(installed, kit)
    return kit
