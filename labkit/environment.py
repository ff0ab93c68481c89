"""The folder `.venv` beside the README, and all that has to be in it. Standard library alone."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
MARK = VENV / "labkit-installed.json"  # written last: without it, the folder is half made
LOG = VENV / "install.log"
HOME = VENV / "home"  # what Jupyter and others would write into the user's home
OFFLINE = ("NewConnectionError", "Failed to establish", "ProxyError", "Max retries", "from versions: none")
AGAIN = "and run the same command again"


class NotReady(Exception):
    """One sentence on why the kit cannot start here, with the next step."""


def prepare(*requirements: str) -> str:
    """Make sure that `.venv` holds what these files ask for; returns its Python. Raises NotReady.

    Takes no time when nothing has changed. A folder that is half made, was moved, or has lost its Python is made anew.
    """
    wanted = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in requirements}
    if not wanted.items() <= _installed().items():
        try:
            with _alone():
                _install(wanted)
        except OSError as problem:
            raise NotReady(_why(problem)) from None
    return str(_python())


def settings() -> dict[str, str]:
    """The environment for programs of `.venv`: they write into it alone, and reach this machine without a proxy."""
    places = {
        "JUPYTER_CONFIG_DIR": "jupyter",
        "JUPYTER_DATA_DIR": "jupyter/data",
        "JUPYTER_RUNTIME_DIR": "jupyter/runtime",
        "IPYTHONDIR": "ipython",
        "MPLCONFIGDIR": "matplotlib",
        "XDG_CACHE_HOME": "cache",
        "TMPDIR": "tmp",
    }
    for place in places.values():
        (HOME / place).mkdir(parents=True, exist_ok=True)
    direct = [*filter(None, os.environ.get("NO_PROXY", "").split(",")), "127.0.0.1", "localhost"]
    no_proxy = ",".join(dict.fromkeys(direct))
    inside = {name: str(HOME / place) for name, place in places.items()}
    return {**os.environ, **inside, "NO_PROXY": no_proxy, "no_proxy": no_proxy}


def settle_jupyterlab() -> None:
    """Keep JupyterLab from asking a newcomer whether it may fetch news and look for updates."""
    place = VENV / "share" / "jupyter" / "lab" / "settings"
    place.mkdir(parents=True, exist_ok=True)
    notices = {"fetchNews": "false", "checkForUpdates": False}
    chosen = json.dumps({"@jupyterlab/apputils-extension:notification": notices})
    (place / "overrides.json").write_text(chosen, "utf-8")


def ready() -> bool:
    """Whether `.venv` is there and whole."""
    return bool(_installed())


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _installed() -> dict[str, str]:
    """What is installed, by file and its hash; empty when the folder is to be made anew."""
    try:
        mark = json.loads(MARK.read_text("utf-8"))
        home = (VENV / "pyvenv.cfg").read_text("utf-8").partition("home = ")[2].partition("\n")[0]
    except (OSError, ValueError):
        return {}
    whole = mark.get("folder") == str(VENV) and _python().exists() and Path(home).exists()
    return dict(mark["installed"]) if whole else {}


def _install(wanted: dict[str, str]) -> None:
    installed = _installed()
    missing = [name for name in wanted if installed.get(name) != wanted[name]]
    if not missing:
        return  # another start has done it meanwhile
    print(f"Installing what the kit uses into {VENV}; this takes a minute or two.", flush=True)
    if not installed:
        _make_folder()
    MARK.unlink(missing_ok=True)
    for name in missing:
        _pip(name)
        installed[name] = wanted[name]
    MARK.write_text(json.dumps({"folder": str(VENV), "installed": installed}), "utf-8")


def _make_folder() -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    # Started from inside an older .venv, Python would take itself for the base of the new one.
    python = getattr(sys, "_base_executable", "") or sys.executable
    made = subprocess.run([python, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode and "No space left" in made.stdout + made.stderr:
        raise NotReady(f"The disk is full: free about one gigabyte {AGAIN}.")
    if made.returncode:
        raise NotReady(
            "This Python cannot make environments, its module venv is missing or not whole: install it "
            f"(Debian, Ubuntu: sudo apt install python3-venv) {AGAIN}."
        )


def _pip(requirements: str) -> None:
    command = [str(_python()), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "-r", requirements]
    environment = settings() | {"PIP_CACHE_DIR": str(HOME / "cache" / "pip")}
    with LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    if done.returncode:
        raise NotReady(_why_pip_failed(requirements))


def _why_pip_failed(requirements: str) -> str:
    log = LOG.read_text("utf-8", "replace")
    if "No space left" in log:
        return f"The disk is full: free about one gigabyte {AGAIN}."
    if any(sign in log for sign in OFFLINE):
        return (
            "Nothing could be downloaded: connect this machine to the network, or set HTTPS_PROXY if it needs a proxy, "
            f"{AGAIN}. Details are in {LOG}."
        )
    last = next((line for line in reversed(log.splitlines()) if line.startswith("ERROR")), "no error line")
    return f"pip could not install {requirements} ({last}); {LOG} has the details. Mend that {AGAIN}."


def _why(problem: OSError) -> str:
    if isinstance(problem, PermissionError):
        return f"{ROOT} cannot be written to: copy the kit into a folder of your own {AGAIN} there."
    return f"{problem.strerror or problem} ({problem.filename or ROOT}): mend that {AGAIN}."


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at the same moment install one after the other."""
    with (ROOT / ".labkit-lock").open("a") as lock:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("Another start of the kit is installing; waiting for it.", flush=True)
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield
