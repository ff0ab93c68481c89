"""`python3 -m labkit`, in copies of the kit whose path has a space, with a real venv and a real pip."""

import ast
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.waiting import wait_until

ROOT = Path(__file__).parents[2]
OLD = sorted(Path.home().glob(".pyenv/versions/*/bin/python"))


def copy_of_the_commands(folder: Path) -> Path:
    """A kit of the commands alone, whose requirements ask for nothing, so that an installation takes two seconds."""
    for room in ("", "setup", "plumbing"):
        (folder / "labkit" / room).mkdir(parents=True)
    for name in ("__init__", "__main__", "plumbing/__init__", "plumbing/open_files"):
        shutil.copy(ROOT / "labkit" / f"{name}.py", folder / "labkit" / f"{name}.py")
    for file in (ROOT / "labkit" / "setup").glob("*.py"):
        shutil.copy(file, folder / "labkit" / "setup")
    (folder / "tests" / "benchmarks").mkdir(parents=True)
    for name in ("requirements.txt", "tests/requirements.txt", "tests/benchmarks/requirements.txt"):
        (folder / name).write_text("# nothing\n")
    (folder / "tests" / "pictures.py").write_text("import os, sys; print(sys.prefix, os.environ['NO_PROXY'])")
    return folder


# A test command that runs in the background has Ctrl-C switched off, and hands that on; a learner's terminal has not.
AS_A_LEARNER = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("labkit", run_name="__main__")
"""


def start(kit: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    """Begin the command as a learner does."""
    unwanted = ("NO_PROXY", "no_proxy")
    env = {name: value for name, value in os.environ.items() if name not in unwanted and not name.startswith("PIP_")}
    command = [sys.executable, "-c", AS_A_LEARNER, *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=kit, stdout=pipe, stderr=pipe, text=True, env=env | environment)


def labkit(kit: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; it has a minute."""
    with start(kit, *words, **environment) as process:
        out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A fresh copy, in which nothing is installed."""
    return copy_of_the_commands(tmp_path / "a folder" / "kit")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A copy that two starts at the same moment have installed, and what each of them printed."""
    kit = copy_of_the_commands(tmp_path_factory.mktemp("first") / "a folder" / "kit")
    with start(kit, "pictures") as one, start(kit, "pictures") as other:
        printed = [process.communicate(timeout=60) for process in (one, other)]
    assert [(one.returncode, printed[0][1]), (other.returncode, printed[1][1])] == [(0, ""), (0, "")]
    return kit, [out for out, _ in printed]


@pytest.fixture
def ready(kit: Path, first: tuple[Path, list[str]]) -> Path:
    """A copy of its own for one test, as an installation leaves it; quicker than an installation."""
    shutil.copytree(first[0] / ".venv", kit / ".venv", symlinks=True)
    mark = kit / ".venv" / "labkit-installed.json"
    mark.write_text(json.dumps(json.loads(mark.read_text()) | {"folder": str(kit / ".venv")}))
    return kit


def test_of_two_first_starts_one_installs_and_both_run(first: tuple[Path, list[str]]) -> None:
    kit, printed = first
    assert sum("this takes a minute or two" in out for out in printed) == 1
    assert [out.splitlines()[-1] for out in printed] == [f"{kit / '.venv'} 127.0.0.1,localhost"] * 2
    for name in ("NO_PROXY", "no_proxy"):
        second = labkit(kit, "pictures", **{name: "example.org"})
        assert second.stdout == f"{kit / '.venv'} example.org,127.0.0.1,localhost\n"


def test_changed_requirements_are_installed_without_starting_over(ready: Path) -> None:
    kept = ready / ".venv" / "kept"
    kept.touch()
    (ready / "requirements.txt").write_text("# still nothing\n")
    assert "Installing" in labkit(ready, "pictures").stdout
    assert "Installing" not in labkit(ready, "pictures").stdout
    assert kept.exists()


def no_mark(venv: Path) -> None:
    (venv / "labkit-installed.json").unlink()


def half_a_mark(venv: Path) -> None:
    (venv / "labkit-installed.json").write_text("{")


def odd_mark(venv: Path) -> None:
    (venv / "labkit-installed.json").write_text("[]")


def no_python(venv: Path) -> None:
    (venv / ("Scripts" if sys.platform == "win32" else "bin")).rename(venv / "gone")


def no_base(venv: Path) -> None:
    configuration = venv / "pyvenv.cfg"
    configuration.write_text(re.sub("home = .*", "home = /no/such/folder", configuration.read_text()))


def another_python(venv: Path) -> None:
    configuration = venv / "pyvenv.cfg"
    configuration.write_text(re.sub("version = .*", "version = 3.1.4", configuration.read_text()))


@pytest.mark.parametrize("harm", [no_mark, half_a_mark, odd_mark, no_python, no_base, another_python])
def test_a_folder_that_is_not_whole_is_not_taken_for_ready(ready: Path, harm: Callable[[Path], None]) -> None:
    assert f"{ready / '.venv'} is ready" in labkit(ready, "doctor").stdout
    harm(ready / ".venv")
    assert f"{ready / '.venv'} is not made yet" in labkit(ready, "doctor").stdout


def test_a_kit_that_was_moved_is_not_taken_for_ready(ready: Path) -> None:
    moved = ready.rename(ready.parent / "moved kit")
    assert f"{moved / '.venv'} is not made yet" in labkit(moved, "doctor").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a lock of Windows is not inherited")
def test_after_a_killed_start_the_next_waits_for_its_pip_and_makes_the_folder_anew(ready: Path) -> None:
    (ready / ".venv" / "old").touch()
    (ready / "requirements.txt").write_text("a-package-that-needs-the-network==1\n")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(20)
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        with start(ready, "pictures", PIP_INDEX_URL=index, PIP_RETRIES="0") as killed:
            pip, _ = silent.accept()
            killed.kill()
    (ready / "requirements.txt").write_text("# nothing\n")
    with start(ready, "pictures") as process:
        assert process.stdout
        assert process.stdout.readline() == "Another start of the kit is installing; waiting for it.\n"
        pip.close()
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err, "Installing" in out) == (0, "", True)
    assert not (ready / ".venv" / "old").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to another process")
def test_an_interrupted_installation_recovers(kit: Path) -> None:
    with start(kit, "pictures") as process:
        wait_until((kit / ".venv" / "pyvenv.cfg").exists, "the folder to be begun")
        process.send_signal(signal.SIGINT)
        printed = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in "".join(printed)
    assert labkit(kit, "pictures").returncode == 0


def test_without_a_network_one_sentence(ready: Path) -> None:
    (ready / "requirements.txt").write_text("a-package-that-needs-the-network==1\n")
    failed = labkit(ready, "pictures", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0")
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1
    assert failed.stderr.startswith("Nothing could be downloaded: connect this machine to the network")
    assert "is not made yet" in labkit(ready, "doctor").stdout


def test_what_pip_cannot_do_is_told_with_its_last_error(ready: Path) -> None:
    (ready / "requirements.txt").write_text("no such requirement!\n")
    failed = labkit(ready, "pictures")
    assert failed.returncode == 1
    assert "pip could not install requirements.txt (ERROR: Invalid requirement" in failed.stderr
    assert failed.stderr.count("\n") == 1


def test_a_python_without_venv_is_told_how_to_get_it(kit: Path) -> None:
    (kit / "venv.py").write_text("import sys; sys.exit('no venv here')\n")  # shadows the real one
    failed = labkit(kit, "pictures", PYTHONPATH=str(kit))
    assert failed.returncode == 1
    assert "(no venv here): install it" in failed.stderr
    assert "sudo apt install python{}.{}-venv".format(*sys.version_info) in failed.stderr
    assert failed.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permissions of this kind")
@pytest.mark.parametrize("state", ["kit", "ready"])
def test_a_folder_that_cannot_be_written_to_is_told(state: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(state)
    locked = [folder, *filter(Path.exists, [folder / ".venv" / "share", folder / ".venv"])]
    # Root may write anywhere, unless it gives that right away first.
    humbly = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    for place in locked:
        place.chmod(0o555)
    command = [*humbly, sys.executable, "-m", "labkit", "--version"]
    failed = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    for place in locked:
        place.chmod(0o755)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr == (
        f"{folder} cannot be written to: copy the kit into a folder of your own and run the same command again there.\n"
    )


def test_a_requirements_file_that_is_gone_is_named(ready: Path) -> None:
    (ready / "tests" / "requirements.txt").unlink()
    failed = labkit(ready, "test")
    assert (failed.returncode, failed.stdout, failed.stderr.count("\n")) == (1, "", 1)
    assert str(ready / "tests" / "requirements.txt") in failed.stderr


def test_the_doctor_needs_nothing_installed(kit: Path) -> None:
    old_console = {"PYTHONIOENCODING": "ascii"}
    report = labkit(kit, "doctor", HTTP_PROXY="http://127.0.0.1:9", **old_console)
    assert report.returncode == 0
    assert "Run python3 -m labkit with the network connected." in report.stdout
    assert "a proxy is set (HTTP_PROXY" in report.stdout
    assert "for one echo over 127.0.0.1" in report.stdout
    assert not (kit / ".venv").exists()


def test_unknown_words_are_answered_with_the_known_ones(kit: Path) -> None:
    failed = labkit(kit, "tset")
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.startswith("labkit does not know 'tset'; it knows test, doctor")
    assert labkit(kit, "--help").stdout.count("python3 -m labkit") == 5


def test_a_python_that_is_too_old_can_read_the_sentence_for_it() -> None:
    for name in ("__init__", "__main__"):
        ast.parse((ROOT / "labkit" / f"{name}.py").read_text("ascii"), feature_version=(3, 4))


@pytest.mark.parametrize("python", OLD, ids=lambda path: path.parts[-3])
def test_every_python_here_starts_or_says_why_not(python: Path) -> None:
    done = subprocess.run([python, "-m", "labkit", "--help"], cwd=ROOT, stdout=-1, stderr=-1, timeout=60)
    version = tuple(map(int, python.parts[-3].split(".")[:2]))
    assert done.returncode == (0 if version >= (3, 11) else 1)
    assert (b"labkit needs Python 3.11 or newer" in done.stderr) == (version < (3, 11))
