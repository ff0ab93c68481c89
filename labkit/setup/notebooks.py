"""`python3 -m labkit`: JupyterLab on the first notebook, and a browser on JupyterLab. Standard library alone."""

import json
import os
import webbrowser
from collections.abc import Sequence
from threading import Thread

from labkit.setup.environment import prepared
from labkit.setup.places import HOME, ROOT, VENV
from labkit.setup.programs import run

FIRST = "notebooks/00-start-here.ipynb"
QUIET = ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.extension_manager=readonly"]


def lab(words: Sequence[str]) -> int:
    """Open JupyterLab, in the folder of the kit."""
    with prepared("kit") as python:
        _settle_jupyterlab()
        as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        start = [python, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", *as_root, *QUIET]
        if any(word.startswith("-") and "browser" in word for word in words):
            return run([*start, *words, FIRST])
        return run([*start, "--no-browser", *words, FIRST], meanwhile=_browser_is_open)


def _browser_is_open(pid: int) -> bool:
    """Open the browser once JupyterLab has written the page that leads to it.

    JupyterLab would hand on the environment that the kit gives it. From here the browser gets the reader's own.
    """
    page = HOME / "jupyter" / "runtime" / f"jpserver-{pid}-open.html"
    if not page.exists() or not page.stat().st_size:
        return False
    Thread(target=webbrowser.open, args=(page.as_uri(), 2), daemon=True).start()  # some browsers keep their caller
    return True


def _settle_jupyterlab() -> None:
    """Keep JupyterLab from asking a newcomer whether it may fetch news and look for updates."""
    place = VENV / "share" / "jupyter" / "lab" / "settings"
    place.mkdir(parents=True, exist_ok=True)
    notices = {"fetchNews": "false", "checkForUpdates": False}
    chosen = json.dumps({"@jupyterlab/apputils-extension:notification": notices})
    (place / "overrides.json").write_text(chosen, "utf-8")
