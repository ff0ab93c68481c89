"""The file in which a learner's progress is kept, on this machine only. Standard library alone.

It is `work/progress.json` beside the README of the kit's folder. A package that was installed without that folder keeps
it in `work/` in the folder of the notebook, or of the terminal. `LABKIT_PROGRESS_FILE` names another file: the book's
notebooks have one that is thrown away, since a book is nobody's progress.
"""

import errno
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from labkit.plumbing.kit_folder import ROOT
from labkit.plumbing.locks import take

VERSION = 1
ELSEWHERE = "LABKIT_PROGRESS_FILE"
RIGHT = "Right"  # the verdict on an exercise that is solved


@dataclass
class Predicted:
    """A guess and what came out; `outcome` and `verdict` are None until then."""

    question: str
    guess: float | str
    unit: str = ""
    outcome: float | str | None = None
    verdict: str | None = None


@dataclass
class Tried:
    """The verdict on an exercise, and how many answers it took so far."""

    verdict: str
    tries: int = 1


@dataclass
class Notes:
    """What is known of one notebook: predictions and exercises by name, how many there are, when it was last used."""

    predictions: dict[str, Predicted] = field(default_factory=dict)
    exercises: dict[str, Tried] = field(default_factory=dict)
    asks: int = 0  # predictions that the notebook asks for
    sets: int = 0  # exercises that it sets
    touched: float = 0.0  # seconds since 1970

    @property
    def right(self) -> int:
        """How many exercises are right."""
        return sum(tried.verdict == RIGHT for tried in self.exercises.values())

    @property
    def done(self) -> bool:
        """Whether every prediction was made and every exercise is right."""
        return len(self.predictions) >= self.asks and self.right >= self.sets


Progress = dict[str, Notes]  # by the number of the notebook: "02"


class ProgressNotKept(Exception):
    """One sentence on why the file cannot be read or written. Nothing of it is lost."""


class ProgressFile:
    """A file with the notes of all notebooks. Two programs may change it at the same time."""

    def __init__(self, path: Path | None = None) -> None:
        folder = ROOT if (ROOT / "notebooks").is_dir() else Path.cwd()
        named = os.environ.get(ELSEWHERE)
        self.path = path or (Path(named) if named else folder / "work" / "progress.json")

    def read(self) -> Progress:
        """The notes; empty where there is no file. Raises ProgressNotKept."""
        try:
            return _progress(json.loads(self.path.read_text("utf-8")))
        except FileNotFoundError:
            return {}
        except OSError as problem:
            raise ProgressNotKept(f"{self.path} cannot be read: {problem.strerror}.") from None
        except _Newer:
            raise ProgressNotKept(f"{self.path} was written by a newer kit, and is left as it is.") from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise _Damaged(f"{self.path} is damaged, and cannot be read.") from None

    def change(self, change: Callable[[Progress], None]) -> str:
        """Read, change and write the notes, whole or not at all; "", or a sentence on what became of a damaged file.

        Raises ProgressNotKept.
        """
        try:
            with self._alone():
                progress, said = self._read_or_begin_anew()
                change(progress)
                self._write(progress)
                return said
        except OSError as problem:
            raise ProgressNotKept(
                f"Your progress is not kept, since {self.path} cannot be written: {problem.strerror}."
            ) from None

    def forget(self) -> list[Path]:
        """Remove the file, and what was set aside of it; those that were there. Raises OSError."""
        if not self.path.parent.is_dir():
            return []
        with self._alone():
            aside = self.path.parent.glob(f"{self.path.stem}-damaged-*{self.path.suffix}")
            found = [path for path in (self.path, *sorted(aside)) if path.is_file()]
            for path in found:
                path.unlink()
        return found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with (self.path.parent / f".{self.path.stem}.lock").open("a") as lock:
            take(lock, wait=True)
            yield

    def _read_or_begin_anew(self) -> tuple[Progress, str]:
        try:
            return self.read(), ""
        except _Damaged:
            number, aside = 1, self.path
            while os.path.lexists(aside):
                aside, number = self.path.with_stem(f"{self.path.stem}-damaged-{number}"), number + 1
            self.path.rename(aside)
            return {}, f"{self.path} was damaged: it is kept as {aside.name}, and your progress begins anew."

    def _write(self, progress: Progress) -> None:
        with suppress(FileNotFoundError):
            if not self.path.stat().st_mode & stat.S_IWUSR:  # it would be replaced all the same
                raise PermissionError(errno.EACCES, "it is marked as read-only")
        half = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        notes = {number: asdict(progress[number]) for number in sorted(progress)}
        try:
            with half.open("w", encoding="utf-8") as file:
                json.dump({"version": VERSION, "notebooks": notes}, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            half.replace(self.path)
        finally:
            with suppress(OSError):
                half.unlink()


def state(notes: Notes | None) -> str:
    """How far a notebook is, in words with a sign: "◐ 3 of 7 predicted, 2 of 9 exercises right"."""
    if notes is None:
        return "○ not started"
    sign = "✓" if notes.done else "◐"
    return f"{sign} {len(notes.predictions)} of {notes.asks} predicted, {notes.right} of {notes.sets} exercises right"


class _Damaged(ProgressNotKept):
    pass


class _Newer(Exception):
    pass


def _progress(said: Any) -> Progress:
    """What the file says, in its types. Raises whatever a file raises that says something else."""
    if said["version"] > VERSION:
        raise _Newer
    return {str(number): _notes(notes) for number, notes in said["notebooks"].items()}


def _notes(said: Mapping[str, Any]) -> Notes:
    predictions = {name: Predicted(**each) for name, each in said["predictions"].items()}
    exercises = {name: Tried(**each) for name, each in said["exercises"].items()}
    numbers = {name: said[name] for name in ("asks", "sets", "touched")}
    words = [*(each.question for each in predictions.values()), *(each.verdict for each in exercises.values())]
    values = [value for each in predictions.values() for value in (each.guess, each.outcome, each.verdict, each.unit)]
    if not all(isinstance(word, str) for word in words) or any(isinstance(value, dict | list) for value in values):
        raise TypeError("a note is of another type")
    if not all(
        isinstance(number, int | float) for number in [*numbers.values(), *(e.tries for e in exercises.values())]
    ):
        raise TypeError("a number is none")
    return Notes(predictions, exercises, **numbers)
