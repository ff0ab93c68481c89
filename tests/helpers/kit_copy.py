"""Copies of the kit's commands, whose locks ask for a package or two that are made here, so that a start takes seconds.

They run with a real venv and a real pip, without a network.
"""

import base64
import compileall
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from functools import cache
from pathlib import Path

import flit_core

ROOT = Path(__file__).parents[2]
# A test command that runs in the background has Ctrl-C switched off, and hands that on; a learner's terminal has not.
AS_A_LEARNER = """
import runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
{first}
runpy.run_module("labkit", run_name="__main__")
"""
# What `first` may be: the start makes its environment without ensurepip, which takes seconds, and is lent a pip.
LENT_PIP = """
import os
from labkit.setup import installer, lock, places
def lend():
    os.symlink({pip!r}, lock.site_packages(places.VENV) / "pip", target_is_directory=True)
installer.bring_pip = lend
""".format(pip=str(Path(sysconfig.get_path("purelib"), "pip")))
# Root may write anywhere, unless it gives that right away first.
HUMBLE = ["setpriv", "--bounding-set", "-dac_override"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
PYPROJECT = """
[build-system]
requires = []
build-backend = "flit_core.buildapi"
backend-path = ["backend"]
[project]
name = "labkit"
dynamic = ["version"]
description = "The commands alone"
[project.scripts]
labkit = "labkit.setup.commands:main"
"""
MOVING = {  # settings of pip that move an installation, refuse it, or change what is installed
    "PIP_TARGET": "elsewhere",
    "PIP_USER": "1",
    "PIP_PREFIX": "elsewhere",
    "PIP_ROOT": "elsewhere",
    "PIP_REQUIRE_VIRTUALENV": "1",
    "PIP_DRY_RUN": "1",
    "PIP_NO_BINARY": ":all:",
    "PIP_CONSTRAINT": "none.txt",
    "PIP_REQUIREMENT": "none.txt",
    "PIP_LOG": "elsewhere/log",
    "PIP_PYTHON": "/no/such/python",
    "PIP_REPORT": "elsewhere/report",
}
FOREIGN = {  # settings of Python that bring other code into every process, or end it
    "PYTHONPATH": "others",
    "PYTHONSTARTUP": "others/demo.py",
    "PYTHONWARNINGS": "error",
    "PYTHONUSERBASE": "others",
    "PYTHONOPTIMIZE": "2",
    "PYTHONPYCACHEPREFIX": "elsewhere",
    "SSLKEYLOGFILE": "/no/such/folder/keys",
}
PLUMBING = (
    "__init__",
    "arguments",
    "kit_folder",
    "lessons",
    "locks",
    "open_files",
    "progress_file",
    "proxies",
    "wording",
)  # what the commands lean on
SHOWS = "import demo, os, sys; print(sys.prefix, demo.VERSION, os.environ['NO_PROXY'])"  # the command `pictures`


def copy_of_the_commands(folder: Path) -> Path:
    """A kit of the commands alone, whose lock asks for version 1 of a package called demo."""
    for source, place in (
        (ROOT / "labkit" / "setup", "labkit/setup"),
        (ROOT / "labkit" / "plumbing", "labkit/plumbing"),
        (Path(flit_core.__path__[0]), "backend/flit_core"),
    ):
        _compile(source)
        shutil.copytree(source, folder / place, ignore=shutil.ignore_patterns("*.txt"))
    for path in (folder / "labkit" / "plumbing").glob("*.py"):
        if path.stem not in PLUMBING:
            path.unlink()
    for name in ("__init__", "__main__", "defaults", "scale"):
        shutil.copy2(ROOT / "labkit" / f"{name}.py", folder / "labkit")
    (folder / "labkit" / "setup" / "locks").mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    for name in ("notebooks", "tests", "wheels"):
        (folder / name).mkdir()
    (folder / "requirements.txt").touch()
    (folder / "tests" / "pictures.py").write_text(SHOWS)
    lock(folder, "kit", wheel(folder, "demo", 1))
    for name in ("book", "tests", "benchmarks", "pip", "uv"):
        lock(folder, name)
    return folder


@cache
def _compile(folder: Path) -> None:
    """Compile the modules of a folder that are not yet; a copy of them then starts in a fifth of the time."""
    compileall.compile_dir(folder, quiet=2)


def lock(kit: Path, name: str, *lines: str) -> None:
    """Write one of the copy's locks."""
    (kit / "labkit" / "setup" / "locks" / f"{name}.txt").write_text("# made by a test\n" + "".join(lines))


def wheel(kit: Path, name: str, version: int) -> str:
    """Make a package that pip finds beside the kit; its line in a lock."""
    file, metadata = kit / "wheels" / f"{name}-{version}-py3-none-any.whl", f"{name}-{version}.dist-info"
    parts = {
        f"{name}.py": f"VERSION = {version}\n",
        f"{metadata}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{metadata}/WHEEL": "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {part: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()) for part, text in parts.items()}
    record = [f"{part},sha256={digests[part].decode().rstrip('=')},{len(parts[part])}\n" for part in parts]
    parts[f"{metadata}/RECORD"] = "".join(record) + f"{metadata}/RECORD,,\n"
    with zipfile.ZipFile(file, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


def environment(kit: Path, **more: str) -> dict[str, str]:
    """What a learner's terminal says, with the packages of this copy for an index. An empty value unsets a variable."""
    foreign = ("NO_PROXY", "no_proxy", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
    own = {name: value for name, value in os.environ.items() if name not in foreign and not name.startswith("PIP_")}
    # The first process is the reader's own Python, and where that keeps its compiled files is not the kit's to say.
    own["PYTHONDONTWRITEBYTECODE"] = "1"
    said = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": (kit / "wheels").as_uri(), "PIP_CONFIG_FILE": os.devnull, **more}
    return {name: value for name, value in (own | said).items() if value}


def start(kit: Path, *words: str, first: str = "", **more: str) -> subprocess.Popen[str]:
    """Begin a command as a learner does. `first` is code that runs in its process before anything else."""
    command = [sys.executable, "-c", AS_A_LEARNER.format(first=first), *words]
    return subprocess.Popen(
        command,
        cwd=kit,
        env=environment(kit, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )


def labkit(kit: Path, *words: str, first: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; it has two minutes, on a busy machine."""
    with start(kit, *words, first=first, **more) as process:
        out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def move_in(venv: Path, kit: Path) -> None:
    """Copy what another copy of the kit has installed, and make it this one's; quicker than an installation."""
    shutil.copytree(venv, kit / ".venv", symlinks=True, ignore=shutil.ignore_patterns("pip"))
    place = site_packages(kit / ".venv") / "pip"
    place.symlink_to(site_packages(venv) / "pip", target_is_directory=True)  # large, and nobody changes it
    mark = kit / ".venv" / "labkit-installed.json"
    mark.write_text(mark.read_text().replace(str(venv.parent), str(kit)))


def lend_jupyterlab(kit: Path) -> None:
    """Let the copy run the JupyterLab of this environment, with settings of its own."""
    ours, theirs = (Path(place) / "share" / "jupyter" / "lab" for place in (sys.prefix, kit / ".venv"))
    theirs.mkdir(parents=True)
    for part in ("schemas", "static", "themes"):
        (theirs / part).symlink_to(ours / part, target_is_directory=True)
    others = next(path for path in sys.path if path.endswith("site-packages"))
    (site_packages(kit / ".venv") / "dependencies.pth").write_text(others)


def site_packages(venv: Path) -> Path:
    """Where an environment has its packages."""
    return next(venv.glob("[Ll]ib/**/site-packages"))
