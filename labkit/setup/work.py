"""The folder `work/`: its copies before the lab opens, and the command `fresh`. Standard library alone."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from labkit.setup import causes, copies, places
from labkit.setup.copies import Notebook, Refreshed
from labkit.setup.environment import NotReady, refuse_installed_package
from labkit.setup.places import ROOT, WORK
from labkit.setup.record import Record

FRESH = "python3 -m labkit fresh"


def fresh(words: Sequence[str]) -> int:
    """Write a fresh copy of each notebook that the words name, beside the learner's own."""
    refuse_installed_package()
    notebooks = kit_notebooks()
    if not words:
        print(f"Say which notebook, such as: {FRESH} 02", file=sys.stderr)
        return 2
    try:
        names = [places.named(word, notebooks) for word in words]
    except ValueError as problem:
        raise NotReady(str(problem)) from None
    _make_writable(WORK)
    record = Record.of(WORK)
    for name in names:
        place = copies.write_beside(WORK, name, notebooks[name], record)
        record.keep(WORK)
        beside = "" if place.name == name else f"; your own {name} stays as it is"
        print(f"{_shown(place)} is a fresh copy{beside}.")
    return 0


def ready_copies(
    folder: Path = WORK, notebooks: Mapping[str, Notebook] | None = None, remedy: str | None = None
) -> list[str]:
    """Bring the copies in a folder up to date. Sentences about those that are the learner's own, and stay.

    `remedy` says how one gets a newer one; by default it is the command `fresh`.

    Raises NotReady, and OSError where the disk is full or fails.
    """
    notebooks = kit_notebooks() if notebooks is None else notebooks
    _make_writable(folder)
    record = Record.of(folder)
    found = copies.refresh(folder, notebooks, record)
    if record != Record.of(folder) or record.damaged:
        record.keep(folder)
    return _sentences(folder, found, remedy)


def kit_notebooks() -> dict[str, Notebook]:
    """The kit's notebooks by file name. Raises NotReady."""
    try:
        return copies.sources()
    except copies.Unreadable as problem:
        raise NotReady(f"{problem}: get this file of the kit again {causes.AGAIN}.") from None


def _make_writable(folder: Path) -> None:
    """Make sure that the folder is there and takes what a learner writes; nobody should find out at the first save."""
    remedy = f"make it writable, or move it out of {ROOT} {causes.AGAIN}."
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotReady(
            f"{folder} has to be a folder, for your copies of the notebooks, and is something else: move it away, or "
            f"give it another name, {causes.AGAIN}."
        ) from None
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise NotReady(f"{folder} cannot be written to, so that nothing you do in a notebook would be kept: {remedy}")


def _sentences(folder: Path, found: Refreshed, remedy: str | None) -> list[str]:
    said = []
    if numbers := _numbers(found.unknown):
        said.append(
            f"The kit has lost its notes on your {' and '.join(numbers)}, which may be older than its own, so what is "
            f"there is taken for yours and stays as it is. For the kit's own beside it: "
            f"{remedy or _fresh(numbers)}"
        )
    if numbers := _numbers(found.newer):
        said.append(
            f"There is a newer {' and a newer '.join(numbers)}; what you have written stays as it is. "
            f"For a copy of the newer one beside it: {remedy or _fresh(numbers)}"
        )
    said += [
        f"{_shown(folder / name)} cannot be read as a notebook, and stays as it is. For a new copy beside it: "
        f"{remedy or _fresh(_numbers([name]))}"
        for name in found.damaged
    ]
    said += [f"{_shown(place)} is read-only: change that before you write in it." for place in _locked(folder)]
    return said


def _fresh(numbers: Sequence[str]) -> str:
    return f"{FRESH} {' '.join(numbers)}"


def _locked(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.ipynb")) if path.is_file() and not os.access(path, os.W_OK)]


def _numbers(names: Sequence[str]) -> list[str]:
    return [name.partition("-")[0] for name in names]


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
