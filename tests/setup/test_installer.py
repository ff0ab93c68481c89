"""Which pip installs the kit, or which uv."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from labkit.setup import installer, lock, surroundings


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


def test_uv_is_brought_by_its_lock_and_used_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[str]] = []
    uv = tmp_path / "uv"

    def brings(command: Sequence[str], *_: object) -> int:
        asked.append(command)
        uv.touch(mode=0o755)
        return 0

    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(installer, "python", lambda: tmp_path / "python")
    monkeypatch.setattr(surroundings, "of_uv", dict)
    monkeypatch.setattr(surroundings, "of_installers", dict)
    monkeypatch.setattr(installer, "_counted", brings)
    assert installer.install_packages(["kit"], 1, into_nothing=True) == ""
    pip, by_uv = asked
    assert (pip[0], pip[-1]) == (str(tmp_path / "python"), f"--requirement={lock.FOLDER / 'uv.txt'}")
    assert (by_uv[0], by_uv[-1]) == (str(uv), f"--requirement={lock.FOLDER / 'kit.txt'}")
    assert "--require-hashes" in pip
    assert "--require-hashes" in by_uv
