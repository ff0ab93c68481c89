"""The kit's own folder: made once, completed when the lock changes, made anew when it is not whole."""

import re
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers.kit_copy import (
    FOREIGN,
    LENT_PIP,
    MOVING,
    copy_of_the_commands,
    labkit,
    lock,
    site_packages,
    start,
    wheel,
)
from tests.helpers.waiting import wait_until


# The test command is a first start itself, with the pip that Python brings; here that takes nine seconds.
@pytest.mark.parametrize("first", [LENT_PIP, pytest.param("", marks=pytest.mark.long)], ids=["lent pip", "own pip"])
def test_of_two_first_starts_one_installs_and_both_run_where_much_is_set_for_other_pythons(
    tmp_path: Path, first: str
) -> None:
    kit = copy_of_the_commands(tmp_path / "a folder" / "kit")
    (kit / "others").mkdir()
    (kit / "others" / "pip.py").write_text("raise SystemExit('not pip')")
    (kit / "pip.conf").write_text(f"[global]\nno-index = true\nfind-links = {(kit / 'wheels').as_uri()}\n")
    in_a_file = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": str(kit / "pip.conf")}
    settings = MOVING | FOREIGN | in_a_file
    with (
        start(kit, "pictures", first=first, **settings) as one,
        start(kit, "pictures", first=first, **settings) as other,
    ):
        printed = [process.communicate(timeout=120) for process in (one, other)]
    assert [(one.returncode, printed[0][1]), (other.returncode, printed[1][1])] == [(0, ""), (0, "")]
    assert sum("Installing what the kit uses" in out for out, _ in printed) == 1
    assert [out.splitlines()[-1] for out, _ in printed] == [f"{kit / '.venv'} 1 127.0.0.1,localhost"] * 2
    assert labkit(kit, "pictures").stdout.splitlines() == [f"{kit / '.venv'} 1 127.0.0.1,localhost"]
    site = site_packages(kit / ".venv")
    assert [file.name.partition(".")[0] for file in site.glob("__pycache__/*")] == [
        "demo"
    ]  # it was compiled by its use
    assert (site / "pip" / "__main__.py").exists()


def test_a_changed_lock_is_installed_without_starting_over(ready: Path) -> None:
    kept = ready / ".venv" / "kept"
    kept.touch()
    lock(ready, "kit", wheel(ready, "demo", 2), wheel(ready, "more", 1))
    assert f"{ready / '.venv'} lacks more, demo" in labkit(ready, "doctor").stdout
    begun = labkit(ready, "pictures").stdout.splitlines()
    assert begun[0] == f"Installing what the kit uses into {ready / '.venv'} (2 packages)."
    assert begun[-1] == f"{ready / '.venv'} 2 127.0.0.1,localhost"
    assert "Installing" not in labkit(ready, "pictures").stdout
    assert kept.exists()


def test_a_package_that_was_deleted_is_noticed_and_installed_again(ready: Path) -> None:
    (site_packages(ready / ".venv") / "demo.py").unlink()
    assert f"{ready / '.venv'} lacks demo" in labkit(ready, "doctor").stdout
    assert labkit(ready, "pictures").stdout.splitlines()[-1] == f"{ready / '.venv'} 1 127.0.0.1,localhost"
    assert f"{ready / '.venv'} is ready" in labkit(ready, "doctor").stdout


def test_the_kit_is_installed_again_when_its_own_needs_have_changed(ready: Path) -> None:
    with (ready / "pyproject.toml").open("a") as project:
        project.write("other = 'labkit.setup.commands:main'\n")
    assert "(0 packages)" in labkit(ready, "pictures").stdout
    assert list((ready / ".venv").glob("*/other*")) != []


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


def no_configuration(venv: Path) -> None:
    (venv / "pyvenv.cfg").unlink()


def another_python(venv: Path) -> None:
    configuration = venv / "pyvenv.cfg"
    configuration.write_text(re.sub("version = .*", "version = 3.1.4", configuration.read_text()))


HARMS = [no_mark, half_a_mark, odd_mark, no_python, no_base, no_configuration, another_python]


ASKS = "from labkit.setup import environment; print(environment.work('kit').make); raise SystemExit"


def test_a_folder_that_is_whole_is_not_made_anew(ready: Path) -> None:
    assert labkit(ready, "doctor", first=ASKS).stdout == "False\n"


@pytest.mark.parametrize("harm", HARMS)
def test_a_folder_that_is_not_whole_is_not_taken_for_ready(ready: Path, harm: Callable[[Path], None]) -> None:
    harm(ready / ".venv")
    assert labkit(ready, "doctor", first=ASKS).stdout == "True\n"


def test_a_kit_that_was_moved_is_not_taken_for_ready(ready: Path) -> None:
    moved = ready.rename(ready.parent / "moved kit")
    assert f"{moved / '.venv'} is not made yet" in labkit(moved, "doctor").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a lock of Windows is not inherited")
def test_after_a_killed_start_the_next_waits_for_its_pip_and_goes_on(ready: Path) -> None:
    lock(ready, "kit", wheel(ready, "other", 1))
    (ready / "wheels" / "other-1-py3-none-any.whl").rename(ready / "later.whl")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(20)
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        with start(ready, "pictures", PIP_NO_INDEX="", PIP_INDEX_URL=index, PIP_RETRIES="0") as killed:
            pip, _ = silent.accept()
            killed.kill()
    (ready / "later.whl").rename(ready / "wheels" / "other-1-py3-none-any.whl")
    with start(ready, "pictures") as process:
        assert process.stdout
        assert process.stdout.readline() == "Another start of the kit is installing; waiting for it.\n"
        pip.close()
        out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    assert out.splitlines()[-1] == f"{ready / '.venv'} 1 127.0.0.1,localhost"


def of_someone_else(place: Path) -> None:
    (place / "bin").mkdir(parents=True)
    (place / "mine").write_text("an environment of my own")


def empty(place: Path) -> None:
    place.mkdir()


def a_file(place: Path) -> None:
    place.write_text("mine")


def a_link(place: Path) -> None:
    (place.parent / "elsewhere").mkdir()
    (place.parent / "elsewhere" / "mine").touch()
    place.symlink_to("elsewhere")


def a_link_to_nothing(place: Path) -> None:
    place.symlink_to("nowhere")


def listing(folder: Path) -> list[str]:
    """Everything below a folder, or what else has its name."""
    return sorted(
        f"{path} {path.lstat().st_mtime_ns}"
        for path in [folder, *folder.rglob("*")]
        if path.is_symlink() or path.exists()
    )


class Recovery(NamedTuple):
    """A first start in a folder with somebody else's `.venv`, interrupted in its installation; and then the next."""

    kit: Path
    interrupted: tuple[int, str]  # exit code, and all that was printed
    foreign: tuple[list[str], list[str]]  # what stands in `.venv`, before and after
    begun: str  # what the next start has printed


@pytest.fixture(scope="module")
def recovery(tmp_path_factory: pytest.TempPathFactory) -> Recovery:
    if sys.platform == "win32":
        pytest.skip("Windows has no SIGINT to send to another process")
    kit = copy_of_the_commands(tmp_path_factory.mktemp("interrupted") / "kit")
    of_someone_else(kit / ".venv")
    before = listing(kit / ".venv")
    with start(kit, "pictures") as process:
        wait_until((kit / ".labkit-venv" / "pyvenv.cfg").exists, "the folder to be begun", limit=60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    (kit / ".labkit-venv" / "old").touch()
    (kit / ".labkit-venv" / "home").mkdir(exist_ok=True)
    (kit / ".labkit-venv" / "home" / "history").write_text("what a learner had typed")
    begun = labkit(kit, "pictures", first=LENT_PIP)
    assert (begun.returncode, begun.stderr) == (0, "")
    return Recovery(kit, (process.returncode, out + err), (before, listing(kit / ".venv")), begun.stdout)


def test_a_venv_that_the_kit_did_not_make_is_left_alone_and_another_folder_made(recovery: Recovery) -> None:
    venv = recovery.kit / ".venv"
    assert recovery.begun.startswith(f"The kit has not made {venv}, and leaves it alone.\n")
    assert recovery.begun.splitlines()[-1].startswith(f"{recovery.kit / '.labkit-venv'} 1 ")
    assert recovery.foreign[0] == recovery.foreign[1]


def test_an_interrupted_installation_says_nothing_and_is_made_anew(recovery: Recovery) -> None:
    code, printed = recovery.interrupted
    assert code == 130
    assert "Traceback" not in printed
    assert not (recovery.kit / ".labkit-venv" / "old").exists()


def test_what_jupyter_has_kept_outlives_a_folder_that_is_made_anew(recovery: Recovery) -> None:
    assert (recovery.kit / ".labkit-venv" / "home" / "history").read_text() == "what a learner had typed"
    assert sorted(path.name for path in recovery.kit.glob(".labkit-*")) == [".labkit-lock", ".labkit-venv"]


@pytest.mark.parametrize("foreign", [empty, a_file, a_link, a_link_to_nothing])
def test_nor_is_a_link_or_a_file_of_that_name_touched(ready: Path, foreign: Callable[[Path], None]) -> None:
    (ready / ".venv").rename(ready / ".labkit-venv")
    mark = ready / ".labkit-venv" / "labkit-installed.json"
    mark.write_text(mark.read_text().replace(".venv", ".labkit-venv"))
    foreign(ready / ".venv")
    before = listing(ready / ".venv")
    assert labkit(ready, "pictures").stdout == f"{ready / '.labkit-venv'} 1 127.0.0.1,localhost\n"
    assert listing(ready / ".venv") == before


@pytest.mark.parametrize("foreign", [of_someone_else, empty, a_file, a_link, a_link_to_nothing])
def test_where_the_kit_has_made_neither_folder_it_says_what_to_do_and_changes_nothing(
    kit: Path, foreign: Callable[[Path], None]
) -> None:
    of_someone_else(kit / ".venv")
    foreign(kit / ".labkit-venv")
    before = listing(kit)
    failed = labkit(kit, "pictures")
    assert (failed.returncode, failed.stdout, failed.stderr.count("\n")) == (1, "", 1)
    assert f"The kit has made neither .venv nor .labkit-venv in {kit}" in failed.stderr
    assert "move or rename .labkit-venv" in failed.stderr
    assert listing(kit) == before


RUNS = "import signal, sys; print('runs', flush=True); sys.stdin.readline(); import demo; print(demo.VERSION)"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows itself keeps a folder with running programs")
def test_a_folder_that_a_lab_runs_from_is_completed_but_not_changed_under_it(ready: Path) -> None:
    (ready / "tests" / "pictures.py").write_text(RUNS)
    with start(ready, "pictures") as lab:
        assert lab.stdout
        assert lab.stdin
        assert lab.stdout.readline() == "runs\n"
        lab.kill()  # the program that it has started lives on, until its standard input ends
        lab.wait()
        lock(ready, "tests", wheel(ready, "more", 1))
        assert "(1 packages)" in labkit(ready, "test", "--version").stdout
        another_python(ready / ".venv")
        refused = labkit(ready, "test", "--version")
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert "A lab, or another command of the kit, runs from" in refused.stderr
        lab.stdin.close()
        assert lab.stdout.read() == "1\n"
