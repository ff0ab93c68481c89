"""`labkit progress`: shown, exported and forgotten, without anything being installed."""

import csv
import json
from pathlib import Path

import pytest

from labkit.plumbing import progress_file
from labkit.plumbing.progress_file import Notes, Predicted, Progress, ProgressFile, Tried
from labkit.setup.commands import main


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file with a prediction and an exercise."""

    def change(progress: Progress) -> None:
        progress["02"] = Notes({"polls": Predicted("How many?", 3.0, "polls", 2.0, "Too high")}, {}, 2, 2, 1.0)
        progress["02"].exercises["sum"] = Tried("Right", 2)

    monkeypatch.setattr(progress_file, "ROOT", tmp_path)
    (tmp_path / "notebooks").mkdir()
    ProgressFile().change(change)
    return tmp_path / "work" / "progress.json"


def test_it_says_how_far_each_notebook_is(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["progress"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("00  Does everything work here?")
    assert lines[0].endswith("not started")
    assert lines[2].endswith("1 of 2 predicted, 1 of 2 exercises right")
    assert lines[-1] == f"Kept in {kept}."


@pytest.mark.parametrize("name", ["mine.json", "mine.CSV"])
def test_it_exports_by_the_ending_of_the_name(kept: Path, name: str) -> None:
    path = kept.parent / name
    assert main(["progress", "--export", str(path)]) == 0
    with path.open(encoding="utf-8", newline="") as file:
        guess, tried = json.load(file) if name.endswith("json") else csv.DictReader(file)
    assert (guess["notebook"], guess["kind"], guess["name"], float(guess["guess"])) == ("02", "prediction", "polls", 3)
    assert (tried["kind"], tried["verdict"], int(tried["tries"])) == ("exercise", "Right", 2)


def test_another_ending_is_refused_before_anything_is_written(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["progress", "--export", str(kept.parent / "mine.txt")])
    assert ended.value.code == 2
    assert "--export must name a file that ends with .json or .csv" in capsys.readouterr().err
    assert not (kept.parent / "mine.txt").exists()


def test_it_forgets(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["progress", "--forget"]) == 0
    assert not kept.exists()
    assert capsys.readouterr().out == f"Removed {kept}.\n"
    assert main(["progress", "--forget"]) == 0
    assert "no progress on this machine" in capsys.readouterr().out
    assert main(["progress"]) == 0
    assert "Nothing is kept yet" in capsys.readouterr().out


def test_a_damaged_file_is_one_sentence_and_stays(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept.write_text("{")
    assert main(["progress"]) == 1
    assert capsys.readouterr().err == f"{kept} is damaged, and cannot be read.\n"
    assert kept.read_text() == "{"
