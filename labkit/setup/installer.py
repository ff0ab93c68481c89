"""venv and pip at work, out of reach of what is set for other Pythons. Standard library alone.

Each function returns a sentence when it fails, and nothing when it does not.
"""

import subprocess
import sys
from collections.abc import Sequence

from labkit.setup import causes, lock, surroundings
from labkit.setup.places import LOG, ROOT, VENV, python

PIP = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-deps"]


def make_environment() -> str:
    """An environment of the running Python's version, with pip, in the kit's folder."""
    # Started from inside an older .venv, Python would take itself for the base of the new one.
    base = getattr(sys, "_base_executable", "") or sys.executable
    # In two steps, since venv does not tell what ensurepip has said.
    bring_pip = [str(python()), "-m", "ensurepip", "--upgrade", "--default-pip"]
    for step in ([base, "-m", "venv", "--without-pip", str(VENV)], bring_pip):
        made = _run(step, stdout=subprocess.PIPE)
        if made.returncode:
            return causes.why_venv_failed(made.stdout)
    return ""


def install_packages(locks: Sequence[str], into_nothing: bool) -> str:
    """All packages of these locks, checked by their hashes. The locks are complete, so nothing is looked up.

    Into an empty environment they are compiled afterwards, on all cores; pip would use one.
    """
    files = [f"--requirement={lock.FOLDER / name}.txt" for name in locks]
    if not into_nothing:
        return _pip(["--require-hashes", *files], "w")
    problem = _pip(["--require-hashes", "--no-compile", *files], "w")
    compiling = [str(python()), "-m", "compileall", "-q", "-j", "0", str(lock.site_packages(VENV))]
    if not problem:
        _run(compiling, stdout=subprocess.DEVNULL)  # whatever fails here is compiled when it is imported
    return problem


def install_kit() -> str:
    """The kit itself, from where it is; a second step, since a folder has no hash."""
    return _pip(["--no-build-isolation", "--editable", str(ROOT)], "a")


def _pip(words: Sequence[str], mode: str) -> str:
    with LOG.open(mode, encoding="utf-8") as log:
        done = _run([str(python()), *PIP, *words], stdout=log.fileno())
    return causes.why_pip_failed(done.returncode) if done.returncode else ""


def _run(command: Sequence[str], stdout: int) -> subprocess.CompletedProcess[str]:
    # Installers inherit the lock of the start that runs them (close_fds=False), in case it is killed.
    return subprocess.run(
        command,
        cwd=ROOT,
        env=surroundings.of_installers(),
        stdout=stdout,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,
    )
