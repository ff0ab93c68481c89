"""The argument in a terminal: three ways that agree, a table that fits, and files that remain."""

import csv
from pathlib import Path

import pytest

from labkit import argument
from labkit.setup.terminal import ARGUMENT_USAGE

WORDS = ["--users", "40", "--every", "0.2", "--seconds", "0.6", "--updates", "60"]
FILES = ["latency.svg", "requests.svg", "table.csv", "useless.svg"]


def test_the_argument_is_told_and_its_charts_are_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "folder"
    assert argument.main([*WORDS, "--out", str(folder)]) == 0
    said, slips = capsys.readouterr()
    assert slips == ""
    for line in (
        "Arithmetic:   12,000 requests per minute, 81.7% of them useless, which is 40 × 60 / 0.2",
        "Simulation:   12,000 requests per minute, ",
        "Real sockets: 12,000 requests per minute, ",
        "Told instead: 40 requests once, ",
        "agree on the requests per minute",
    ):
        assert line in said
    table = said.partition("\n\n")[2].partition("\n\n")[2].partition("\n\n")[0].splitlines()
    assert len({len(line) for line in table}) == 1
    assert len(table[0]) <= 80
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert all(f"Saved {folder / name}\n" in said for name in FILES)
    with (folder / "table.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == [
        *("polling, arithmetic", "polling, simulation", "polling, measured"),
        "streaming, measured",
    ]


def test_what_no_laptop_can_do_is_refused_before_anything_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert argument.main(["--users", "1000000000000000", "--quick"]) == 2
    assert "is the limit: take fewer users" in capsys.readouterr().err


def test_a_folder_that_cannot_be_is_told_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert argument.main([*WORDS, "--out", str(tmp_path / "file")]) == 1
    said, slips = capsys.readouterr()
    assert said == ""
    assert slips.startswith(f"The folder {tmp_path / 'file'} cannot be used: ")


def test_the_help_names_each_option_with_its_default() -> None:
    for words in ("--users NUMBER, 10,000", "--every SECONDS", "--seconds NUMBER", "--updates NUMBER", "--out FOLDER"):
        assert words in ARGUMENT_USAGE
