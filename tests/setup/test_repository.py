"""The files around the code: they name the same versions, and a checkout is the same on every system."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from labkit import __version__
from labkit.setup.environment import NEWEST

ROOT = Path(__file__).parents[2]
CLONE = (ROOT / ".git").exists() and shutil.which("git")


def read(name: str) -> str:
    """A file of the repository."""
    return (ROOT / name).read_text("utf-8")


def test_workflows_classifiers_and_the_start_name_the_same_pythons() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    classified = re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"]))
    (tested,) = re.findall(r"python: (\[.*\])", read(".github/workflows/tests.yml"))
    assert classified == json.loads(tested)
    assert classified[-1] == "{}.{}".format(*NEWEST)
    assert project["requires-python"] == f">={classified[0]}"


def test_what_runs_before_a_commit_is_what_the_tests_run() -> None:
    (wanted,) = re.findall(r"^ruff==(\S+)", read("tests/requirements.txt"), flags=re.MULTILINE)
    assert set(re.findall(r"ruff==([\d.]+)", read(".pre-commit-config.yaml"))) == {wanted}
    assert "nbstripout --keep-id" in read(".pre-commit-config.yaml")  # tests and exercises find cells by their ids


def test_the_citation_names_this_version_and_both_licences() -> None:
    assert f"version: {__version__}\n" in read("CITATION.cff")
    assert "license: [MIT, CC-BY-4.0]" in read("CITATION.cff")
    assert read("LICENSES/CC-BY-4.0.txt").startswith("Attribution 4.0 International\n")


@pytest.mark.skipif(not CLONE, reason="this is not a git checkout")
def test_a_checkout_that_prefers_the_line_ends_of_windows_has_a_script_that_runs(tmp_path: Path) -> None:
    clone = ["git", "clone", "--quiet", "--shared", "--config", "core.autocrlf=true", str(ROOT), str(tmp_path / "kit")]
    subprocess.run(clone, check=True, timeout=60)
    assert b"\r" not in (tmp_path / "kit" / ".ci" / "run").read_bytes()
    subprocess.run(["bash", "-n", tmp_path / "kit" / ".ci" / "run"], check=True, timeout=60)


@pytest.mark.skipif(not CLONE, reason="this is not a git checkout")
def test_nothing_that_is_made_from_the_sources_is_in_the_repository() -> None:
    kept = subprocess.run(["git", "ls-files", "-ci", "--exclude-standard"], cwd=ROOT, capture_output=True, timeout=60)
    assert kept.stdout.decode().split() == []
