"""The folder `.venv` beside the README, and all that has to be in it. Standard library alone."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
MARK = VENV / "labkit-installed.json"  # written last: without it, the folder is half made
LOG = VENV / "install.log"
HOME = VENV / "home"  # what Jupyter and others would write into the user's home
OFFLINE = ("NewConnectionError", "Failed to establish", "ProxyError", "Max retries", "from versions: none")
AGAIN = "and run the same command again"
FULL = f"The disk is full: free about one gigabyte {AGAIN}."


class NotReady(Exception):
    """One sentence on why the kit cannot start here, with the next step."""


def prepare(*requirements: str) -> str:
    """Make sure that `.venv` holds what these files ask for; returns its Python. Raises NotReady and OSError.

    Takes no time when nothing has changed. A folder that is half made, was moved, has lost its Python or belongs to
    another version of it is made anew.
    """
    wanted = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in requirements}
    if not wanted.items() <= _installed().items():
        with _alone():
            _install(wanted)
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
        "npm_config_cache": "cache/npm",  # JupyterLab asks npm, where there is one, for language servers
        "TMPDIR": "tmp",
        "TEMP": "tmp",
        "TMP": "tmp",
    }
    for place in places.values():
        (HOME / place).mkdir(parents=True, exist_ok=True)
    said = [os.environ.get(name, "") for name in ("NO_PROXY", "no_proxy")]  # programs read one or the other
    direct = [*filter(None, ",".join(said).replace(" ", "").split(",")), "127.0.0.1", "localhost"]
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
        same_place, installed = mark["folder"] == str(VENV), dict(mark["installed"])
        whole = same_place and _same_python() and _python().exists()
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return installed if whole else {}


def _same_python() -> bool:
    """Whether `.venv` was made by a Python that is still there, of the version that runs now."""
    lines = (VENV / "pyvenv.cfg").read_text("utf-8").splitlines()
    made = dict(line.split(" = ", 1) for line in lines if " = " in line)
    return made["version"].startswith("{}.{}.".format(*sys.version_info)) and Path(made["home"]).exists()


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
    command = [python, "-m", "venv", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, env=settings(), close_fds=False)
    if made.returncode:
        raise NotReady(_why_venv_failed(made.stdout + made.stderr))


def _why_venv_failed(output: str) -> str:
    if "No space left" in output:
        return FULL
    last = output.strip().rpartition("\n")[2] or "it did not say why"
    package = "python{}.{}-venv".format(*sys.version_info)
    return (
        f"This Python cannot make environments, its module venv is missing or not whole ({last}): install it "
        f"(Debian, Ubuntu: sudo apt install {package}) {AGAIN}."
    )


def _pip(requirements: str) -> None:
    command = [str(_python()), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "-r", requirements]
    environment = settings() | {"PIP_CACHE_DIR": str(HOME / "cache" / "pip")}
    with LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, close_fds=False)
    if done.returncode:
        raise NotReady(_why_pip_failed(requirements))


def _why_pip_failed(requirements: str) -> str:
    log = LOG.read_text("utf-8", "replace")
    if "No space left" in log:
        return FULL
    if any(sign in log for sign in OFFLINE):
        return (
            "Nothing could be downloaded: connect this machine to the network, or set HTTPS_PROXY if it needs a proxy, "
            f"{AGAIN}. Details are in {LOG}."
        )
    lines = [line for line in reversed(log.splitlines()) if line.strip() and not line.startswith("WARNING")]
    last = next((line for line in lines if line.startswith("ERROR")), (lines or ["it said nothing"])[0])
    return f"pip could not install {requirements} ({last}); {LOG} has the details. Mend that {AGAIN}."


def why(problem: OSError) -> str:
    """One sentence on why the operating system stopped the kit, with the next step."""
    if problem.errno == errno.ENOSPC:
        return FULL
    if isinstance(problem, PermissionError):
        # Windows refuses so too while a program of .venv runs; everywhere else the folder is somebody else's.
        place = ROOT if not os.access(ROOT, os.W_OK) else problem.filename or ROOT
        close = "close a lab that is still open, or " if os.name == "nt" else ""
        return f"{place} cannot be written to: {close}copy the kit into a folder of your own {AGAIN} there."
    return f"{problem.strerror or problem} ({problem.filename or ROOT}): mend that {AGAIN}."


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at the same moment install one after the other."""
    with (ROOT / ".labkit-lock").open("a") as lock:
        if not _take(lock, wait=False):
            print("Another start of the kit is installing; waiting for it.", flush=True)
            while not _take(lock, wait=True):
                continue
        # Installers inherit the lock (close_fds=False): where a start is killed, its pip may live on for a while.
        os.set_inheritable(lock.fileno(), True)
        yield


def _take(lock: IO[str], wait: bool) -> bool:
    """Take the lock until its file is closed. False when another has it; Windows waits no longer than ten seconds."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
