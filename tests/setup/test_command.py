"""The words of `python3 -m labkit`: what each does, what it says to words that it does not know, where it prints to."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from labkit.setup import suite
from labkit.setup.commands import COMMANDS
from tests.helpers.kit_copy import copy_of_the_commands, environment, labkit, site_packages

ROOT = Path(__file__).parents[2]
OLD = sorted(Path.home().glob(".pyenv/versions/*/bin/python"))


def test_the_doctor_needs_nothing_installed(kit: Path) -> None:
    report = labkit(kit, "doctor", HTTP_PROXY="http://127.0.0.1:9", PYTHONIOENCODING="ascii")
    assert report.returncode == 0
    assert "Run python3 -m labkit with the network connected." in report.stdout
    assert "a proxy is set (HTTP_PROXY" in report.stdout
    assert "for one echo over 127.0.0.1" in report.stdout
    assert not (kit / ".venv").exists()


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("docter", "did you mean doctor?"),
        ("tests", "did you mean test?"),
        ("prob", "did you mean probe?"),
        ("zzz", "it knows fresh, "),
    ],
)
def test_an_unknown_word_is_answered_with_a_known_one(kit: Path, word: str, answer: str) -> None:
    failed = labkit(kit, word)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.startswith(f"labkit does not know {word!r}; {answer}")


def test_help_needs_nothing_and_knows_each_command(kit: Path) -> None:
    helped = labkit(kit, "--help").stdout
    assert helped == labkit(kit, "help").stdout
    assert f"\n{helped}".count("\npython3 -m labkit") == len(COMMANDS)
    for words, tells in (
        (("benchmark", "--help"), "headline"),
        (("test", "-h"), "--junit FILE"),
        (("help", "test"), "--long"),
    ):
        told = labkit(kit, *words)
        assert (told.returncode, told.stdout.count("python3 -m labkit")) == (0, 1)
        assert tells in told.stdout
    assert not (kit / ".venv").exists()


def test_the_version_is_the_kits_own(kit: Path) -> None:
    assert labkit(kit, "--version").stdout == "labkit 1.0.0\n"


def test_the_installed_command_works_from_any_folder(ready: Path, tmp_path: Path) -> None:
    command = next((ready / ".venv").glob("[bS]*/labkit*"))
    words = [str(command), "doctor"]
    first = environment(ready, PYTHONPATH="") | {"PYTHONPATH": str(ready)}  # this copy's, whose installation was moved
    said = subprocess.run(words, cwd=tmp_path, env=first, capture_output=True, text=True, timeout=60)
    assert said.stderr == ""
    assert f"{ready / '.venv'} is ready" in said.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the shell of this test is that of Unix")
def test_a_reader_who_has_seen_enough_ends_a_report_without_a_word(kit: Path) -> None:
    piped = ["sh", "-c", f"'{sys.executable}' -m labkit doctor | true"]
    done = subprocess.run(piped, cwd=kit, capture_output=True, text=True, timeout=60, env=environment(kit))
    assert done.stderr == ""


@pytest.mark.parametrize("console", ["cp1252", pytest.param("ascii", marks=pytest.mark.long)])
def test_a_console_without_the_letters_of_a_folders_name_gets_their_numbers(tmp_path: Path, console: str) -> None:
    kit = copy_of_the_commands(tmp_path / "Учебник")
    report = labkit(kit, "doctor", PYTHONIOENCODING=console)
    assert (report.returncode, report.stderr) == (0, "")
    assert "\\u0423\\u0447\\u0435" in report.stdout
    (kit / ".venv").write_text("mine")
    (kit / ".labkit-venv").write_text("mine")
    failed = labkit(kit, "pictures", PYTHONIOENCODING=console)
    assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
    assert "\\u0423\\u0447\\u0435" in failed.stderr


# What stand for the checks and for pytest: a test takes seconds to run them, and they are tested elsewhere.
PASSES, FAILS = "print('ж')", "import sys; print('ж'); sys.exit(1)"
REPORTS = """
import os, sys
if "--collect-only" in sys.argv:
    sys.exit()
name = next(word for word in ("after_nbmake", "notebooks", "tests") if any(each.endswith(word) for each in sys.argv))
name = "tests" if "not after_nbmake" in sys.argv else name
print(name, os.path.isdir(os.environ.get("LABKIT_EXECUTED", "")), "'ж' != 'й'")
with open(sys.argv[-1].removeprefix("--junitxml="), "w", encoding="utf-8") as report:
    report.write(f"<testsuites><testsuite name='{name} ж'/></testsuites>")
sys.exit(name == "notebooks")
"""


def test_the_test_command_runs_everything_and_names_what_failed(ready: Path) -> None:
    for name, code in {"ruff": PASSES, "mypy": FAILS, "pytest": REPORTS}.items():
        (site_packages(ready / ".venv") / f"{name}.py").write_text(code, "utf-8")
    done = labkit(ready, "test", "--junit", "results/all.xml", PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("\nfailed: mypy, notebooks\n")
    for step, has_notebooks in {"tests": False, "notebooks": True, "after_nbmake": True}.items():
        assert f"{step} {has_notebooks} '\\u0436' != '\\u0439'" in done.stdout  # nothing of the report is lost
    report = (ready / "results" / "all.xml").read_text("utf-8")
    assert [report.count(f'<testsuite name="{step} ж"') for step in ("tests", "notebooks", "after_nbmake")] == [1, 1, 1]


def test_what_looks_at_notebooks_that_were_run_is_where_the_test_command_looks_for_it() -> None:
    mark = "pytest.mark.after_" + "nbmake"
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if mark in path.read_text("utf-8")]
    folders = {path.parent.relative_to(ROOT).as_posix() for path in files}
    assert folders == {word for word in suite.OF_OUTPUTS if word.startswith("tests/")}


LONG = "import pytest\n@pytest.mark.long\ndef test_of_mine():\n    pass\n"
HEARS = "import os, sys; print(*sys.argv[1:], os.environ.get('LABKIT_LONG'), os.environ['LABKIT_SCALE']); sys.exit(7)"


def test_more_words_go_to_pytest_alone(ready: Path) -> None:
    (site_packages(ready / ".venv") / "pytest.py").write_text(HEARS)
    done = labkit(ready, "test", "-q", "--junit=one.xml", "tests/test_this.py", "-k", "of_mine")
    assert (done.returncode, done.stderr) == (7, "")
    assert done.stdout.splitlines()[-1] == f"-q tests/test_this.py -k of_mine --junitxml={ready / 'one.xml'} None quick"
    assert labkit(ready, "test", "--long", "tests").stdout.splitlines()[-1] == "tests 1 quick"
    asked = labkit(ready, "test", "--junit")
    assert (asked.returncode, asked.stdout) == (2, "")
    assert "argument --junit: expected one argument" in asked.stderr


def test_what_takes_long_runs_when_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from tests.helpers.long import pytest_collection_modifyitems\n")
    (tmp_path / "test_this.py").write_text(LONG)
    words = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "-o", "markers=long"]
    own = {name: value for name, value in os.environ.items() if name != "LABKIT_LONG"}
    own |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    runs = [
        subprocess.run(words, cwd=tmp_path, env=own | more, capture_output=True, text=True, timeout=60).stdout
        for more in ({}, {"LABKIT_LONG": "1"})
    ]
    assert "takes long; python3 -m labkit test --long runs it" in runs[0]
    assert ["1 skipped" in run for run in runs] == [True, False]
    assert ["1 passed" in run for run in runs] == [False, True]


def test_bare_pytest_without_what_the_tests_use_says_what_to_run() -> None:
    hide = "import sys; sys.modules['playwright'] = None; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    words = [sys.executable, "-c", hide, "tests/sse", "-p", "no:cacheprovider"]
    bare = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    failed = subprocess.run(words, cwd=ROOT, env=bare, capture_output=True, text=True, timeout=60)
    assert failed.returncode == 4
    assert "the tests need playwright, which is not installed here: run python3 -m labkit " in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_python_that_is_too_old_can_read_the_sentence_for_it() -> None:
    for name in ("__init__", "__main__"):
        ast.parse((ROOT / "labkit" / f"{name}.py").read_text("ascii"), feature_version=(3, 4))


@pytest.mark.parametrize("python", OLD, ids=lambda path: path.parts[-3])
def test_every_python_here_starts_or_says_why_not(python: Path) -> None:
    command = [str(python), "-B", "-m", "labkit", "--help"]  # Python 2 writes beside its sources
    done = subprocess.run(command, cwd=ROOT, stdout=-1, stderr=-1, timeout=60)
    version = tuple(map(int, python.parts[-3].split(".")[:2]))
    assert done.returncode == (0 if version >= (3, 11) else 1)
    assert (b"labkit needs Python 3.11 or newer" in done.stderr) == (version < (3, 11))
