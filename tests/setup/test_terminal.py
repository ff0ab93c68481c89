"""`labkit argument` and `labkit run` tell a mistake in their words at once, before anything is installed."""

from pathlib import Path

import pytest

from labkit.setup import guarded
from labkit.setup.places import NOTEBOOKS, named
from labkit.setup.terminal import FULL, MADE, QUICK, find_notebook, read_argument
from tests.helpers.kit_copy import labkit

NOTEBOOK = NOTEBOOKS / "02-the-120000-requests-argument.ipynb"


def test_the_argument_has_the_numbers_of_the_course_unless_others_are_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABKIT_SCALE", "full")
    assert read_argument([]) == (*FULL.values(), MADE / "argument")
    assert read_argument(["--quick"])[:4] == tuple(QUICK.values())
    given = ["--users", "20,000", "--every=2.5", "--seconds", "1_0", "--updates", "1", f"--out={tmp_path}"]
    asked = read_argument(given)
    assert asked == (20_000, 2.5, 10, 1, tmp_path)
    assert read_argument(asked.words()) == asked


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("argument --users 0", "--users must be a whole number, 1 or more, not 0"),
        ("argument --users ten", "--users must be a whole number, 1 or more, not 'ten'"),
        ("argument --every -1", "--every must be more than 0 seconds, not -1"),
        ("argument --seconds inf", "--seconds must be a number of seconds, more than 0, not inf"),
        ("argument --updates 0", "--updates must be more than 0, not 0"),
        ("argument --user 5", "unrecognized arguments: --user 5"),
        ("probe nowhere", "URL must begin with http:// or https:// and a host, not 'nowhere'"),
        ("run", "the following arguments are required: notebook"),
        ("run 77", "There is no notebook '77': write one of "),
    ],
)
def test_a_mistake_is_one_sentence_before_anything_is_installed(kit: Path, words: str, sentence: str) -> None:
    failed = labkit(kit, *words.split())
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.startswith(sentence)
    assert failed.stderr.count("\n") == 1
    assert failed.stderr.endswith(f"; python3 -m labkit help {words.split()[0]} says what it takes\n")
    assert not (kit / ".venv").exists()


@pytest.mark.parametrize(
    "word", ["02", "2", "02-the", "02-the-120000-requests-argument", "02-the-120000-requests-argument.ipynb"]
)
def test_a_notebook_is_found_by_its_number_and_by_its_name(word: str) -> None:
    assert find_notebook(word) == NOTEBOOK


def test_a_notebook_of_ones_own_is_found_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "02.ipynb").touch()
    monkeypatch.chdir(tmp_path)
    assert find_notebook("02.ipynb") == tmp_path / "02.ipynb"


def test_an_unknown_notebook_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="There is no notebook '12': write one of 00, 01, 02, "):
        find_notebook("12")


@pytest.mark.parametrize(
    ("word", "found"),
    [
        *((word, "02-two.ipynb") for word in ("02", "2", "02-t", "02-TWO", "02-two.ipynb", "work/02-two.ipynb")),
        ("one", "one-lesson.ipynb"),
        *((word, None) for word in ("", "0", "1", "02-three", "two", "²", "02-two.txt")),
    ],
)
def test_both_commands_take_the_same_words_for_a_notebook(word: str, found: str | None) -> None:
    files = ["01-one.ipynb", "010-more.ipynb", "02-two.ipynb", "one-lesson.ipynb"]
    if found:
        assert named(word, files) == found
    else:
        with pytest.raises(ValueError, match="write one of 01, 010, 02, one"):
            named(word, files)


def test_an_interrupt_is_one_word_even_while_a_module_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "impatient.py").write_text("raise KeyboardInterrupt\n")
    (tmp_path / "patient.py").write_text("def main(words):\n    return len(words)\n")
    assert guarded.main(["impatient"]) == 130
    assert capsys.readouterr() == ("", "\nInterrupted.\n")
    assert guarded.main(["patient", "a", "b"]) == 2
