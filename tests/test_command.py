"""`python3 -m labkit`, in copies of the kit whose path has a space, with a real venv and a real pip."""

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import wait_until

ROOT = Path(__file__).parent.parent
OLD = sorted(Path.home().glob(".pyenv/versions/*/bin/python"))


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A copy of the commands alone, whose requirements ask for nothing, so that an installation takes two seconds."""
    folder = tmp_path / "a folder" / "kit"
    (folder / "labkit").mkdir(parents=True)
    for name in ("__init__", "__main__", "commands", "doctor", "environment", "limits"):
        shutil.copy(ROOT / "labkit" / f"{name}.py", folder / "labkit")
    (folder / "tests" / "benchmarks").mkdir(parents=True)
    for name in ("requirements.txt", "tests/requirements.txt", "tests/benchmarks/requirements.txt"):
        (folder / name).write_text("# nothing\n")
    (folder / "tests" / "pictures.py").write_text("import os, sys; print(sys.prefix, os.environ['NO_PROXY'])")
    return folder


def labkit(kit: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a learner does; it has a minute."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")} | environment
    command = [sys.executable, "-m", "labkit", *words]
    return subprocess.run(command, cwd=kit, capture_output=True, text=True, timeout=60, env=env)


def test_the_first_start_installs_and_the_second_does_not(kit: Path) -> None:
    first = labkit(kit, "pictures")
    assert (first.returncode, first.stderr) == (0, "")
    assert "this takes a minute or two" in first.stdout
    assert first.stdout.splitlines()[-1] == f"{kit / '.venv'} 127.0.0.1,localhost"
    second = labkit(kit, "pictures", NO_PROXY="example.org")
    assert second.stdout == f"{kit / '.venv'} example.org,127.0.0.1,localhost\n"


def test_changed_requirements_are_installed_without_starting_over(kit: Path) -> None:
    labkit(kit, "pictures")
    kept = kit / ".venv" / "kept"
    kept.touch()
    (kit / "requirements.txt").write_text("# still nothing\n")
    assert "Installing" in labkit(kit, "pictures").stdout
    assert "Installing" not in labkit(kit, "pictures").stdout
    assert kept.exists()


@pytest.mark.parametrize("harm", ["half made", "no python", "moved"])
def test_a_folder_that_is_not_whole_is_made_anew(kit: Path, harm: str) -> None:
    labkit(kit, "pictures")
    mark = kit / ".venv" / "labkit-installed.json"
    if harm == "half made":
        mark.write_text("{")
    elif harm == "no python":
        (kit / ".venv" / ("Scripts" if sys.platform == "win32" else "bin")).rename(kit / "gone")
    else:
        kit = kit.rename(kit.parent / "moved kit")
    again = labkit(kit, "pictures")
    assert again.stdout.splitlines()[-1].startswith(str(kit / ".venv"))
    assert "Installing" in again.stdout
    assert json.loads((kit / ".venv" / "labkit-installed.json").read_text())["folder"] == str(kit / ".venv")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to another process")
def test_an_interrupted_installation_recovers(kit: Path) -> None:
    command = [sys.executable, "-m", "labkit", "pictures"]
    with subprocess.Popen(command, cwd=kit, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as start:
        wait_until((kit / ".venv" / "pyvenv.cfg").exists, "the folder to be begun")
        start.send_signal(signal.SIGINT)
        out, _ = start.communicate(timeout=60)
    assert "Traceback" not in out
    assert labkit(kit, "pictures").returncode == 0


def test_without_a_network_one_sentence_and_the_next_start_recovers(kit: Path) -> None:
    (kit / "requirements.txt").write_text("a-package-that-needs-the-network==1\n")
    failed = labkit(kit, "pictures", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1")
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1
    assert failed.stderr.startswith("Nothing could be downloaded: connect this machine to the network")
    (kit / "requirements.txt").write_text("# nothing\n")
    assert labkit(kit, "pictures").returncode == 0


def test_what_pip_cannot_do_is_told_with_its_last_error(kit: Path) -> None:
    (kit / "requirements.txt").write_text("no such requirement!\n")
    failed = labkit(kit, "pictures")
    assert failed.returncode == 1
    assert "pip could not install requirements.txt (ERROR: Invalid requirement" in failed.stderr
    assert failed.stderr.count("\n") == 1


def test_a_python_without_venv_is_told_how_to_get_it(kit: Path) -> None:
    (kit / "venv.py").write_text("import sys; sys.exit('no venv here')\n")  # shadows the real one
    failed = labkit(kit, "pictures", PYTHONPATH=str(kit))
    assert failed.returncode == 1
    assert "sudo apt install python3-venv" in failed.stderr
    (kit / "venv.py").unlink()
    assert labkit(kit, "pictures").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permissions of this kind")
def test_a_folder_that_cannot_be_written_to_is_told(kit: Path) -> None:
    # Root may write anywhere, unless it gives that right away first.
    humbly = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    kit.chmod(0o555)
    command = [*humbly, sys.executable, "-m", "labkit", "pictures"]
    failed = subprocess.run(command, cwd=kit, capture_output=True, text=True, timeout=60)
    kit.chmod(0o755)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr == (
        f"{kit} cannot be written to: copy the kit into a folder of your own and run the same command again there.\n"
    )


def test_the_doctor_needs_nothing_installed(kit: Path) -> None:
    report = labkit(kit, "doctor", HTTP_PROXY="http://127.0.0.1:9")
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
