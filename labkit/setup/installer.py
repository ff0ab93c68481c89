"""venv, pip and uv at work, out of reach of what is set for other Pythons. Standard library alone.

Each function returns a sentence when it fails, and nothing when it does not.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from labkit.setup import causes, lock, packages, surroundings
from labkit.setup.counter import Counter
from labkit.setup.places import LOG, ROOT, VENV, python

PLAINLY = ["--no-input", "--disable-pip-version-check", "--progress-bar=off", "--no-deps"]
# A lab imports a quarter of what is installed, and Python compiles that when it is first imported.
INSTALL = ["-m", "pip", "install", *PLAINLY, "--no-compile"]
DOWNLOAD = ["-m", "pip", "download", *PLAINLY, "--require-hashes"]
UV = ["pip", "install", "--no-config", "--no-deps"]
BRING = ["-m", "pip", "install", *PLAINLY, "--require-hashes", "--retries=0"]
# Older ones compare each file of an index with a thousand tags one by one, which is half of the time of a first start.
QUICK = (23, 3)
LOOK = 0.2  # seconds between two looks at an installer


def make_environment() -> str:
    """An environment of the running Python's version, with pip, in the kit's folder."""
    # Started from inside an older .venv, Python would take itself for the base of the new one.
    base = getattr(sys, "_base_executable", "") or sys.executable
    return _made([base, "-m", "venv", "--without-pip", str(VENV)]) or bring_pip()


def bring_pip() -> str:
    """The pip that Python has with it; a second step, since venv does not tell what ensurepip has said."""
    return _made([str(python()), "-m", "ensurepip", "--upgrade", "--default-pip"])


def install_packages(locks: Sequence[str], number: int, into_nothing: bool) -> str:
    """All packages of these locks, checked by their hashes. The locks are complete, so nothing is looked up.

    `number` of them are to be installed. Into an empty environment uv installs them, where it may, or pip takes them
    from beside the kit, where they are.
    """
    words = ["--require-hashes", *_files(locks)]
    if into_nothing:
        if _by_uv(words, number):
            return ""
        if packages.fit() and not _pip(["--no-index", f"--find-links={packages.FOLDER}", *words], "w", number):
            return ""
        _renew_pip()
    return _pip(words, "w", number)


def install_kit() -> str:
    """The kit itself, from where it is; a second step, since a folder has no hash."""
    return _pip(["--no-build-isolation", "--editable", str(ROOT)], "a")


def download_packages(locks: Sequence[str], number: int, folder: Path) -> str:
    """Fetch all packages of these locks into a folder, checked by their hashes."""
    command = [str(python()), *DOWNLOAD, f"--dest={folder}", *_files(locks)]
    code = _counted(command, "w", number, surroundings.of_installers())
    return causes.why_pip_failed(code) if code else ""


def _renew_pip() -> None:
    """Bring a slow pip up to the version of its lock. Where that fails, the slow one says why, or does as well."""
    found = [re.match(r"pip-(\d+)\.(\d+)", entry.name) for entry in lock.site_packages(VENV).glob("pip-*.dist-info")]
    slow = any((int(version[1]), int(version[2])) < QUICK for version in found if version)
    if slow and any(lock.packages(["pip"])):
        _counted([str(python()), *BRING, *_files(["pip"])], "w", 0, surroundings.of_installers())


def _files(locks: Sequence[str]) -> list[str]:
    return [f"--requirement={lock.FOLDER / name}.txt" for name in locks]


def _by_uv(words: Sequence[str], number: int) -> bool:
    """Whether uv has installed them; it is brought where it is needed and would miss no setting of pip."""
    settings = None if packages.fit() else surroundings.of_uv()
    if settings is None or not (uv := shutil.which("uv") or _bring_uv()):
        return False
    return _counted([uv, *UV, f"--python={python()}", *words], "w", number, settings) == 0


def _bring_uv() -> str | None:
    """Install uv by its lock; where it is then, or nothing."""
    if any(lock.packages(["uv"])):
        _counted([str(python()), *BRING, *_files(["uv"])], "w", 0, surroundings.of_installers())
    return shutil.which("uv", path=str(python().parent))


def _pip(words: Sequence[str], mode: str, number: int = 0) -> str:
    code = _counted([str(python()), *INSTALL, *words], mode, number, surroundings.of_installers())
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


def _made(command: Sequence[str]) -> str:
    made = subprocess.run(
        command,
        cwd=ROOT,
        env=surroundings.of_venv(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,
    )
    return causes.why_venv_failed(made.stdout) if made.returncode else ""
