"""The learner's working copies of the notebooks, in `work/`, which git ignores. Standard library alone.

A copy is touched when a cell's source was changed, or a cell was added, removed or moved, since the copy was made;
outputs and metadata do not count. An untouched copy follows the kit's notebook. A touched one is never written to.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from labkit.setup.places import NOTEBOOKS
from labkit.setup.record import Record

Notebook = dict[str, Any]


class Unreadable(Exception):
    """A file that is not a notebook; the text says why."""


class Refreshed(NamedTuple):
    """What became of the copies, by their file names."""

    written: list[str]  # made, or brought up to date
    newer: list[str]  # the learner has changed the copy, and the kit has a newer notebook
    unknown: list[str]  # the copy differs from the kit's notebook, and nothing says what it was made from
    damaged: list[str]  # the copy cannot be read


def sources() -> dict[str, Notebook]:
    """The kit's notebooks by file name, without outputs. Raises Unreadable."""
    return {path.name: without_outputs(read(path)) for path in sorted(NOTEBOOKS.glob("*.ipynb"))}


def refresh(folder: Path, notebooks: Mapping[str, Notebook], record: Record) -> Refreshed:
    """Make the copies that are missing, and bring those up to date that nobody has touched. Raises OSError."""
    found = Refreshed([], [], [], [])
    for name, notebook in notebooks.items():
        newest, place = fingerprint(notebook), folder / name
        if not os.path.lexists(place):
            write(place, notebook)
            found.written.append(name)
            record.made_from[name] = newest
            continue
        try:
            own = fingerprint(read(place))
        except Unreadable:
            found.damaged.append(name)
            continue
        if own == newest:
            record.made_from[name] = newest
        elif own == record.made_from.get(name):
            write(place, notebook, over=True)
            found.written.append(name)
            record.made_from[name] = newest
        elif name not in record.made_from:
            found.unknown.append(name)
            record.made_from[name] = newest  # told once; from here on a newer one is noticed
        elif newest not in (record.made_from[name], record.written_beside.get(name)):
            found.newer.append(name)
    return found


def write_beside(folder: Path, name: str, notebook: Notebook, record: Record) -> Path:
    """Write a fresh copy under a name that nothing has yet, and return where it is. Raises OSError."""
    place, stem = folder / name, name.removesuffix(".ipynb")
    number = 1
    while os.path.lexists(place):
        place = folder / f"{stem}-fresh{'' if number == 1 else f'-{number}'}.ipynb"
        number += 1
    write(place, notebook)
    if place.name == name:
        record.made_from[name] = fingerprint(notebook)
    else:
        record.written_beside[name] = fingerprint(notebook)
    return place


def fingerprint(notebook: Notebook) -> str:
    """A hash of what a learner can change in a notebook: the ids, kinds and sources of its cells, in order."""
    parts = [(cell.get("id"), cell.get("cell_type"), text_of(cell)) for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def read(path: Path) -> Notebook:
    """The notebook in a file. Raises Unreadable."""
    try:
        notebook = json.loads(path.read_text("utf-8"))
        fingerprint(notebook)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise Unreadable(f"{path} cannot be read as a notebook ({type(problem).__name__}: {problem})") from None
    return dict(notebook)


def without_outputs(notebook: Notebook) -> Notebook:
    """The same notebook before anything was run in it, since an output gives a prediction away."""
    emptied: Notebook = {"outputs": [], "execution_count": None}
    cells = [cell | emptied if cell.get("cell_type") == "code" else cell for cell in notebook["cells"]]
    return notebook | {"cells": cells}


def write(place: Path, notebook: Notebook, over: bool = False) -> None:
    """Write a notebook whole or not at all; without `over`, only where nothing has its name. Raises OSError."""
    half = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        half.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")
        if not over and os.path.lexists(place):
            raise FileExistsError(f"{place} is there already")
        half.replace(place)
    finally:
        with suppress(OSError):
            half.unlink()


def text_of(cell: Mapping[str, Any]) -> str:
    """The source of a cell, which a file holds as one text or as a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
