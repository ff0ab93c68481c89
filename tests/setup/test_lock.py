"""The locks: made from the requirements that stand there, and read as pip reads them."""

import subprocess
import sys
import tomllib
from itertools import product
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from labkit.setup import lock, markers, relock

ROOT = Path(__file__).parents[2]
LOCKS = ("kit", "book", "tests", "benchmarks", "pip", "uv")
MACHINES = [
    {
        "python_full_version": f"{python}{patch}",
        "python_version": python,
        "sys_platform": system,
        "os_name": "nt" if system == "win32" else "posix",
        "platform_system": system.title(),
        "platform_machine": machine,
        "implementation_name": implementation.lower(),
        "platform_python_implementation": implementation,
    }
    for python, patch, system, machine, implementation in product(
        ("3.11", "3.12", "3.14"),
        (".0", ".4", ".7", ".10"),
        ("linux", "darwin", "win32"),
        ("x86_64", "arm64"),
        ("CPython", "PyPy"),
    )
]


def entries(name: str) -> list[str]:
    """The lines of a lock that name a package, without their hashes."""
    lines = (lock.FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.removesuffix(" \\") for line in lines if line[0] not in "# "]


@pytest.mark.parametrize("name", LOCKS)
def test_each_lock_was_made_from_the_requirements_that_stand_there(name: str) -> None:
    first = (lock.FOLDER / f"{name}.txt").read_text("utf-8").splitlines()[0]
    assert first == relock.header(name), "make the locks anew: .venv/bin/python -m labkit.setup.relock"


def test_a_changed_requirement_changes_what_a_lock_is_made_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for file in ("pyproject.toml", *relock.SOURCES.values()):
        (tmp_path / file).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / file).write_bytes((ROOT / file).read_bytes().replace(b"\n", b"\r\n"))  # as Windows may have them
    monkeypatch.setattr(relock, "ROOT", tmp_path)
    assert relock.header("tests") in (lock.FOLDER / "tests.txt").read_text("utf-8")
    with (tmp_path / "requirements.txt").open("a") as file_of_the_kit:
        file_of_the_kit.write("one-more==1  # because\n")
    assert [relock.header(name) in (lock.FOLDER / f"{name}.txt").read_text("utf-8") for name in LOCKS] == [False] * len(
        LOCKS
    )


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_one_version_and_hashes(name: str) -> None:
    parts = (lock.FOLDER / f"{name}.txt").read_text("utf-8").replace("\\\n", "").splitlines()[1:]
    assert parts
    assert all("==" in part and "--hash=sha256:" in part for part in parts)
    assert "://" not in "".join(parts)  # from whichever index the reader uses


def test_markers_mean_what_the_packaging_library_says_on_every_machine() -> None:
    conditions = [entry.partition(" ; ")[2] for name in LOCKS for entry in entries(name) if " ; " in entry]
    conditions += [
        "'win' in sys_platform",
        "python_version not in '3.11, 3.12'",
        "python_version < '3.2' or os_name=='nt'",
    ]
    assert len(conditions) > 8
    for condition, machine in product(conditions[:-2] + conditions[-1:], MACHINES):
        assert markers.applies(condition, machine) == Marker(condition).evaluate(dict(machine)), (condition, machine)


def test_a_lock_lists_what_pip_would_install_here() -> None:
    wanted = [Requirement(entry) for entry in entries("kit")]
    here = {
        (canonicalize_name(w.name), str(w.specifier)[2:]) for w in wanted if w.marker is None or w.marker.evaluate()
    }
    assert set(lock.packages(["kit"])) == here


def test_the_ranges_of_the_wheel_hold_what_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    ranges = {canonicalize_name(r.name): r for r in map(Requirement, project["dependencies"])}
    lines = [line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()]
    pins = {
        canonicalize_name(r.name): r for r in map(Requirement, filter(lambda line: line[:1] not in ("", "-"), lines))
    }
    assert ranges.keys() == pins.keys()
    for name, pin in pins.items():
        assert Version(str(pin.specifier)[2:]) in ranges[name].specifier
        assert str(ranges[name].marker) == str(pin.marker)


def test_without_uv_the_maker_of_locks_says_what_to_install(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "labkit.setup.relock"],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "SYSTEMROOT": ""},
        capture_output=True,
        text=True,
    )
    assert (made.returncode, made.stdout) == (1, "")
    assert made.stderr == "The locks are made with uv; install it (pip install uv) and run this again.\n"
