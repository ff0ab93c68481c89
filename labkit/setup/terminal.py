"""`labkit argument`, `labkit run` and `labkit book`: what needs no JupyterLab. Standard library alone.

A mistake in the words is told before anything is installed.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from labkit import scale
from labkit.plumbing import arguments
from labkit.setup import places
from labkit.setup.environment import prepared
from labkit.setup.programs import run

MADE = places.WORK  # what the kit makes for its reader lies in here, and git ignores it
GUARDED = ("-m", "labkit.setup.guarded")
FULL = {"users": 10_000, "every": 5, "seconds": 60, "updates": 4 / 30}
QUICK = {"users": 300, "every": 0.5, "seconds": 3, "updates": 6}
ARGUMENT_USAGE = """--users NUMBER, 10,000 by default; --every SECONDS between two polls of one, 5 by default
--seconds NUMBER to measure each way, 60 by default; --updates NUMBER per minute for each user, 0.133 by default
--out FOLDER for the charts and the table, work/argument by default
--quick takes 300 users for a few seconds"""
RUN_USAGE = """NOTEBOOK is its number, such as 02, or the path of a file
--out FOLDER for the page, work/pages by default; --quick takes the small numbers"""

BOOK_USAGE = """--out FOLDER for it, work/book by default; --quick takes the small numbers
--from FOLDER takes notebooks that have run already"""


class Argument(NamedTuple):
    """What `labkit argument` was asked: users, seconds between two polls, seconds to measure, updates per minute."""

    users: int
    every: float
    seconds: float
    updates: float
    out: Path

    def words(self) -> list[str]:
        """The same as words of a command line."""
        named = self._asdict().items()
        return [word for name, value in named for word in (f"--{name}", str(value))]


class Options(argparse.ArgumentParser):
    """Options of a command of the kit; a mistake is one sentence and exit code 2."""

    def __init__(self, command: str) -> None:
        super().__init__(f"python3 -m labkit {command}", add_help=False, allow_abbrev=False)
        self._command = command

    def error(self, message: str) -> NoReturn:
        """End the program."""
        self.exit(2, f"{message}; python3 -m labkit help {self._command} says what it takes\n")


def read_argument(words: Sequence[str]) -> Argument:
    """What the words ask for. Ends the program with a sentence when one of them is wrong."""
    options = Options("argument")
    for name in FULL:
        options.add_argument(f"--{name}")
    options.add_argument("--quick", action="store_true")
    options.add_argument("--out", type=Path, default=MADE / "argument")
    said = options.parse_args(words)
    try:
        chosen = QUICK if said.quick or scale.name() == "quick" else FULL
        given = {name: number(getattr(said, name)) for name in FULL if getattr(said, name) is not None}
        asked = {f"--{name}": value for name, value in ({**chosen, **given}).items()}
        return Argument(
            arguments.at_least_one("--users", asked["--users"]),
            arguments.positive_seconds("--every", asked["--every"]),
            arguments.positive_seconds("--seconds", asked["--seconds"]),
            arguments.rate("--updates", asked["--updates"]),
            said.out.resolve(),
        )
    except ValueError as wrong:
        options.error(str(wrong))


def argument(words: Sequence[str]) -> int:
    """Run the whole argument in this terminal."""
    asked = read_argument(words)
    with prepared("kit") as python:
        return run([python, *GUARDED, "labkit.argument", *asked.words()])


def run_notebook(words: Sequence[str]) -> int:
    """Run one notebook and leave its page."""
    options = Options("run")
    options.add_argument("notebook")
    options.add_argument("--out", type=Path, default=MADE / "pages")
    options.add_argument("--quick", action="store_true")
    said = options.parse_args(words)
    try:
        path, size = find_notebook(said.notebook), "quick" if said.quick else scale.name()
    except ValueError as wrong:
        options.error(str(wrong).removesuffix("."))
    with prepared("kit") as python:
        page = [*GUARDED, "labkit.book.page", str(path), str(said.out.resolve())]
        return run([python, *page], {"LABKIT_SCALE": size})


def book(words: Sequence[str]) -> int:
    """Make the book of all notebooks."""
    options = Options("book")
    options.add_argument("--out", type=Path, default=MADE / "book")
    options.add_argument("--from", type=Path, dest="ran", metavar="FOLDER")
    options.add_argument("--quick", action="store_true")
    said = options.parse_args(words)
    notebooks = sorted((said.ran or places.NOTEBOOKS).resolve().glob("*.ipynb"))
    try:
        size = "quick" if said.quick else scale.name()
    except ValueError as wrong:
        options.error(str(wrong))
    if not notebooks:
        options.error(f"--from must be a folder with notebooks, not {said.ran}")
    with prepared("kit", "book") as python:
        made = [*GUARDED, "labkit.book.build", *(["--ran"] if said.ran else []), str(said.out.resolve())]
        return run([python, *made, *map(str, notebooks)], {"LABKIT_SCALE": size})


def find_notebook(word: str) -> Path:
    """The notebook at this path, or one of the kit's as `places.named` finds it. Raises ValueError."""
    own = Path(word)
    return own.resolve() if word.endswith(".ipynb") and own.is_file() else places.NOTEBOOKS / places.named(word)


def number(text: str) -> float | str:
    """The number that a text says, with commas between thousands or without; the text itself if it says none."""
    plain = text.replace(",", "").replace("_", "")
    for kind in (int, float):
        try:
            return kind(plain)
        except ValueError:
            continue
    return text
