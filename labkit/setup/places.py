"""Where the kit is, and which folder beside it is the kit's own to install into. Standard library alone."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from labkit.plumbing.kit_folder import NOTEBOOKS, ROOT, WORK

CHECKOUT = all((ROOT / name).exists() for name in ("notebooks", "requirements.txt"))  # and not an installed package
NAMES = (".venv", ".labkit-venv")  # the second, where the first is somebody else's
MARK = "labkit-installed.json"  # says that the kit has made a folder, and where
PUT_ASIDE, BEGUN = ROOT / ".labkit-old", ROOT / ".labkit-new"  # for the moment in which a folder is made anew


__all__ = ["NOTEBOOKS", "ROOT", "WORK"]  # beside what is defined here


def named(word: str, files: Iterable[str] | None = None) -> str:
    """The file of the notebook that a word means: its number, its name, or the beginning of its name alone.

    `files` are those to choose from, by default the kit's. Raises ValueError that names those there are.
    """
    known = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")) if files is None else sorted(files)
    stem = Path(word).name.removesuffix(".ipynb").lower()
    stem = stem.zfill(2) if stem.isdecimal() else stem
    found = [name for name in known if stem and name.startswith(stem)]
    if len(found) != 1:
        numbers = ", ".join(name.removesuffix(".ipynb").partition("-")[0] for name in known)
        raise ValueError(f"There is no notebook {word!r}: write one of {numbers}.")
    return found[0]


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
