"""A history file belongs to one server, whatever else is done with the file meanwhile."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from labkit.feed.durable import CannotKeep, DurableFeed
from labkit.server import serve

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody touch an open file")

RIVAL = """
import sys
from labkit.feed.durable import CannotKeep, DurableFeed
sys.stdin.readline()
try:
    feed = DurableFeed(sys.argv[1])
except CannotKeep as problem:
    print(problem, flush=True)
else:
    print("opened", flush=True)
sys.stdin.read()
"""


def rival(file: Path) -> "subprocess.Popen[str]":
    """Another program that opens the file once it is told to, and keeps it."""
    return subprocess.Popen(
        [sys.executable, "-c", RIVAL, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def go(*programs: "subprocess.Popen[str]") -> list[str]:
    """Tell all of them at once; what each has said."""
    said = []
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        assert program.stdout is not None
        said.append(program.stdout.readline().strip())
    for program in programs:
        program.communicate()
    return said


@pytest.mark.parametrize("how", ["copied", "read"])
def test_a_file_that_was_copied_or_read_here_is_still_ours(tmp_path: Path, how: str) -> None:
    file = tmp_path / "orders.db"
    with serve(history_file=file) as server:
        order = server.place_order("Pad thai")
        _ = shutil.copy(file, tmp_path / "backup.db") if how == "copied" else file.read_bytes()
        (said,) = go(rival(file))
        assert "orders.db is open in another server or program; stop that one" in said
        server.advance(order)
    with serve(history_file=file) as server:
        assert server.stage(order) == "cooking started"


def test_of_several_that_come_at_once_one_gets_the_file(tmp_path: Path) -> None:
    for trial in range(3):
        said = go(*(rival(tmp_path / f"{trial}.db") for _ in range(3)))
        assert said.count("opened") == 1, said


def test_a_file_that_was_deleted_takes_no_more_updates(tmp_path: Path) -> None:
    file = tmp_path / "orders.db"
    with serve(history_file=file) as server:
        order = server.place_order("Pad thai")
        file.unlink()
        with pytest.raises(CannotKeep, match=r"orders.db was deleted or replaced; stop this server"):
            server.advance(order)
        assert server.stage(order) == "order received"
        file.write_text("something else")
        with pytest.raises(CannotKeep, match="was deleted or replaced"):
            server.place_order("Ramen")
    assert file.read_text() == "something else"


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with DurableFeed("~/orders.db") as feed:
        assert feed.file == tmp_path / "orders.db"
