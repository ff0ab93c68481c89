"""Which pip installs the kit."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from labkit.setup import installer, lock


@pytest.mark.parametrize(
    ("own", "renewed"), [("23.2.1", True), ("23.0b1", True), ("23.3", False), ("26.1.2", False), ("", False)]
)
def test_a_slow_pip_is_renewed_and_another_left_alone(
    own: str, renewed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if own:
        (lock.site_packages(tmp_path) / f"pip-{own}.dist-info").mkdir(parents=True)
    asked: list[Sequence[str]] = []

    def fails(command: Sequence[str], *_: object) -> int:
        asked.append(command)
        return 1  # which keeps nothing from going on

    monkeypatch.setattr(installer, "VENV", tmp_path)
    monkeypatch.setattr(installer, "_counted", fails)
    installer._renew_pip()
    assert [command[-1] for command in asked] == [f"--requirement={lock.FOLDER / 'pip.txt'}"] * renewed
