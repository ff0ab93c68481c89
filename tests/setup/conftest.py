"""Copies of the kit: one in which nothing is installed, and one as an installation leaves it."""

from pathlib import Path

import pytest

from tests.helpers.kit_copy import FOREIGN, MOVING, copy_of_the_commands, move_in, start


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A fresh copy, in which nothing is installed. Its path has a space."""
    return copy_of_the_commands(tmp_path / "a folder" / "kit")


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A copy that two starts at the same moment have installed, and what each of them printed.

    The machine is one on which much is set for other Pythons.
    """
    kit = copy_of_the_commands(tmp_path_factory.mktemp("first") / "a folder" / "kit")
    (kit / "others").mkdir()
    (kit / "others" / "pip.py").write_text("raise SystemExit('not pip')")
    settings = MOVING | FOREIGN
    with start(kit, "pictures", **settings) as one, start(kit, "pictures", **settings) as other:
        printed = [process.communicate(timeout=120) for process in (one, other)]
    assert [(one.returncode, printed[0][1]), (other.returncode, printed[1][1])] == [(0, ""), (0, "")]
    return kit, [out for out, _ in printed]


@pytest.fixture
def ready(kit: Path, first: tuple[Path, list[str]]) -> Path:
    """A copy of its own for one test, as an installation leaves it."""
    move_in(first[0] / ".venv", kit)
    return kit
