"""What a learner has predicted and solved: noted, shown at the end of a notebook, and on the map of the course."""

import re
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from labkit.exercises.n00_start_here import ask
from labkit.exercises.n00_start_here.answers import room_for_users
from labkit.exercises.n04_comparison import ask as ask_four
from labkit.exercises.n06_browser import ask as ask_six
from labkit.exercises.one_lesson import ask as ask_lesson
from labkit.learn import NOT_YET, RIGHT, Question, compare, course_map, notes, predict, recap
from labkit.learn.contents import contents, place_of
from labkit.learn.recap import Recap, calibration
from labkit.plumbing import progress_file
from labkit.plumbing.lessons import lessons
from labkit.plumbing.progress_file import Notes, Predicted, ProgressFile
from tests.helpers.notebook_files import NOTEBOOKS, markdown, notebook, read, write


@pytest.fixture(autouse=True)
def nothing_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "_HERE", notes._ThisKernel())


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file of a learner who runs no tests."""
    monkeypatch.setattr(notes, "tests_run", lambda: False)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(progress_file, "ROOT", tmp_path)
    notes._say_once.cache_clear()
    return tmp_path / "work" / "progress.json"


def shown(notebook: str = "00") -> Recap:
    found = recap(notebook)
    assert isinstance(found, Recap)
    return found


def test_nothing_is_written_where_tests_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(progress_file, "ROOT", tmp_path)
    (tmp_path / "notebooks").mkdir()
    predict(ask.useless_answers, 3)
    room_for_users.check(824)
    assert [*tmp_path.iterdir()] == [tmp_path / "notebooks"]
    assert "1 right" in repr(shown())  # this kernel knows it all the same


def test_predictions_stand_beside_what_came_out(kept: Path) -> None:
    compare(predict(ask.useless_answers, 3), 2)
    predict(ask.unknown_order, "b")
    assert shown().rows == [
        (ask.useless_answers.text, "3 answers", "2 answers", "Too high"),
        (ask.unknown_order.text, "raises an error", "(no result yet)", ""),
    ]
    assert "Without a guess so far, in the whole notebook: 2 predictions." in shown().sentences
    assert "Too high" in shown()._repr_html_()
    assert kept.is_file()


def test_what_is_code_in_a_question_is_set_as_code(kept: Path) -> None:
    compare(predict(ask_six.calls_of_onerror, 4), 3)
    assert "is <code>onerror</code> called?" in shown("06")._repr_html_()
    assert kept.is_file()


def test_what_was_not_guessed_stays_unsaid(kept: Path) -> None:
    compare(predict(ask.most_users, None), 9_797)
    compare(predict(ask.most_users, "many"), 9_797)
    assert "9,797" not in shown()._repr_html_()
    assert not kept.exists()


def test_a_guess_made_after_the_reveal_does_not_count(kept: Path) -> None:
    compare(predict(ask.useless_answers, 3), 2)
    compare(predict(ask.useless_answers, 2), 2)
    assert shown().rows[0][1:] == ("3 answers", "2 answers", "Too high")
    compare(predict(ask.useless_answers, 3), 1)  # the same guess, and another run
    assert shown().rows[0][2] == "1 answer"
    assert kept.is_file()


def test_exercises_are_right_not_yet_or_open(kept: Path) -> None:
    assert room_for_users.check(5).heading == NOT_YET
    assert "0 right, 1 not yet (room_for_users), 3 open" in shown().sentences[-1]
    assert room_for_users.check(824).heading == RIGHT
    room_for_users.check(5)
    room_for_users.check(...)
    assert "1 right, 0 not yet, 3 open" in shown().sentences[-1]
    assert ProgressFile(kept).read()["00"].exercises["room_for_users"].tries == 2


def test_another_kernel_finds_what_was_noted(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    predict(ask.useless_answers, 3)
    monkeypatch.setattr(notes, "_HERE", notes._ThisKernel())
    assert shown().rows[0][1] == "3 answers"
    assert kept.is_file()


def test_a_file_that_cannot_be_written_is_one_sentence_and_the_lesson_goes_on(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    predict(ask.useless_answers, 3)
    kept.chmod(0o444)
    for guess in ("a", "b"):
        assert predict(ask.unknown_order, guess).guess
    assert capsys.readouterr().out.count("is marked as read-only") == 1
    assert [row[1] for row in shown().rows] == ["3 answers", "raises an error"]  # the old notes and the new
    assert "is marked as read-only" in repr(shown())
    assert "is marked as read-only" in repr(course_map())


def test_a_damaged_file_is_one_sentence_and_the_lesson_goes_on(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept.parent.mkdir()
    kept.write_text("{")
    assert "is damaged" in repr(course_map())
    predict(ask.useless_answers, 3)
    assert capsys.readouterr().out.count("\n") == 1
    assert shown().rows[0][1] == "3 answers"


def test_a_question_with_places_is_known_by_its_name() -> None:
    place = place_of(ask_four.streams(users=5, every=1, seconds=2))
    assert place is not None
    assert place == ("04", "streams")
    assert place_of(room_for_users) == ("00", "room_for_users")
    assert place_of(ask_lesson.famous_crowd) == ("one", "famous_crowd")
    assert place_of(Question("How many?")) is None


def test_every_notebook_of_the_course_has_predictions_and_exercises() -> None:
    for lesson in lessons():
        assert all(contents(lesson.number)), lesson


def test_the_notebook_is_the_one_whose_predictions_were_asked_for(kept: Path) -> None:
    assert "no prediction was asked for yet" in str(recap())
    predict(ask.useless_answers, None)
    recap("04")  # which loads the questions of another one
    found = recap()
    assert isinstance(found, Recap)
    assert found.notebook == "00"
    assert not kept.exists()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_that_asks_has_a_recap_between_its_last_question_and_the_stop(path: Path) -> None:
    sources = [cell.source for cell in read(path).cells if cell.cell_type == "code"]
    recaps = [place for place, source in enumerate(sources) if source.endswith("recap()")]
    core = [place for place, source in enumerate(sources) if "compare(" in source]
    assert len(recaps) == bool(core)
    assert all(place < len(sources) - 1 for place in recaps)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_recap_has_the_order_of_its_notebook(path: Path) -> None:
    code = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    asked = contents(path.stem.partition("-")[0])
    exercises = list(dict.fromkeys(re.findall(r"(\w+)\.check\(", code)))
    assert [name for name in asked.exercises if name in exercises] == exercises
    questions = list(dict.fromkeys(re.findall(r"predict\(\s*\w+\.(\w+)", code)))
    assert [name for name in asked.questions if name in questions] == questions


def test_the_lesson_without_a_number_has_a_recap_of_its_own(kept: Path) -> None:
    predict(ask_lesson.famous_crowd, 2_000)
    said = str(recap())
    assert said.startswith("The lesson, in short\n10,000 users each ask")
    assert "Exercises: 0 right, 0 not yet, 5 open" in said


def test_the_first_notebook_shows_the_map_before_anything_else_runs() -> None:
    first = next(cell for cell in read(NOTEBOOKS[0]).cells if cell.cell_type == "code")
    assert first.source.endswith("course_map()")


def test_a_notebook_that_asks_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="such as \"02\", not '77'"):
        recap("77")


def made(*met: tuple[float | str, float | str, str]) -> Notes:
    known = {
        str(place): Predicted("?", guess, "", outcome, verdict) for place, (guess, outcome, verdict) in enumerate(met)
    }
    return Notes(known)


@pytest.mark.parametrize(
    ("met", "line"),
    [
        ([], ""),
        ([(2, 2, "Exactly")], "1 of 1 prediction was right or close."),
        ([(2, 2, "Exactly"), (6, 2, "Too high")],
         "1 of 2 predictions was right or close. The other one was too high."),
        ([(2, 2, "Exactly"), (4, 2, "Too high"), (6, 2, "Too high")],
         "1 of 3 predictions was right or close. The others were all too high. "
         "At least half of your numbers were within a factor of 2 of what came out."),
        ([(1, 4, "Too low"), (1, 4, "Too low"), (8, 2, "Too high"), ("a", "b", "Not this time")],
         "0 of 4 predictions were right or close. "
         "At least half of your numbers were within a factor of 4 of what came out."),
        ([(2, 1.99, "Close"), (101, 100, "Close"), (101, 100, "Close")],
         "3 of 3 predictions were right or close. At least half of your numbers were within 1 % of what came out."),
        ([(2, 2, "Exactly"), (5, 5, "Exactly"), (5, 5, "Exactly")],
         "3 of 3 predictions were right or close. All 3 of your numbers were exactly what came out."),
        ([(1, 1, "Exactly"), (1, 0, "Too high"), (2, 2, "Exactly"), (2, 2, "Exactly")],
         "3 of 4 predictions were right or close. The other one was too high. "
         "3 of your 4 numbers were exactly what came out."),
        ([(0, 0, "Exactly"), (5, 0, "Too high"), (7, 0, "Too high")],
         "1 of 3 predictions was right or close. The others were all too high."),
        ([(0, 4, "Too low"), (1e-320, 4, "Too low")],
         "0 of 2 predictions were right or close. All were too low."),
    ],
)  # fmt: skip
def test_calibration_is_one_line(met: list[Any], line: str) -> None:
    assert calibration(made(*met)) == line


def test_the_map_leads_to_every_notebook_and_says_nothing_of_a_learner_it_does_not_know() -> None:
    html = course_map()._repr_html_()
    for lesson in lessons():
        assert f'<a href="{lesson.file}">{lesson.number}</a>' in html
        assert f"{lesson.question} ({lesson.minutes} minutes)" in repr(course_map())
        assert f">{lesson.minutes}</td>" in html
    assert '<a href="one-lesson.ipynb">one lesson</a>' in html
    assert "one lesson  Should the app ask, or should the server tell?" in repr(course_map())
    assert "so far" not in html
    assert "Continue" not in html


def test_the_map_tells_the_minutes_of_each_sitting_from_those_after_the_key_points(tmp_path: Path) -> None:
    def section(title: str, minutes: float, part: str) -> NotebookNode:
        return markdown(f"cell-{round(10 * minutes)}", title, labkit={"minutes": minutes, "part": part})

    cells = [
        section("# Why?", 3, "core"),
        section("## One", 20.4, "core"),
        section("## Key points of one", 1.2, "core"),
    ]
    cells += [
        section("## Two", 9, "core"),
        section("## Key points", 2, "core"),
        section("## More practice", 7, "practice"),
    ]
    write(notebook(*cells), tmp_path / "01-twice.ipynb")
    write(notebook(*cells[:3]), tmp_path / "02-once.ipynb")
    assert [lesson.minutes for lesson in lessons(tmp_path)] == ["25 + 11, in two sittings, and 7 more", "25"]


def test_the_map_continues_where_the_learner_was(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labkit.learn.course.lessons", lambda: lessons(Path(__file__).parents[2] / "notebooks"))
    predict(ask.useless_answers, 3)
    assert "Continue with 00-start-here.ipynb" in repr(course_map())
    assert "1 of 4 predicted, 0 of 4 exercises right" in course_map()._repr_html_()

    def finish(progress: progress_file.Progress) -> None:
        progress["00"].asks, progress["00"].sets = 1, 0

    ProgressFile(kept).change(finish)
    assert "Continue with 01-polling.ipynb" in repr(course_map())
