"""`python3 -m labkit bundle`: a folder from which a machine of this kind installs without a network. Standard library.

It holds the kit without anything that was made in it, and `packages/` with what its lock asks for.
"""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from labkit.setup import installer, lock, packages, places
from labkit.setup.environment import NotReady, prepared
from labkit.setup.places import ROOT

USAGE = "FOLDER, work/bundle by default; it must not be there yet"
OWN = {".git", *places.NAMES, ".labkit-old", ".labkit-new", ".labkit-lock", "work", "packages", "build", "dist"}
CACHES = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis", ".ipynb_checkpoints", "*.egg-info")


def bundle(words: Sequence[str]) -> int:
    """Make the folder, and say what to do with it."""
    if len(words) > 1 or any(word.startswith("-") for word in words):
        print(f"bundle takes one folder at most, not {' '.join(words)}", file=sys.stderr)
        return 2
    folder = _named(words[0]) if words else places.WORK / "bundle"
    if folder.exists():
        raise NotReady(f"{folder} is there already: move it away, or name another folder.")
    if folder.is_relative_to(ROOT) and not folder.is_relative_to(places.WORK):
        raise NotReady(f"{folder} is in the kit's own folder: name one outside of it, or none for work/bundle.")
    with prepared("kit"):
        folder.mkdir(parents=True)
        try:
            _fill(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)  # half a bundle would be taken for a whole one
            raise
    print(f"{folder} is the kit with its packages, for {packages.here()}.")
    print("Copy it to such a machine and run python3 -m labkit in it; that needs no network.")
    return 0


def _named(word: str) -> Path:
    try:
        return Path(word).expanduser().resolve()
    except RuntimeError:
        raise NotReady(f"{word} begins with a user's home, and there is none: write the folder's whole path.") from None


def _fill(folder: Path) -> None:
    copy_kit(folder)
    number = len(list(lock.packages(["kit"])))
    print(f"Fetching {number} packages.", flush=True)
    if problem := installer.download_packages(["kit"], number, folder / packages.FOLDER.name):
        raise NotReady(problem)
    (folder / packages.FOLDER.name / packages.MADE_FOR).write_text(f"{packages.here()}\n", "utf-8")


def copy_kit(folder: Path) -> None:
    """Copy the kit's files into a folder that is there, without environments, copies and caches."""
    entries = [entry.name for entry in ROOT.iterdir() if entry.name not in OWN]
    caches = CACHES(str(ROOT), entries)
    for name in sorted(set(entries) - caches):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=CACHES)
        else:
            shutil.copy2(ROOT / name, folder / name)
