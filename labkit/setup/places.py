"""Where the kit is, and which folder beside it is the kit's own to install into. Standard library alone."""

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"  # as the kit brings them; nothing that a learner does changes them
WORK = ROOT / "work"  # the learner's copies of them, and whatever else the kit makes for its reader
CHECKOUT = all((ROOT / name).exists() for name in ("notebooks", "requirements.txt"))  # and not an installed package
NAMES = (".venv", ".labkit-venv")  # the second, where the first is somebody else's
MARK = "labkit-installed.json"  # says that the kit has made a folder, and where
PUT_ASIDE, BEGUN = ROOT / ".labkit-old", ROOT / ".labkit-new"  # for the moment in which a folder is made anew


def is_ours(folder: Path) -> bool:
    """Whether the kit has made this folder, whole or not. A link is never the kit's."""
    made = (folder / MARK).is_file() or (folder / "home" / "jupyter" / "runtime").is_dir()
    return made and not folder.is_symlink()


def is_free(folder: Path) -> bool:
    """Whether nothing has this name, not even a link that leads nowhere."""
    return not os.path.lexists(folder)


def _own_folder() -> Path:
    return next((ROOT / name for name in NAMES if is_free(ROOT / name) or is_ours(ROOT / name)), ROOT / NAMES[-1])


VENV = _own_folder()
HOME = VENV / "home"  # what Jupyter and others would write into the user's home
LOG = VENV / "install.log"
LAB_LOG = VENV / "lab.log"  # what JupyterLab and its kernels print
IN_USE = VENV / "in-use.lock"


def read_mark() -> dict[str, Any]:
    """What the kit has noted in its folder; nothing where the note is missing or damaged."""
    try:
        mark = json.loads((VENV / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def write_mark(place: Path, **notes: str) -> None:
    """Note that the kit has made this folder, and what else it wants to remember."""
    (place / MARK).write_text(json.dumps(notes), "utf-8")


def python() -> Path:
    """The Python of the kit's folder."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
