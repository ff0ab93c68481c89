"""`python3 -m labkit`: JupyterLab on the learner's copy of the first notebook. Standard library alone."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from labkit.setup.environment import prepared
from labkit.setup.places import ROOT, VENV, WORK
from labkit.setup.session import run_lab
from labkit.setup.work import ready_copies

FIRST = "00-start-here.ipynb"
SETTINGS = [
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--KernelManager.shutdown_wait_time=1.5",  # seconds; the second Ctrl-C ends kernels that are busy, too
]


def lab(words: Sequence[str]) -> int:
    """Open JupyterLab, in the folder of the kit."""
    with prepared("kit") as python:
        notes = ready_copies()
        print("".join(f"{note}\n" for note in notes), end="")
        return open_lab(python, WORK, FIRST, words)


def open_lab(
    python: str, folder: Path, notebook: str, words: Sequence[str], letters: Mapping[str, str] | None = None
) -> int:
    """Run JupyterLab, whose address opens this notebook of that folder; more words go to JupyterLab.

    `letters` are sizes of letters, by the names that JupyterLab's themes have for them.
    """
    _settle_jupyterlab(letters or {})
    first = (folder / notebook).relative_to(ROOT).as_posix()
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    places = [f"--ServerApp.root_dir={ROOT}", f"--LabApp.default_url=/lab/tree/{first}"]
    # The browser is opened from here: JupyterLab would hand on the environment that the kit gives it, not the reader's.
    browser = not any(word.startswith("-") and "browser" in word for word in words)
    mute = ["--no-browser"] if browser else []
    command = [python, "-m", "jupyterlab", *places, *as_root, *SETTINGS, *mute, *words]
    return run_lab(command, first, folder, browser)


def _settle_jupyterlab(letters: Mapping[str, str]) -> None:
    """Keep JupyterLab from asking a newcomer whether it may fetch news and look for updates, and set its letters."""
    place = VENV / "share" / "jupyter" / "lab" / "settings"
    place.mkdir(parents=True, exist_ok=True)
    notices = {"fetchNews": "false", "checkForUpdates": False}
    extension = "@jupyterlab/apputils-extension"
    chosen = {f"{extension}:notification": notices, f"{extension}:themes": {"overrides": dict(letters)}}
    (place / "overrides.json").write_text(json.dumps(chosen), "utf-8")
