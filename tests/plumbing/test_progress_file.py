"""The file of a learner's progress: written whole or not at all, and nothing in it is ever lost."""

import multiprocessing
from functools import partial
from pathlib import Path

import pytest

from labkit.plumbing.progress_file import Notes, Predicted, Progress, ProgressFile, ProgressNotKept, Tried, state

WRITERS, TIMES = 3, 20


def solve(name: str, progress: Progress) -> None:
    progress.setdefault("02", Notes(sets=4)).exercises[name] = Tried("Right")


def solve_many(path: Path, writer: int) -> None:
    for time in range(TIMES):
        ProgressFile(path).change(partial(solve, f"{writer}-{time}"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work" / "progress.json"


def test_what_was_written_is_read_again(path: Path) -> None:
    def change(progress: Progress) -> None:
        progress["00"] = Notes({"polls": Predicted("How many?", 3.0, "polls", 2.0, "Too high")}, {}, 1, 0, 12.5)

    file = ProgressFile(path)
    assert file.read() == {}
    assert file.change(change) == ""
    assert file.read()["00"].predictions["polls"].outcome == 2
    assert state(file.read()["00"]) == "✓ 1 of 1 predicted, 0 of 0 exercises right"


def test_programs_that_write_at_the_same_time_lose_nothing(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=solve_many, args=(path, writer)) for writer in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert len(ProgressFile(path).read()["02"].exercises) == WRITERS * TIMES
    assert sorted(found.name for found in path.parent.iterdir()) == [".progress.lock", "progress.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 1}',
        '{"version": 1, "notebooks": {"02": 5}}',
        '{"version": 1, "notebooks": {"02": {"predictions": {"a": {"question": 1, "guess": 2}}, "exercises": {}, '
        '"asks": 1, "sets": 1, "touched": 1}}}',
        '{"version": 1, "notebooks": {"02": {"predictions": {}, "exercises": {}, "asks": "1", "sets": 1, '
        '"touched": 1}}}',
    ],
)
def test_a_damaged_file_is_set_aside_whole_and_the_notes_begin_anew(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    file = ProgressFile(path)
    with pytest.raises(ProgressNotKept, match=r"is damaged, and cannot be read\.$"):
        file.read()
    assert file.change(partial(solve, "a")).endswith(
        "it is kept as progress-damaged-1.json, and your progress begins anew."
    )
    assert (path.parent / "progress-damaged-1.json").read_text() == text
    assert [*file.read()["02"].exercises] == ["a"]
    path.write_text(text)
    file.change(partial(solve, "b"))
    assert (path.parent / "progress-damaged-2.json").read_text() == text


def test_a_file_of_a_newer_kit_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 2}')
    with pytest.raises(ProgressNotKept, match="written by a newer kit, and is left as it is"):
        ProgressFile(path).change(partial(solve, "a"))
    assert path.read_text() == '{"version": 2}'


def test_a_read_only_file_is_not_replaced(path: Path) -> None:
    file = ProgressFile(path)
    file.change(partial(solve, "a"))
    path.chmod(0o444)
    with pytest.raises(ProgressNotKept, match=r"is not kept, since .* cannot be written: it is marked as read-only\.$"):
        file.change(partial(solve, "b"))
    assert [*file.read()["02"].exercises] == ["a"]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file of the learner's")
    file = ProgressFile(tmp_path / "work" / "progress.json")
    with pytest.raises(ProgressNotKept, match="Your progress is not kept"):
        file.change(partial(solve, "a"))
    with pytest.raises(ProgressNotKept, match="cannot be read: Not a directory"):
        file.read()


def test_a_folder_that_was_deleted_meanwhile_is_made_again(path: Path) -> None:
    file = ProgressFile(path)
    file.change(partial(solve, "a"))
    for found in path.parent.iterdir():
        found.unlink()
    path.parent.rmdir()
    file.change(partial(solve, "b"))
    assert [*file.read()["02"].exercises] == ["b"]


def test_a_change_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    def fail(progress: Progress) -> None:
        progress.clear()
        raise KeyboardInterrupt

    file = ProgressFile(path)
    file.change(partial(solve, "a"))
    with pytest.raises(KeyboardInterrupt):
        file.change(fail)
    assert [*file.read()["02"].exercises] == ["a"]


def test_to_forget_removes_what_was_set_aside_as_well_and_no_file_of_the_learner(path: Path) -> None:
    path.parent.mkdir()
    (path.parent / "progress.txt").write_text("mine")
    (path.parent / "progressive.json").write_text("mine")
    path.write_text("{")
    file = ProgressFile(path)
    file.change(partial(solve, "a"))
    assert sorted(gone.name for gone in file.forget()) == ["progress-damaged-1.json", "progress.json"]
    assert file.forget() == []
    assert sorted(left.name for left in path.parent.iterdir()) == [".progress.lock", "progress.txt", "progressive.json"]
