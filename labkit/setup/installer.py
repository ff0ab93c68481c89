"""venv, pip and uv at work, out of reach of what is set for other Pythons. Standard library alone.

Each function returns a sentence when it fails, and nothing when it does not.
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from labkit.setup import causes, lock, packages, surroundings
from labkit.setup.counter import Counter
from labkit.setup.places import LOG, ROOT, VENV, python

PIP = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-deps"]
DOWNLOAD = ["-m", "pip", "download", "--no-input", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
UV = ["pip", "install", "--no-config", "--no-deps", "--require-hashes", "--compile-bytecode"]
LOOK = 0.2  # seconds between two looks at an installer


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


def install_packages(locks: Sequence[str], number: int, into_nothing: bool) -> str:
    """All packages of these locks, checked by their hashes. The locks are complete, so nothing is looked up.

    `number` of them are to be installed. Into an empty environment uv installs them, where it may; what pip installs
    there is compiled afterwards, on all cores, since pip would use one.
    """
    files = _files(locks)
    if not into_nothing:
        return _pip(["--require-hashes", *files], "w", number)
    if _by_uv(files, number):
        return ""
    words = ["--require-hashes", "--no-compile", *files]
    beside = ["--no-index", f"--find-links={packages.FOLDER}"]
    problem = _pip([*beside, *words], "w", number) if packages.fit() else "there are none"
    if problem:
        problem = _pip(words, "w", number)
    compiling = [str(python()), "-m", "compileall", "-q", "-j", "0", str(lock.site_packages(VENV))]
    if not problem:
        _run(compiling, stdout=subprocess.DEVNULL)  # whatever fails here is compiled when it is imported
    return problem


def install_kit() -> str:
    """The kit itself, from where it is; a second step, since a folder has no hash."""
    return _pip(["--no-build-isolation", "--editable", str(ROOT)], "a")


def download_packages(locks: Sequence[str], number: int, folder: Path) -> str:
    """Fetch all packages of these locks into a folder, checked by their hashes."""
    command = [str(python()), *DOWNLOAD, f"--dest={folder}", *_files(locks)]
    code = _counted(command, "w", number, surroundings.of_installers())
    return causes.why_pip_failed(code) if code else ""


def _files(locks: Sequence[str]) -> list[str]:
    return [f"--requirement={lock.FOLDER / name}.txt" for name in locks]


def _by_uv(files: Sequence[str], number: int) -> bool:
    """Whether uv has installed them. It is asked where it is on the path and pip has no settings that it would miss."""
    uv = shutil.which("uv")
    if uv is None or packages.fit() or not surroundings.pip_has_the_usual_index():
        return False
    command = [uv, *UV, f"--python={python()}", *files]
    return _counted(command, "w", number, surroundings.of_uv()) == 0


def _pip(words: Sequence[str], mode: str, number: int = 0) -> str:
    code = _counted([str(python()), *PIP, *words], mode, number, surroundings.of_installers())
    return causes.why_pip_failed(code) if code else ""


def _counted(command: Sequence[str], mode: str, number: int, environment: Mapping[str, str]) -> int:
    """Run an installer that writes into the log, and show how many packages it has done; its exit code."""
    with LOG.open(mode, encoding="utf-8") as log:
        counter = Counter(number, LOG, lock.site_packages(VENV))
        # Installers inherit the lock of the start that runs them (close_fds=False), in case it is killed.
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log.fileno(), stderr=subprocess.STDOUT, close_fds=False
        ) as process:
            while process.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK)
                counter.look()
            counter.end()
            return process.returncode


def _run(command: Sequence[str], stdout: int) -> subprocess.CompletedProcess[str]:
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
