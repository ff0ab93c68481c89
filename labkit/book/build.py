"""The book of all notebooks, a folder of pages that needs no network: `python3 -m labkit book`."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from sphinx.cmd.build import build_main

from labkit.book.execution import CellFailed, execute
from labkit.book.finish import finish
from labkit.book.sources import write_sources

SPHINX = ["-b", "html", "-q", "-E", "--fail-on-warning", "--keep-going", "--jobs=auto"]


def main(words: Sequence[str]) -> int:
    """Make the book of some notebooks: run them, or take them as they are with --ran; the exit code."""
    options = argparse.ArgumentParser("labkit.book.build")
    options.add_argument("--ran", action="store_true")
    options.add_argument("out", type=Path)
    options.add_argument("notebooks", type=Path, nargs="+")
    said = options.parse_args(words)
    with TemporaryDirectory() as place:
        folder = Path(place)
        try:
            ran = said.notebooks if said.ran else [_run(path, folder) for path in said.notebooks]
            write_sources(ran, folder / "sources")
        except CellFailed as failed:
            print(f"There is no book yet: {failed}.", file=sys.stderr)
            return 1
        if build_main([*SPHINX, str(folder / "sources"), str(folder / "pages")]):
            print("There is no book yet: Sphinx has said above what is wrong.", file=sys.stderr)
            return 1
        finish(folder / "pages")
        return _put(folder / "pages", said.out)


def _run(path: Path, folder: Path) -> Path:
    """Run one notebook as nobody's, so that the map of the course shows no progress; the file with its outputs."""
    (folder / "ran").mkdir(exist_ok=True)
    ran = folder / "ran" / path.name
    nbformat.write(execute(path, folder / "progress.json"), ran)
    return ran


def _put(pages: Path, out: Path) -> int:
    """Put the book in its place, where an older one may stand; anything else is left alone."""
    for leftover in (".doctrees", "_sources"):
        shutil.rmtree(pages / leftover, ignore_errors=True)
    try:
        if (out / "searchindex.js").exists():
            shutil.rmtree(out)
        if out.exists() and any(out.iterdir()):
            print(f"The folder {out} has other things in it; give the book one of its own with --out.", file=sys.stderr)
            return 1
        shutil.copytree(pages, out, dirs_exist_ok=True)
    except OSError as problem:
        print(f"The folder {out} cannot be used: {problem}", file=sys.stderr)
        return 1
    print(f"The book is in {out}: open {out / 'index.html'}")
    return 0
