"""Where the kit runs besides a terminal: Binder, a dev container, a double click."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from labkit.setup.environment import NEWEST
from tests.helpers.kit_copy import environment

ROOT = Path(__file__).parents[2]
# repo2docker (Binder) looks into one of these folders where there is one, and then at no other place ...
BINDER_FOLDERS = ("binder", ".binder")
# ... and takes the first of these that is there; a Python with pip comes last.
BEFORE_PIP = (
    *("Dockerfile", "Project.toml", "JuliaProject.toml", "REQUIRE", "default.nix", "DESCRIPTION", "install.R"),
    *("environment.yml", "Pipfile", "Pipfile.lock", "runtime.txt"),
)
# What the specification of dev containers (containers.dev) calls the type of each property that is used here.
CONTAINER: dict[str, type] = {
    "name": str,
    "image": str,
    "hostRequirements": dict,
    "containerEnv": dict,
    "postCreateCommand": str,
    "customizations": dict,
}


def test_binder_finds_python_and_the_requirements_without_a_file_of_its_own() -> None:
    names = set(os.listdir(ROOT))
    assert not names & {*BINDER_FOLDERS, *BEFORE_PIP}
    assert "requirements.txt" in names
    # It takes the newest Python that it has and that this allows, or its default one where this allows that.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert NEWEST >= (3, 14)


def test_a_dev_container_is_true_to_its_schema_and_needs_no_setting() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert {name: type(value) for name, value in container.items()} == CONTAINER
    assert container["image"] == "python:3.13-bookworm"
    assert container["hostRequirements"] == {"cpus": 2, "memory": "4gb"}
    assert all(isinstance(value, str) for value in container["containerEnv"].values())
    assert "requirements.txt" in container["postCreateCommand"]


@pytest.mark.skipif(sys.platform == "win32", reason="the shell of this test is that of Unix")
def test_a_double_click_starts_the_lab_from_a_folder_with_a_space(kit: Path, tmp_path: Path) -> None:
    shutil.copy2(ROOT / "lab.command", kit)
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "python3").symlink_to(sys.executable)
    path = f"{tmp_path / 'programs'}{os.pathsep}/usr/bin:/bin"
    words = [str(kit / "lab.command"), "--version"]
    done = subprocess.run(
        words, cwd=tmp_path, env=environment(kit, PATH=path), capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "labkit 1.0.0\n", "")


def test_the_file_for_windows_has_the_line_ends_that_its_shell_needs() -> None:
    assert "*.cmd text eol=crlf\n" in (ROOT / ".gitattributes").read_text("utf-8")
    lines = (ROOT / "lab.cmd").read_text("utf-8").splitlines()
    assert lines[0] == "@echo off"
    assert 'cd /d "%~dp0"' in lines
    assert any("py -m labkit %*" in line for line in lines)
