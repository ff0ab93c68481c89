"""The folder `work/` and the command `fresh`, as a learner meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.kit_copy import HUMBLE, environment, labkit

CODE = {"cell_type": "code", "source": "1", "outputs": (), "execution_count": None}
CELL: dict[str, object] = {"id": "asking", "metadata": {}, **CODE}
NOTEBOOK = json.dumps({"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def kit(kit: Path) -> Path:
    """A kit with two notebooks, in which nothing is installed."""
    for name in ("00-start-here", "02-waiting"):
        (kit / "notebooks" / f"{name}.ipynb").write_text(NOTEBOOK)
    return kit


@pytest.mark.parametrize("word", ["02", "2", "02-wait", "02-waiting.ipynb", "work/02-waiting.ipynb"])
def test_fresh_writes_the_copy_or_one_beside_it_and_needs_nothing_installed(kit: Path, word: str) -> None:
    first = labkit(kit, "fresh", word)
    assert (first.stdout, first.stderr) == (f"{Path('work/02-waiting.ipynb')} is a fresh copy.\n", "")
    (kit / "work" / "02-waiting.ipynb").write_text(NOTEBOOK.replace('"1"', '"mine"'))
    second = labkit(kit, "fresh", word)
    fresh = Path("work/02-waiting-fresh.ipynb")
    assert second.stdout == f"{fresh} is a fresh copy; your own 02-waiting.ipynb stays as it is.\n"
    assert json.loads((kit / fresh).read_text()) == json.loads(NOTEBOOK)
    assert "mine" in (kit / "work" / "02-waiting.ipynb").read_text()
    assert not (kit / ".venv").exists()


def test_fresh_says_which_notebooks_there_are(kit: Path) -> None:
    for words, code, said in (
        (["fresh"], 2, "Say which notebook, such as: python3 -m labkit fresh 02\n"),
        (["fresh", "02", "12"], 1, "There is no notebook '12': write one of 00, 02.\n"),
        (["fresh", "0"], 0, ""),
        (["fresh", ""], 1, "There is no notebook '': write one of 00, 02.\n"),
    ):
        done = labkit(kit, *words)
        assert (done.returncode, done.stderr) == (code, said)
    assert sorted(os.listdir(kit / "work")) == [".labkit", "00-start-here.ipynb"]


def test_a_notebook_of_the_kit_that_is_damaged_is_named(kit: Path) -> None:
    (kit / "notebooks" / "02-waiting.ipynb").write_text("{")
    failed = labkit(kit, "fresh", "00")
    assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
    assert f"{kit / 'notebooks' / '02-waiting.ipynb'} cannot be read as a notebook" in failed.stderr


def test_where_work_is_a_file_it_is_left_alone(kit: Path) -> None:
    (kit / "work").write_text("mine")
    failed = labkit(kit, "fresh", "02")
    assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
    assert f"{kit / 'work'} has to be a folder" in failed.stderr
    assert (kit / "work").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permissions of this kind")
def test_a_read_only_folder_is_told_of_before_a_learner_writes_what_could_not_be_kept(kit: Path) -> None:
    (kit / "work").mkdir()
    (kit / "work").chmod(0o555)
    command = [*HUMBLE, sys.executable, "-m", "labkit", "fresh", "02"]
    failed = subprocess.run(command, cwd=kit, env=environment(kit), capture_output=True, text=True, timeout=60)
    (kit / "work").chmod(0o755)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr == (
        f"{kit / 'work'} cannot be written to, so that nothing you do in a notebook would be kept: "
        f"make it writable, or move it out of {kit} and run the same command again.\n"
    )
    assert os.listdir(kit / "work") == []
